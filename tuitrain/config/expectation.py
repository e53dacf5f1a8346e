"""What a figure of a preset is expected to come out to."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tuitrain.config.checks import raise_found
from tuitrain.config.figures import TEXT_FIGURES
from tuitrain.config.problems import Finding
from tuitrain.config.text import shown
from tuitrain.config.values import MODEL, Line, Number, NumberOrText

CONDITIONS = ("min", "max", "equals", "above", "below")


class Expectation(BaseModel):
    """What a figure is expected to come out to; all conditions given have to hold."""

    model_config = MODEL | ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [condition]} for condition in CONDITIONS],
            "if": {"required": ["by"]},
            "then": {"anyOf": [{"required": ["above"]}, {"required": ["below"]}]},
        }
    )

    figure: Annotated[Line, Field(description="The figure, such as test_accuracy or layer1.activation.mean.")]
    min: Annotated[Number | None, Field(description="The figure is at least this.")] = None
    max: Annotated[Number | None, Field(description="The figure is at most this.")] = None
    equals: Annotated[
        NumberOrText | None,
        Field(description="The figure is exactly this number; for status and verdict, this word."),
    ] = None
    above: Annotated[Line | None, Field(description="The figure is greater than this other one.")] = None
    below: Annotated[Line | None, Field(description="The figure is less than this other one.")] = None
    by: Annotated[
        Annotated[float, Field(strict=True, ge=0)] | None,
        Field(description="By how much, at least, it is above or below the other one."),
    ] = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        raise_found(self._findings())
        return self

    def _findings(self) -> list[Finding]:
        given = [name for name in CONDITIONS if getattr(self, name) is not None]
        found: list[Finding] = []
        if not given:
            message = f"nothing is expected of it; give {', '.join(CONDITIONS[:-1])} or below"
            found.append((("figure",), message))
        if self.by is not None and self.above is None and self.below is None:
            found.append((("by",), "stands only beside above or below"))
        if self.min is not None and self.max is not None and self.min > self.max:
            found.append((("max",), f"{shown(self.max)} is less than min, {shown(self.min)}"))
        return found

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of all figures that it speaks of, its own first."""
        names = [self.figure, self.above, self.below]
        if isinstance(self.equals, str) and not self.figure.endswith(TEXT_FIGURES):
            names.append(self.equals)
        return tuple(name for name in names if name is not None)

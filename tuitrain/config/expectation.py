"""What a figure of a preset is expected to come out to."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from tuitrain.config.figures import TEXT_FIGURES
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

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of all figures that it speaks of, its own first."""
        names = [self.figure, self.above, self.below]
        if isinstance(self.equals, str) and not self.figure.endswith(TEXT_FIGURES):
            names.append(self.equals)
        return tuple(name for name in names if name is not None)

"""A surface to walk down: which one, and from where."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, Field, model_validator

from tuitrain.config.settings import Setting
from tuitrain.config.values import MODEL, Listed, Number

Function: TypeAlias = Literal["ravine", "rosenbrock", "saddle", "double_well"]

HOMES: Final[Mapping[str, tuple[float, float]]] = {
    "ravine": (-7.0, 2.0),
    "rosenbrock": (-1.5, 2.0),
    "saddle": (-1.5, 0.01),
    "double_well": (1.9, 1.5),
}
"""Where each is walked down from if nobody says otherwise."""

Coordinate: TypeAlias = Annotated[
    Number,
    Field(ge=-100, le=100, description="Where the walk begins, on this axis."),
    Setting("reset", "linear", size=0.1),
]


class Start(BaseModel):
    """A place of the plane."""

    model_config = MODEL

    x: Coordinate = HOMES["ravine"][0]
    y: Coordinate = HOMES["ravine"][1]


class SurfaceConfig(BaseModel):
    """A function of two numbers, and the place where every walk down it begins."""

    model_config = MODEL

    function: Annotated[
        Function,
        Field(
            description="The surface. ravine: x²/20 + y², long and narrow, as in the book; rosenbrock: a bent"
            " valley, easy to find and slow to follow; saddle: level in its middle, but no minimum there;"
            " double_well: two hollows, the nearer one is not the deeper one."
        ),
        Setting("reset"),
    ] = "ravine"
    start: Annotated[
        Start,
        Listed(("x", "y")),
        Field(
            description="Where every walk begins, as [x, y]. The default is the usual start on that surface."
        ),
    ] = Start()

    @model_validator(mode="before")
    @classmethod
    def _home(cls, values: Any) -> Any:
        """The function's own start, or what is not said of it, where none is given."""
        home = HOMES.get(str(values.get("function", "ravine"))) if isinstance(values, Mapping) else None
        if home is None:
            return values
        said = values.get("start", {})
        return (
            {**values, "start": {"x": home[0], "y": home[1], **said}} if isinstance(said, Mapping) else values
        )

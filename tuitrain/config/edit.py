"""A change made while a run goes on."""

from typing import Annotated, Final

from pydantic import BaseModel, Field

from tuitrain.config.merge import LENGTHS
from tuitrain.config.values import COUNT_LIMIT, MODEL, Line, Scalar, Whole

MOST_CHANGES: Final = 20


class Edit(BaseModel):
    """A change made while the run goes on, in force after that many updates."""

    model_config = MODEL

    update: Annotated[
        Whole, Field(ge=0, le=COUNT_LIMIT, description="After how many updates the change takes effect.")
    ]
    arm: Annotated[
        Line | None,
        Field(description="The arm to change; the default is all arms. A single run is the arm 'run'."),
    ] = None
    set: Annotated[
        dict[str, Scalar],
        Field(
            max_length=MOST_CHANGES,
            description="The fields to change, as dotted paths such as optimizer.lr, with their new values.",
        ),
    ]

    @property
    def only_lengthens(self) -> bool:
        """Whether it changes nothing but how long the run is."""
        return set(self.set).issubset(LENGTHS)

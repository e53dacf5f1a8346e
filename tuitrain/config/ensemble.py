"""Ensembles: how many members are trained apart, and what they are called."""

import re
from typing import Annotated, Final

from pydantic import BaseModel, Field

from tuitrain.config.settings import Setting
from tuitrain.config.values import MODEL, Whole

ENSEMBLE_ARM: Final = "ensemble"
"""Under this name stands what the members' averaged answers come to."""
_MEMBER: Final = "member"
_OWN_NAMES: Final = re.compile(rf"{ENSEMBLE_ARM}|{_MEMBER}[0-9]+")


class EnsembleConfig(BaseModel):
    """Networks that differ in nothing but chance, and answer together."""

    model_config = MODEL

    members: Annotated[
        Whole,
        Field(
            ge=2,
            le=20,
            description="How many networks are trained independently, each with its own first weights, "
            "batches and dropout. The mean of their predictions is scored too.",
        ),
        Setting("reset", "linear"),
    ] = 5

    @property
    def names(self) -> tuple[str, ...]:
        """`member1`, `member2` and so on."""
        return tuple(f"{_MEMBER}{number}" for number in range(1, self.members + 1))


def is_taken(name: str) -> bool:
    """Whether an arm beside the members cannot be called that: it is a name of the ensemble's own."""
    return _OWN_NAMES.fullmatch(name) is not None

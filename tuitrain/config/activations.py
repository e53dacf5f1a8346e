"""Signals sent through layers that were never trained: how many."""

from typing import Annotated, Final

from pydantic import BaseModel, Field

from tuitrain.config.settings import Setting
from tuitrain.config.values import MODEL, Whole

MOST_VALUES: Final = 10_000_000
"""Numbers in all layers together: held three times over in float64 they take a quarter of a gigabyte."""


class ActivationsConfig(BaseModel):
    """Rows of standard normal numbers, as many in each as the first layer is wide."""

    model_config = MODEL

    rows: Annotated[
        Whole,
        Field(
            ge=10,
            le=20_000,
            description="How many rows of normally distributed numbers are sent through the layers.",
        ),
        Setting("reset", "log", "rows"),
    ] = 1000

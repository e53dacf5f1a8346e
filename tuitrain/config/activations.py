"""Signals sent through layers that were never trained: how many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import BaseModel, Field

from tuitrain.config.problems import Finding
from tuitrain.config.settings import Setting
from tuitrain.config.values import MODEL, Whole

if TYPE_CHECKING:
    from tuitrain.config.models import TrialConfig
    from tuitrain.config.preset import Preset

MOST_VALUES: Final = 10_000_000
"""Numbers in all layers together: held three times over in float64 they take a quarter of a gigabyte."""


class ActivationsConfig(BaseModel):
    """Rows of standard normal numbers, as many in each as the first layer is wide."""

    model_config = MODEL

    rows: Annotated[
        Whole,
        Field(ge=10, le=20_000, description="How many rows of normal numbers are sent through the layers."),
        Setting("reset", "log", "rows"),
    ] = 1000


def check_activations(preset: Preset, trials: Mapping[str, TrialConfig]) -> Iterable[Finding]:
    """Whether there is something to see in each arm, and room for it in memory."""
    if preset.kind != "activations":
        return
    for name, trial in trials.items():
        path = ("arms", name, "network", "hidden") if name in preset.arms else ("network", "hidden")
        widths = trial.network.widths
        values = preset.activations.rows * sum(widths)
        if not widths:
            yield path, "there is no hidden layer to send rows through"
        elif values > MOST_VALUES:
            yield (
                path,
                f"all layers would hold {values:,} numbers for {preset.activations.rows:,} rows; the most"
                f" allowed are {MOST_VALUES:,}",
            )

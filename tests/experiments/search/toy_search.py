"""A search whose trials are scored by a function of their settings; nothing is trained."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from tuitrain.config import Preset
from tuitrain.experiments.search.plan import BEST_ARM, Search
from tuitrain.experiments.trials.plan import Result, TrialSpec

Objective = Callable[[TrialSpec], float | None]
"""The validation accuracy after that stretch; None where the trial breaks."""


def search_preset(search: Mapping[str, Any], **fields: Any) -> Preset:
    return Preset.model_validate(
        {
            "kind": "search",
            "data": {"name": "mnist", "train": 500, "validation": 100},
            "network": {"hidden": {"width": 4, "depth": 2}},
            "updates": 90,
            "search": {"space": {"optimizer.lr": {"log": [1e-4, 1e2]}}, **search},
            **fields,
        }
    )


def result_of(spec: TrialSpec, accuracy: float | None) -> Result:
    """The result of that trial."""
    figures: dict[str, float | int | str] = {"status": "diverged", "updates": 1}
    if accuracy is not None:
        status = "completed" if spec.until is None else "stopped_early"
        figures = {"status": status, "updates": spec.goal, "validation_accuracy": accuracy}
    status = figures["status"]
    return Result(spec.arm, status, figures, 1.0, "p", "s", (), None)  # type: ignore[arg-type]


def run_search(
    plan: Search, objective: Objective, workers: int = 1, order: Random | None = None
) -> list[TrialSpec]:
    """All that was asked for, in order; with several `workers` told in the order that `order` draws."""
    asked: list[TrialSpec] = []
    running: list[TrialSpec] = []
    while True:
        while len(running) < workers and (spec := plan.ask()):
            running.append(spec)
            asked.append(spec)
        if not running:
            return asked
        ended = running.pop(order.randrange(len(running)) if order else 0)
        plan.tell(result_of(ended, objective(ended)))


def trials(specs: list[TrialSpec]) -> list[TrialSpec]:
    """Those of them that are not the best once more."""
    return [spec for spec in specs if spec.arm != BEST_ARM]

"""Results, scores and curves made by hand for tests of reports, and the text that a report writes."""

import io
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from tuitrain.config import Preset
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.trials.curves import Curves
from tuitrain.experiments.trials.plan import Result
from tuitrain.experiments.trials.trial_run import Finished, Scored
from tuitrain.headless.console import Console
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.progress import Progress
from tuitrain.training import Band, History, Score


class Terminal(io.StringIO):
    """What is written to a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def preset_of(**fields: Any) -> Preset:
    """A small comparison-to-be of digits, three updates to an epoch, with any fields changed."""
    base: dict[str, Any] = {
        "title": "Small",
        "data": {"name": "mnist", "train": 200, "validation": 50, "test": 100},
        "network": {"hidden": [16, 8]},
        "optimizer": {"name": "sgd", "lr": 0.1},
        "batch_size": 50,
        "updates": 40,
    }
    return Preset.model_validate(base | fields)


def result(arm: str = "run", status: Any = "completed", seconds: float = 1.5, **figures: Any) -> Result:
    """That of a trial of 40 updates; `figures` have `__` for a point."""
    named = {name.replace("__", "."): value for name, value in figures.items()}
    told = {"status": status, "updates": 40, **named}
    return Result(arm, status, told, seconds, f"{arm} parameters", f"{arm} state", (), None)


def outcome(
    preset: Preset,
    results: Iterable[Result],
    arms: tuple[str, ...] = (),
    *,
    interrupted: bool = False,
    judge: bool = True,
) -> Outcome:
    """That of a plan of these arms, or all, that was told of these results."""
    plan = plan_of(preset, arms)
    for each in results:
        plan.tell(each)
    return Outcome.of(preset, plan, interrupted=interrupted, judge=judge)


def score(update: int, **figures: float | None) -> Score:
    """A score of which each figure has a value of its own."""
    known: dict[str, float | None] = {
        "train_loss": 0.11,
        "train_accuracy": 0.92,
        "validation_loss": 0.33,
        "validation_accuracy": 0.84,
        "test_loss": 0.55,
        "test_accuracy": 0.76,
        "objective": 0.17,
    }
    return Score(update, **(known | figures))  # type: ignore[arg-type]


def scored(arm: str, update: int, **figures: float | None) -> Scored:
    """An evaluation of that arm, three updates to an epoch and a tenth of a second each."""
    return Scored(arm, update / 3, score(update, **figures), update / 10)


def curves(updates: int = 9, height: float = 1.0) -> Curves:
    """Losses that fall from `height`."""
    end = np.arange(1.0, updates + 1)
    return Curves(
        Band(1, end, height / end, height / end, height / end, (height / end) ** 2), np.empty((0, 8))
    )


def scored_curves(updates: int, loss: float, **figures: float | None) -> Curves:
    """The same loss at each update, and the same score at every third."""
    history = History()
    history.add_losses(np.full(updates, loss))
    for update in range(3, updates + 1, 3):
        history.add_score(score(update, **figures))
    return Curves(history.losses.band(), history.scores.table())


def finished(told: Result, drawn: Curves | None = None) -> Finished:
    """The end of that trial."""
    return Finished(told, curves() if drawn is None else drawn)


def written(write: Callable[[Console], None], *, to: io.StringIO | None = None) -> str:
    """What `write` writes to a console: a pipe's, or that of `to`."""
    out = io.StringIO() if to is None else to
    write(Console(out, Progress(None)))
    return out.getvalue()

"""JSON: one object a line, for programs."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TextIO

from tuitrain import __version__
from tuitrain.config import Preset, resolved
from tuitrain.experiments.expectations import Checked
from tuitrain.experiments.search.search_result import SearchResult
from tuitrain.experiments.search.search_trial import SearchTrial, error_of
from tuitrain.experiments.trials.environment import environment
from tuitrain.experiments.trials.trial_run import Diverged, Edited, Scored
from tuitrain.headless.outcome import ArmOutcome, Outcome, judgement
from tuitrain.headless.report import Quiet, Told, Tried
from tuitrain.headless.summary import Summary
from tuitrain.training import Divergence


class Json(Quiet):
    """Writes objects to `out`; with `seeds`, each says of which seed it is."""

    def __init__(self, out: TextIO, *, seeds: bool = False) -> None:
        self._out, self._seeds = out, seeds
        self._seed: dict[str, int] = {}

    def start(self, source: str, preset: Preset, arms: tuple[str, ...]) -> None:
        """What is run, with everything that its bits depend on."""
        self._seed = {"seed": preset.seed} if self._seeds else {}
        self._write(
            "start",
            preset=source,
            kind=preset.kind,
            seed=preset.seed,
            version=__version__,
            environment=environment(),
            config=resolved(preset),
        )

    def tell(self, event: Told) -> None:
        """A score, an edit, a divergence."""
        match event:
            case Scored(arm, epoch, score, seconds):
                self._write("epoch", arm=arm, epoch=epoch, **_known(asdict(score)), seconds=seconds)
            case Edited(arm, edit):
                self._write("edit", arm=arm, update=edit.update, set=edit.set)
            case Diverged(arm, divergence):
                self._write("diverged", arm=arm, **_broken(divergence))
            case Tried(attempt, monitor):
                self._write("trial", **_tried(attempt, monitor))

    def finish(self, outcome: Outcome) -> None:
        """Every figure of every arm, and the expectations."""
        arms = {name: _arm(each) for name, each in outcome.arms.items()}
        expected = [_expected(each, outcome.skipped) for each in outcome.checked]
        found = {} if outcome.found is None else _found(outcome.found)
        self._write("finish", status=outcome.status, arms=arms, **found, expect=expected)

    def sum_up(self, summary: Summary) -> None:
        """How far every figure spreads, and the expectations on the means."""
        self._seed = {}
        arms = {
            name: {figure: _known(asdict(spread)) for figure, spread in figures.items()}
            for name, figures in summary.spreads.items()
        }
        expected = [
            _expected(each, summary.skipped) | {"seeds_met": summary.seeds_met(number)}
            for number, each in enumerate(summary.checked)
        ]
        self._write("summary", seeds=list(summary.outcomes), arms=arms, expect=expected)

    def _write(self, event: str, **fields: Any) -> None:
        # allow_nan: a figure that is not finite is absent, so a NaN here is a mistake and must not pass.
        told = {"event": event, **self._seed, **fields}
        self._out.write(json.dumps(told, allow_nan=False) + "\n")
        self._out.flush()


def _arm(outcome: ArmOutcome) -> dict[str, Any]:
    return {**outcome.figures, "seconds": outcome.seconds, **outcome.hashes, **outcome.series}


def _tried(attempt: SearchTrial, monitor: str) -> dict[str, Any]:
    """A trial of a search: its number, the fields that it sets, its figures, and what broke it."""
    told = {"number": attempt.number, "set": attempt.settings, **attempt.figures}
    told |= _known({"standard_error": error_of(attempt, monitor)})
    if attempt.result is None:
        return told
    divergence = attempt.result.divergence
    broken = {} if divergence is None else _broken(divergence)
    return told | broken | _arm(ArmOutcome.of(attempt.result))


def _broken(divergence: Divergence) -> dict[str, Any]:
    """At which update, in which layer, at what rate, and the likely cause."""
    return asdict(divergence)


def _found(found: SearchResult) -> dict[str, Any]:
    """All trials of a search, the number and the settings of the best, and sentences on what to mistrust."""
    best = {} if found.best is None else {"best": {"number": found.best.number, "set": found.best.settings}}
    trials = [_tried(each, found.monitor) for each in found.attempts]
    return {"trials": trials, **best, "warnings": list(found.warnings)}


def _expected(checked: Checked, skipped: bool) -> dict[str, Any]:
    fields = checked.expectation.model_dump(exclude_none=True)
    if checked.value is not None:
        fields["value"] = checked.value
    told = judgement(checked, skipped)
    return fields | ({"skipped": True} if told == "skipped" else {"met": told == "met"})


def _known(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Without the figures that do not apply."""
    return {name: value for name, value in figures.items() if value is not None}

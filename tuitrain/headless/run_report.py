"""A run as it stands, in the words of the log's end: what somebody at the screen takes away as text."""

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from tuitrain.config import preset_names
from tuitrain.experiments.live.view import TrialView, View
from tuitrain.experiments.trials.averaging import AverageView
from tuitrain.headless import log_footer, log_header
from tuitrain.headless.log import edited
from tuitrain.headless.outcome import ArmOutcome, Outcome

Line = TrialView | AverageView


def run_report(source: str, view: View, saved: str = "") -> str:
    """All of it: what is trained, what was changed on the way, what it has come to so far.

    `saved` is the file that holds all of that, if one does.
    """
    return "\n".join(line.rstrip() for line in _lines(source, view, saved)) + "\n"


def _lines(source: str, view: View, saved: str) -> Iterator[str]:
    yield from log_header.experiment(source, view.preset)
    changes = {(edit.update, str(edit.set)): edit for trial in view.trials for edit in trial.edits}
    if changes:
        yield ""
        yield from (edited(edit) for edit in changes.values())
    for seed in view.seeds:
        yield ""
        if len(view.seeds) > 1:
            yield f"seed {seed}"
        yield from _seed(view, [line for line in view.lines if line.seed == seed])
    if view.expectations:
        yield ""
        yield from log_footer.expectations(
            _outcome(view, tuple(line for line in view.lines if line.seed == view.seeds[0]))
        )
    yield ""
    yield f"  again   {again(saved or source, view, changed=view.expectations_skipped and not saved)}"


def again(source: str, view: View, *, changed: bool) -> str:
    """The command that repeats the run headless, or why there is none."""
    first, *others = view.seeds
    seeds = f"--seeds {first}..{others[-1]}" if others else f"--seed {first}"
    return command(source, seeds, changed=changed)


def command(source: str, seeds: str, *, changed: bool) -> str:
    """The command that runs `source` with these seeds, or why there is none."""
    # The screen calls a file by its name without the ending.
    files = (each for each in (source, f"{source}.yaml") if Path(each).is_file())
    name = source if source in preset_names() else next(files, None)
    if name is None:
        return "not from here: the preset is no file; in the lab, s saves it as one"
    if changed:
        return "not from here: what you changed is not in the preset; in the lab, s saves it"
    return f"tuitrain run {shlex.quote(name)} {seeds}"


def _seed(view: View, trials: list[Line]) -> Iterator[str]:
    outcome = _outcome(view, tuple(trials))
    if len(trials) > 1:
        yield from log_footer.arms(outcome, None)
    else:
        # The layers are known of the trial that is shown alone.
        yield from log_footer.single(outcome.arms[trials[0].arm])


def _outcome(view: View, trials: tuple[Line, ...]) -> Outcome:
    arms = {trial.arm: _arm(view, trial) for trial in trials}
    ended = all(trial.status is not None for trial in trials)
    return Outcome(view.preset, arms, view.expectations, not ended, view.expectations_skipped)


def _arm(view: View, trial: Line) -> ArmOutcome:
    # Of other arms only what was ill at their end is known.
    known = trial is view.trial and view.trial.divergence is None
    figures = {**trial.figures, **(_layers(view) if known else _ills(trial))}
    return ArmOutcome(trial.status or "interrupted", figures, trial.seconds, getattr(trial, "hashes", {}))


def _ills(trial: Line) -> Mapping[str, float | str]:
    return {f"layer{ill.layer}.verdict": ill.word for ill in getattr(trial, "ills", ())}


def _layers(view: View) -> Mapping[str, float | str]:
    figures: dict[str, float | str] = {}
    for layer in view.layers.layers if view.layers else ():
        figures |= {f"layer{layer.number}.{name}": value for name, value in layer.figures.items()}
        figures[f"layer{layer.number}.verdict"] = str(layer.verdict)
    return figures

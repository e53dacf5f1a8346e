"""The present state of an experiment as a preset that repeats it, headless or in the lab."""

from collections.abc import Iterator

from tuitrain.config import Edit, Preset, changed
from tuitrain.experiments.live.view import View


def as_preset(view: View) -> Preset:
    """What was started, with all edits made since and those still to come.

    Without its expectations, if they no longer speak of it.
    """
    kept = [] if view.expectations_skipped else [_plain(each) for each in view.preset.expect]
    return changed(view.preset, {"edits": [_plain(edit) for edit in _edits(view)], "expect": kept})


def _plain(entry: object) -> dict[str, object]:
    return entry.model_dump(exclude_none=True)  # type: ignore[attr-defined,no-any-return]


def _edits(view: View) -> Iterator[Edit]:
    """Every arm's edits by their update; those that all arms have at one update are written once."""
    seed = view.trial.seed
    of_arm = {trial.arm: (*trial.edits, *trial.to_come) for trial in view.trials if trial.seed == seed}
    for update in sorted({edit.update for edits in of_arm.values() for edit in edits}):
        then = {arm: [edit.set for edit in edits if edit.update == update] for arm, edits in of_arm.items()}
        first = next(iter(then.values()))
        if all(sets == first for sets in then.values()):
            yield from (Edit(update=update, set=changes) for changes in first)
        else:
            yield from (
                Edit(update=update, arm=arm, set=changes) for arm, sets in then.items() for changes in sets
            )

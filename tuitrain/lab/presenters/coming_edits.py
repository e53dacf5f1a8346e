"""Edits that are still to come, in a few words: who did not expect them would take them for an effect."""

from collections.abc import Sequence

from tuitrain.config import Edit
from tuitrain.experiments.live.view import TrialView, View
from tuitrain.plot import words


def coming(view: View) -> str:
    """`◆ at 3,600: rate 0.0002`: the next edits of what is shown; of some arms alone with their names."""
    trials = view.trials if view.chosen is None else (view.trial,)
    waiting = {trial.arm: _waiting(trial) for trial in trials}
    first = min((edit.update for edits in waiting.values() for edit in edits), default=None)
    if first is None:
        return ""
    said = {arm: _said(edits, first) for arm, edits in waiting.items()}
    arms = [arm for arm, text in said.items() if text]
    whose = "" if len(arms) == len(said) else f" {', '.join(arms)}"
    return f"◆ at {first:,}{whose}: {', '.join(dict.fromkeys(filter(None, said.values())))}"


def _waiting(trial: TrialView) -> Sequence[Edit]:
    """What still comes: nothing behind its end."""
    if trial.status is not None:
        return ()
    return [edit for edit in trial.to_come if edit.update < trial.config.total_updates]


def _said(edits: Sequence[Edit], update: int) -> str:
    changes = {path: value for edit in edits if edit.update == update for path, value in edit.set.items()}
    return ", ".join(f"{words.setting_name(path)} {words.setting(value)}" for path, value in changes.items())

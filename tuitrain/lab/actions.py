"""Everything a key can do on the main screen: one table feeds bindings, the line of hints and the help."""

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True)
class Action:
    """`name` is the method `action_<name>` of the screen; `shown` is how its keys are written for people."""

    name: str
    keys: str
    shown: str
    label: str
    help: str
    hint: bool = True
    """Whether it stands in the line of hints."""


ACTIONS = (
    Action("run", "space", "space", "run", "Train, and pause again. At the end: as many updates again."),
    Action("update", "n", "n", "update", "One update, then pause."),
    Action("epoch", "e", "e", "epoch", "On to the end of the epoch, then pause."),
    Action("reset", "r", "r", "reset", "Begin anew, untrained, with the settings as they stand."),
    Action("new_seed", "R,shift+r", "R", "new seed", "Begin anew with the next seed: new weights, batches."),
    Action("select(-1)", "up,k", "↑ k", "", "The setting above.", hint=False),
    Action("select(1)", "down,j", "↓ j", "", "The setting below.", hint=False),
    Action("set(-1)", "left", "←", "set", "The selected setting down a step: 1, 2, 5, 10 …", hint=False),
    Action("set(1)", "right", "→", "set", "The selected setting up a step.", hint=False),
    Action("rate(1)", "plus,equals_sign", "+", "", "Learning rate up a step, at once.", hint=False),
    Action("rate(-1)", "minus", "-", "", "Learning rate down a step, at once.", hint=False),
    Action("speed(-1)", "less_than_sign,comma", "<", "", "Slower: 100, 10, 1 updates a second.", hint=False),
    Action("speed(1)", "greater_than_sign,full_stop", ">", "", "Faster, up to full speed.", hint=False),
    Action("quantity", "h", "h", "layers of…", "Layers of: activations, z, gradients, weights, Δw."),
    Action("tab(0)", "1", "1", "", "Narrow screens: the charts.", hint=False),
    Action("tab(1)", "2", "2", "", "Narrow screens: the layers.", hint=False),
    Action("tab(2)", "3", "3", "", "Narrow screens: the settings.", hint=False),
    Action("tab(3)", "4", "4", "", "Narrow screens: the lesson.", hint=False),
    Action("lesson(-1)", "pageup", "PgUp", "", "The lesson, a page back.", hint=False),
    Action("lesson(1)", "pagedown", "PgDn", "", "The lesson, a page on.", hint=False),
    Action("help", "question_mark,f1", "?", "help", "This list."),
    Action("quit", "q", "q", "quit", "End the lab."),
)

JOINED_HINTS = {"new_seed": (("↑↓←→", "set"), ("+-", "rate"), ("<>", "speed"))}
"""Hints for several keys at once, behind the action they follow."""


def bindings() -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """The table as a screen's BINDINGS."""
    return [
        Binding(action.keys, action.name, action.label or action.help, show=False, id=action.name)
        for action in ACTIONS
    ]


def hints(training: bool) -> list[tuple[str, str]]:
    """Key and word, in the order of the line at the bottom."""
    line = []
    for action in ACTIONS:
        if action.hint:
            line.append((action.shown, "pause" if training and action.name == "run" else action.label))
        line += JOINED_HINTS.get(action.name, ())
    return line

"""The lines of keys: what stands in them, with the keys that are in force."""

from collections.abc import Iterable, Mapping, Sequence

from tuitrain.lab.action import Action

Wanted = tuple[tuple[str, ...], str]
"""A hint: the actions whose keys it shows, and what they do together."""
SPEED: Wanted = (("speed(-1)", "speed(1)"), "speed")
ARM: Wanted = (("arm(-1)", "arm(1)"), "arm")
JOINED_HINTS: Mapping[str, tuple[Wanted, ...]] = {
    "new_seed": (
        (("select(-1)", "select(1)", "set(-1)", "set(1)"), "set"),
        (("rate(1)", "rate(-1)"), "rate"),
        SPEED,
    )
}
"""Hints for several keys at once, behind the action they follow."""
ARM_HINTS: Mapping[str, tuple[Wanted, ...]] = {
    "run": (ARM,),
    "quantity": ((("scored_rows",), "rows"), (("grid",), "grid"), (("figures",), "figures")),
}
"""Hints where there are several arms, behind the action they follow."""


def hints_for(
    wanted: Iterable[Wanted], actions: Sequence[Action], training: bool = False
) -> list[tuple[str, str]]:  # fmt: skip
    """Key and word: `wanted` names actions of the table, whose keys in force are meant, or keys."""
    said = [(names, run_word(training) if word == "run" else word) for names, word in wanted]
    return _joined(said, _first_keys(actions))


def run_word(running: bool) -> str:
    """What the key for running does now; always as wide, so that nothing behind it moves."""
    return "pause" if running else "run".ljust(len("pause"))


def _joined(wanted: Iterable[Wanted], first: Mapping[str, str]) -> list[tuple[str, str]]:
    return [("".join(first.get(name, name) for name in names), word) for names, word in wanted]


def shown_key(name: str, actions: Sequence[Action]) -> str:
    """The first key of that action, as it is written."""
    return _first_keys(actions)[name]


def _first_keys(actions: Sequence[Action]) -> dict[str, str]:
    return {action.name: action.shown.split()[0] for action in actions}


def hints(
    training: bool, actions: Sequence[Action], *, arms: bool = False
) -> list[tuple[str, str]]:  # fmt: skip
    """Key and word, in the order of the line at the bottom; `arms` is whether there are several."""
    first = _first_keys(actions)
    line = []
    for action in actions:
        if action.name == "help":
            # Textual's own: everything that can be done now, by name.
            line.append(("ctrl+p", "more"))
        if action.hint:
            line.append((first[action.name], run_word(training) if action.name == "run" else action.label))
        line += _joined(JOINED_HINTS.get(action.name, ()), first)
        line += _joined(ARM_HINTS.get(action.name, ()) if arms else (), first)
    return line

"""One thing that a key does. Screens, panels and groups declare their own, in the order of the help."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from textual.binding import Binding, BindingType

from tuitrain.lab import keys as key_names

Panel = Literal["settings", "charts", "layers", "lesson", "trials"]
"""Of these only one has the arrows at a time."""

RUN, WALK, SETTINGS, WEIGHTS, SEARCH = "RUN", "WALK", "SETTINGS", "FIRST WEIGHTS", "SEARCH"
CHARTS, LAYERS, ARMS, LAB, SCREENS = "CHARTS", "LAYERS", "ARMS", "LAB", "SCREENS"
FIRST_OFFERED = (RUN, WALK, WEIGHTS, SEARCH, ARMS, CHARTS, LAYERS, SETTINGS, SCREENS)
"""The order of the palette's groups; what is in none of them comes last."""


@dataclass(frozen=True)
class Action:
    """One thing that keys do: the method `action_<name>` of the screen, or of the panel named by `where`.

    `sign` is how its keys are written for people, if that is not all of them.
    """

    name: str
    keys: str
    label: str
    help: str
    group: str
    where: Panel | None = None
    sign: str = ""
    hint: bool = False
    """Whether it stands in the line of hints."""
    opens: bool = False
    """Whether it opens another screen."""
    priority: bool = False
    """Whether it comes before the keys of panels: what is typed right behind it is text already."""

    @cached_property
    def shown(self) -> str:
        """How its keys are written for people."""
        return self.sign or key_names.shown(self.keys.split(","))

    @property
    def offered_in(self) -> str:
        """Its group in the palette: what opens a screen stands there by itself."""
        return SCREENS if self.opens else self.group


def with_keys(chosen: Mapping[str, Sequence[str]], actions: Iterable[Action]) -> tuple[Action, ...]:
    """The same, with other keys for some of them."""
    return tuple(
        replace(action, keys=",".join(name for key in keys for name in key_names.both(key)), sign="")
        if (keys := chosen.get(action.name)) is not None
        else action
        for action in actions
    )


def reworded(actions: Iterable[Action], said: Mapping[str, str]) -> tuple[Action, ...]:
    """The same, with another help for some of them: what they do where there is less to do."""
    return tuple(replace(action, help=said.get(action.name, action.help)) for action in actions)


def bindings(actions: Iterable[Action], where: Panel | None = None) -> list[BindingType]:
    """Those of the screen itself, or of one of its panels, as BINDINGS."""
    return [
        Binding(
            action.keys,
            action.name,
            action.label or action.help,
            show=False,
            priority=action.priority,
            id=action.name,
        )
        for action in actions
        if action.where == where
    ]

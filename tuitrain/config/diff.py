"""What changes between two configs and what each change asks for: the one place that decides it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tuitrain.config.merge import LENGTHS
from tuitrain.config.settings import STOP_BY, settings_of, stops_early
from tuitrain.config.trial import TrialConfig


@dataclass(frozen=True)
class Diff:
    """The changed fields, by what they ask for.

    `live` ones, with their new values, can be set while it runs; `reset` ones need a new start; `view` ones
    change no result. Where an object's `name` changes, the name stands for the whole object.
    """

    live: Mapping[str, Any] = field(default_factory=dict)
    reset: tuple[str, ...] = ()
    view: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.live or self.reset or self.view)

    @property
    def results(self) -> tuple[str, ...]:
        """The changed fields that change results."""
        return (*self.live, *self.reset)


def diff(old: TrialConfig, new: TrialConfig) -> Diff:
    """What it takes for `old` to become `new`; a length that grows is live, one that shrinks a reset.

    Evaluations are a view, but where early stopping waits for them.
    """
    before = {info.path: info for info in settings_of(old)}
    after = {info.path: info for info in settings_of(new)}
    differing = [
        path
        for path in dict.fromkeys((*after, *before))
        if path not in before or path not in after or before[path].value != after[path].value
    ]
    replaced = tuple(path.removesuffix("name") for path in differing if path.endswith(".name"))
    decides = stops_early(old) or stops_early(new)
    live: dict[str, Any] = {}
    reset: list[str] = []
    view: list[str] = []
    for path in differing:
        info = after.get(path) or before[path]
        if path.startswith(replaced) and not path.endswith(".name"):
            continue
        if path in LENGTHS:
            # Of a length given in another unit the field that is gone says nothing.
            if path in after and _shorter(old, new, path):
                reset.append(path)
            elif path in after:
                live[path] = info.value
        elif info.nature == "live":
            live[path] = info.value
        elif info.nature == "view" and not (path in STOP_BY and decides):
            view.append(path)
        else:
            reset.append(path)
    return Diff(live, tuple(reset), tuple(view))


def _shorter(old: TrialConfig, new: TrialConfig, path: str) -> bool:
    """In the unit both use, else in updates."""
    was, now = getattr(old, path), getattr(new, path)
    if was is None:
        return new.total_updates < old.total_updates
    return bool(now < was)

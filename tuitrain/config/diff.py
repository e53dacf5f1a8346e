"""What changes between two configs, and what each change asks for: the one place that decides it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from tuitrain.config.merge import LENGTHS
from tuitrain.config.models import TrialConfig
from tuitrain.config.settings import SettingInfo, settings_of


@dataclass(frozen=True)
class Diff:
    """The changed fields by what they ask for.

    `live` ones, with their new values, can be set while it runs; `reset` ones need a new start; `view` ones change
    no result. Where an object's `name` changes, the name alone stands for the whole object.
    """

    live: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    reset: tuple[str, ...] = ()
    view: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """All changed fields that change results."""
        return (*self.live, *self.reset)

    def __bool__(self) -> bool:
        return bool(self.live or self.reset or self.view)


def diff(old: TrialConfig, new: TrialConfig) -> Diff:
    """What has to happen for `old` to become `new`. A length that grows is live, one that shrinks needs a reset."""
    before = {info.path: info for info in settings_of(old)}
    after = {info.path: info for info in settings_of(new)}
    replaced = tuple(
        path.removesuffix("name")
        for path, info in after.items()
        if path.endswith(".name") and _differ(before, info)
    )
    live: dict[str, Any] = {}
    reset: list[str] = []
    view: list[str] = []
    for path in dict.fromkeys((*after, *before)):
        info = after.get(path) or before[path]
        inside = path.startswith(replaced) and not path.endswith(".name")
        if inside or (path in after and path in before and not _differ(before, info)):
            continue
        if path in LENGTHS and path not in after:
            continue
        if info.nature == "view":
            view.append(path)
        elif info.nature == "live" and not (path in LENGTHS and _shorter(old, new, path)):
            live[path] = info.value
        else:
            reset.append(path)
    return Diff(MappingProxyType(live), tuple(reset), tuple(view))


def _differ(before: Mapping[str, SettingInfo], info: SettingInfo) -> bool:
    known = before.get(info.path)
    return known is None or known.value != info.value


def _shorter(old: TrialConfig, new: TrialConfig, path: str) -> bool:
    """Compared in the unit both use, else in updates."""
    was, now = getattr(old, path), getattr(new, path)
    if was is not None and now is not None:
        return bool(now < was)
    return new.total_updates < old.total_updates

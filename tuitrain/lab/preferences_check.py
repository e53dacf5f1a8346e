"""Preferences held against what the lab knows: its actions, their keys, its themes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from tuitrain.config import Preferences, Preferred, suggestion
from tuitrain.config.dump import in_yaml
from tuitrain.config.problems import Finding
from tuitrain.lab.action import Action, with_keys
from tuitrain.lab.keys import canonical, is_key
from tuitrain.lab.themes import THEMES
from tuitrain.text import clean, shown

RESERVED = ("ctrl+c", "ctrl+p", "ctrl+q", "escape")
"""Keys that no action can have: they quit, open the palette, and leave."""


def check_preferences(preferences: Preferences) -> Iterator[Finding]:
    """What no file of preferences can say by itself: names that nothing has, keys that two things have."""
    themes = THEMES
    if preferences.theme not in themes:
        near = suggestion(preferences.theme, themes) or f"; there are: {', '.join(themes)}"
        yield ("theme",), f"there is no theme {shown(preferences.theme)}{near}"
    if preferences.keys:
        yield from _refused_keys(preferences.keys)


def _refused_keys(chosen: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    # Here and not above: all screens are asked, and most people choose no keys.
    from tuitrain.lab.actions import ACTIONS

    known = {action.name for action in ACTIONS}
    for action, keys in chosen.items():
        if action not in known:
            near = suggestion(action, known) or "; 'tuitrain config' lists all actions"
            yield ("keys", action), f"there is no action {shown(action)}{near}"
        yield from ((("keys", action), reason) for reason in map(_refused, keys) if reason)
    yield from _collisions(chosen)


def _refused(key: str) -> str:
    if not is_key(key):
        return f"there is no key {shown(key)}; keys are called such as n, N, '<', f5, ctrl+n, pageup"
    if canonical(key) in RESERVED:
        return f"{shown(key)} is taken: it quits, opens the palette or leaves"
    return ""


def _collisions(chosen: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Actions that would have a key in common where both can be meant."""
    from tuitrain.lab.actions import ACTIONS, meet

    for one, other in combinations(with_keys(chosen, ACTIONS), 2):
        if not meet(one, other):
            continue
        for key in sorted(_keys(one) & _keys(other)):
            asked, has = (other, one) if other.name in chosen else (one, other)
            yield ("keys", asked.name), f"{shown(key)} is already the key of {has.name}"


def _keys(action: Action) -> set[str]:
    return {canonical(key) for key in action.keys.split(",")}


def default_preferences(preferred: Preferred) -> str:
    """The file that says what is in force: what is given as it is, the rest as comments."""
    from tuitrain.lab.actions import ACTIONS

    lines = [f"# {clean(str(preferred.path))}", "# Values after a # are the defaults."]
    for name, field in Preferences.model_fields.items():
        if name != "keys":
            sign = "" if name in preferred.given else "# "
            value = in_yaml(getattr(preferred.preferences, name))
            lines += ["", f"# {field.description}", f"{sign}{name}: {value}"]
    chosen = preferred.preferences.keys
    lines += ["", f"# {Preferences.model_fields['keys'].description}", f"{'' if chosen else '# '}keys:"]
    for action in with_keys(chosen, ACTIONS):
        sign = "" if action.name in chosen else "# "
        keys = ", ".join(in_yaml(key) for key in dict.fromkeys(map(canonical, action.keys.split(","))))
        lines.append(f"{sign}  {action.name}: [{keys}]  # {action.help}")
    return "\n".join(lines) + "\n"

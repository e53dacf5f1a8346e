"""What stands together as one line of a closing chart."""

from collections.abc import Mapping

from tuitrain.config import Preset

MEMBERS = "members"


def lines_of(preset: Preset, arms: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Each line's name and the arms in it.

    Members of an ensemble share one: their mean, and how far it spreads.
    """
    members = tuple(arm for arm in arms if arm in preset.members)
    if len(members) < 2:
        return {arm: (arm,) for arm in arms}
    others = {arm: (arm,) for arm in arms if arm not in members}
    return {MEMBERS: members, **others}

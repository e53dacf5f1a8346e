"""Arms: one experiment, tried in several ways."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeAlias

from pydantic import Field

MOST_ARMS: Final = 64

Changes: TypeAlias = dict[str, Any]
Arms: TypeAlias = Annotated[dict[str, Changes], Field(max_length=MOST_ARMS)]


def sets(changes: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    """Whether an arm's changes say something of the field at `path`, or of what holds it as a whole."""
    below: Any = changes
    for part in path:
        if not isinstance(below, Mapping):
            return True
        if part not in below:
            return False
        below = below[part]
    return True

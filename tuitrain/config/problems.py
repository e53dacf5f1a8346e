"""What is wrong with a preset: every problem at once, each with its place and the nearest known name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Self, TypeAlias

from tuitrain.text import clean, shorten

FieldPath: TypeAlias = tuple[str | int, ...]
Finding: TypeAlias = tuple[FieldPath, str]

ARMS: Final = "arms"
"""The field that holds an experiment's arms, each with the fields that it sets."""
_IN_ARM: Final = 2
"""How long the path of an arm is; behind it stands the field."""
_LIKENESS: Final = 0.6
_LONGEST_NAME: Final = 100


def written(path: FieldPath) -> str:
    """A path as messages write it, such as `edits[0].set`; keys are cleaned, they may come from a file."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{shorten(clean(part))}" for part in path)
    return "".join(parts).removeprefix(".")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like `name`, if any is like it at all."""
    found = get_close_matches(name[:_LONGEST_NAME], tuple(known), n=1, cutoff=_LIKENESS)
    return found[0] if found else None


def suggestion(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown name: `; did you mean 'adam'?`, or nothing."""
    near = nearest(name, known)
    return f"; did you mean '{near}'?" if near else ""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    `source` is the file or the option it stands in, `line` counts from 1 (None where there is none), `field`
    is the dotted path (empty where no field is meant).
    """

    source: str
    line: int | None
    field: str
    message: str

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return ": ".join(part for part in (place, self.field, self.message) if part)


class ConfigError(Exception):
    """A preset, a preset's name or an override that cannot be used, with all `problems` in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    @classmethod
    def of(cls, message: str, source: str = "", line: int | None = None, field: str = "") -> Self:
        """An error of one problem."""
        return cls([Problem(source, line, field, message)])

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True)
class Location:
    """Where a field was written; `order` sorts the sources as they were given."""

    source: str
    line: int | None = None
    order: int = 0


class Locations:
    """Where each field of a merged preset was written; one without a place has that of what holds it."""

    def __init__(self, places: Mapping[FieldPath, Location] | None = None) -> None:
        self._places = dict(places or {})

    def of(self, path: FieldPath) -> Location:
        """The place of the field, or of the nearest one around it that has a place.

        An arm takes what it does not set from the fields outside of it: there the place is that of an
        override, if one has set the field.
        """
        depth, place = self._nearest(path)
        if path[:1] == (ARMS,) and len(path) > _IN_ARM:
            outside, shared = self._nearest(path[_IN_ARM:])
            if shared.order and outside > depth - _IN_ARM:
                return shared
        return place

    def _nearest(self, path: FieldPath) -> tuple[int, Location]:
        """How much of the path has a place of its own, and that place."""
        around = (path[:length] for length in range(len(path), -1, -1))
        return next(
            ((len(each), self._places[each]) for each in around if each in self._places), (0, Location(""))
        )

    def put(self, path: FieldPath, place: Location) -> None:
        """Say that the field, with all that is in it, was written at `place`."""
        self._places = {known: at for known, at in self._places.items() if known[: len(path)] != path}
        self._places[path] = place

    def error(self, found: Iterable[Finding]) -> ConfigError:
        """All that was found, as one error in file order; of several findings on one field only the first."""
        first: dict[FieldPath, str] = {}
        for path, message in found:
            first.setdefault(path, message)
        placed = [(self.of(path), path, message) for path, message in first.items()]
        placed.sort(key=lambda entry: (entry[0].order, entry[0].line or 0))
        return ConfigError([Problem(at.source, at.line, written(path), text) for at, path, text in placed])

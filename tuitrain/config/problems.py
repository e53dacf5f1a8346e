"""What is wrong with a preset: every problem at once, each with its place and the nearest known name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self, TypeAlias

from tuitrain.config.text import clean, shorten

FieldPath: TypeAlias = tuple[str | int, ...]
Finding: TypeAlias = tuple[FieldPath, str]


def written(path: FieldPath) -> str:
    """A path as a message and `--set` write it: `edits[0].set`; keys are cleaned, they may come from a file."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{shorten(clean(part))}" for part in path)
    return "".join(parts).removeprefix(".")


def nearest(name: object, known: Iterable[str]) -> str:
    """`; did you mean 'adam'?` for the known name nearest to `name`, or nothing."""
    found = get_close_matches(str(name)[:100], tuple(known), n=1, cutoff=0.5)
    return f"; did you mean '{found[0]}'?" if found else ""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    `source` is the file or the option it stands in, `line` counts from 1 (None where there is none), `field` is
    the dotted path (empty where no field is meant).
    """

    source: str
    line: int | None
    field: str
    message: str

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return ": ".join(part for part in (place, self.field, self.message) if part)


class ConfigError(Exception):
    """A preset, a preset's name or an override that cannot be used; `problems` holds all reasons in file order."""

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
class Place:
    """Where a field was written; `order` sorts the sources as they were given."""

    source: str
    line: int | None = None
    order: int = 0


class Places:
    """Where each field of a merged preset was written; a field without a place takes that of what holds it."""

    def __init__(self, places: dict[FieldPath, Place] | None = None) -> None:
        self._places = dict(places or {})

    def of(self, path: FieldPath) -> Place:
        """The place of the field, or of the nearest one around it that has a place."""
        for length in range(len(path), -1, -1):
            place = self._places.get(path[:length])
            if place is not None:
                return place
        return Place("")

    def put(self, path: FieldPath, place: Place) -> None:
        """Say that the field, with all that is in it, was written at `place`."""
        self._places = {known: at for known, at in self._places.items() if known[: len(path)] != path}
        self._places[path] = place

    def error(self, found: Iterable[Finding]) -> ConfigError:
        """All that was found, as one error in file order; of several findings on one field only the first."""
        first: dict[FieldPath, str] = {}
        for path, message in found:
            first.setdefault(path, message)
        placed = sorted(
            ((self.of(path), path, message) for path, message in first.items()),
            key=lambda entry: (entry[0].order, entry[0].line or 0),
        )
        return ConfigError([Problem(at.source, at.line, written(path), text) for at, path, text in placed])

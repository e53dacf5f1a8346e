"""The trials of a search as a table: its columns, the order they put trials in, which of them are seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tuitrain.config import Choice, Range
from tuitrain.experiments.search.search_result import SearchResult
from tuitrain.experiments.search.search_trial import SearchTrial
from tuitrain.plot import cells, ticks
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.table import decimal

SETTING = 7
"""The widest number of a setting: ``1.23e-5``."""
STATUS = 13
NONE = "no trial has ended yet"
STAY = 3
"""So many columns at the left are seen always: place, number, score."""
_MARK, _GAP, _MORE = 2, 1, 4
"""Cells left of the table, between two columns, and at the right for how many columns there are more."""

Ranges = Mapping[str, Range]


@dataclass(frozen=True)
class TableLook:
    """How somebody looks at the table."""

    column: int = 0
    """By which it is sorted."""
    turned: bool = False
    """Whether the other way round."""
    across: int = 0
    """The first column that is seen behind those that stay."""


@dataclass(frozen=True)
class Column:
    """One column of the table."""

    heading: str
    width: int
    key: Callable[[SearchTrial], Any]
    """What trials are sorted by; None where a trial has nothing of the kind."""
    text: Callable[[SearchTrial], str]
    falling: bool = False
    """Whether more is better, so that the largest come first."""
    left: bool = False

    @property
    def cells(self) -> int:
        """Its width, with a place for the arrow behind its heading."""
        return max(self.width, len(self.heading)) + 1


def columns(found: SearchResult, ranges: Ranges, *, short: bool = False) -> tuple[Column, ...]:
    """All there are, those that stay first; with `short` headings where they are told apart by these."""
    places = {attempt.name: place for place, attempt in enumerate(found.ranking, 1)}
    monitor = found.monitor.rpartition("_")[2] if short else found.monitor.replace("_", " ")
    return (
        Column("place", 5, lambda each: places[each.name], lambda each: str(places[each.name])),
        Column("trial", 5, lambda each: each.number, lambda each: str(each.number)),
        Column(
            monitor,
            8 if found.monitor.endswith("loss") else 14,
            lambda each: each.value(found.monitor),
            lambda each: score(found, each),
            falling=not found.monitor.endswith("loss"),
        ),
        *(_setting_column(path, ranges, short) for path in found.paths),
        Column(
            "updates",
            7,
            lambda each: each.figures["updates"],
            lambda each: f"{each.figures['updates']:,}",
            falling=True,
        ),
        Column(
            "status",
            STATUS,
            lambda each: str(each.figures["status"]),
            lambda each: str(each.figures["status"]),
            left=True,
        ),
    )


def _setting_column(path: str, ranges: Ranges, short: bool) -> Column:
    last = path.rpartition(".")[2]
    alone = sum(each.rpartition(".")[2] == last for each in ranges) == 1
    range_ = ranges[path]
    words = range_.ends if isinstance(range_, Choice) else ()
    text = short_setting if words else _digits

    def key(attempt: SearchTrial) -> Any:
        value = attempt.settings[path]
        # Numbers and words are not to be compared; the file gives choices an order.
        return words.index(value) if words else value

    return Column(
        last if short and alone else path,
        max((len(short_setting(value)) for value in words), default=SETTING),
        key,
        lambda each: text(each.settings[path]),
    )


def short_setting(value: object, digits: int = 3) -> str:
    """A value of a field that is searched, short."""
    return ticks.short(value, digits, SETTING) if isinstance(value, float) else str(value)


def _digits(value: object) -> str:
    """The same, with as many digits as in every other line."""
    return ticks.three(value) if isinstance(value, float) else str(value)


def score(found: SearchResult, attempt: SearchTrial) -> str:
    """What a trial is judged by, and how exact that is where it can be told."""
    value, error = attempt.value(found.monitor), found.error(attempt)
    return decimal(value) if error is None or value is None else f"{decimal(value)} ± {error:.3f}"


# Sorting


def ordered(found: SearchResult, ranges: Ranges, look: TableLook) -> tuple[SearchTrial, ...]:
    """The trials by its column: the best first, or the smallest; turned, the other way round.

    Of equals the better one first, those without it last.
    """
    by = columns(found, ranges)[look.column]
    known = [attempt for attempt in found.ranking if by.key(attempt) is not None]
    unknown = [attempt for attempt in found.ranking if by.key(attempt) is None]
    return (*sorted(known, key=by.key, reverse=by.falling != look.turned), *unknown)


# Scrolling


@dataclass(frozen=True)
class Seen:
    """The columns that there is room for: those that stay, and a stretch of the others."""

    columns: tuple[Column, ...]
    numbers: tuple[int, ...]
    """Which of all they are."""
    before: int
    """How many are not seen between those that stay and the stretch."""
    after: int
    """How many behind it."""


def seen(found: SearchResult, ranges: Ranges, width: int, across: int) -> Seen:
    """What there is room for; the stretch begins at the column `across` behind those that stay, or before."""
    for short in (False, True):
        every = columns(found, ranges, short=short)
        if _width(every) + _MARK <= width:
            return Seen(every, tuple(range(len(every))), 0, 0)
    stay, rest = every[:STAY], every[STAY:]
    room = width - _MARK - _width(stay)
    # As far as the last column, and no further.
    last = next(at for at in range(len(rest)) if _fitting(rest[at:], room) == len(rest) - at)
    first = min(max(across, 0), last)
    count = _fitting(rest[first:], room)
    numbers = (*range(STAY), *range(STAY + first, STAY + first + count))
    return Seen(tuple(every[number] for number in numbers), numbers, first, len(rest) - first - count)


def _width(columns_: Sequence[Column]) -> int:
    return sum(column.cells + _GAP for column in columns_) - _GAP


def _fitting(columns_: Sequence[Column], room: int) -> int:
    """How many of them fit, with the sign for more if these are not all.

    At least the first: what is wanted is cut rather than left out.
    """
    wanted = [_GAP + _width(columns_[:n]) for n in range(1, len(columns_))]
    if _GAP + _width(columns_) <= room:
        return len(columns_)
    return max((n for n, cells_ in enumerate(wanted, 1) if cells_ + _MORE <= room), default=1)


def sorted_by_next(found: SearchResult, ranges: Ranges, look: TableLook, width: int) -> TableLook:
    """Sorted by the next column, which is seen."""
    column = (look.column + 1) % len(columns(found, ranges))
    if column in seen(found, ranges, width, look.across).numbers:
        return TableLook(column, across=look.across)
    # From the left: the nearest at which it comes into sight.
    ways = (way for way in range(column) if column in seen(found, ranges, width, way).numbers)
    return TableLook(column, across=next(ways))


def moved(found: SearchResult, ranges: Ranges, look: TableLook, width: int, direction: int) -> TableLook:
    """A column further across, where there are more."""
    there = seen(found, ranges, width, look.across)
    across = max(there.before + direction, 0)
    return replace(look, across=across) if there.after or direction < 0 else look


def trials_table(
    found: SearchResult,
    ranges: Ranges,
    shown: Sequence[SearchTrial],
    chosen: int,
    look: TableLook,
    width: int,
    height: int,
    *,
    ascii: bool = False,
) -> Picture:
    """A line for each trial; the `chosen` one, counted from 0, is marked and always seen."""
    canvas = Canvas(width, height, ascii_only=ascii)
    there = seen(found, ranges, width, look.across)
    _head(canvas, there, look)
    if not shown:
        canvas.put(_MARK, 1, NONE, "dim")
    room = max(height - 1, 1)
    first = min(max(chosen - room // 2, 0), max(len(shown) - room, 0))
    for y, attempt in enumerate(shown[first : first + room], 1):
        marked = first + y - 1 == chosen
        known = attempt.value(found.monitor) is not None
        if marked:
            canvas.put(0, y, "▸", "mark")
        _line(canvas, y, there, [each.text(attempt) for each in there.columns],
              "accent" if marked else "" if known else "dim")  # fmt: skip
    return canvas.picture()


def _head(canvas: Canvas, there: Seen, look: TableLook) -> None:
    """The headings, an arrow behind that by which they are sorted; signs where there are more columns."""
    x = _MARK
    for at, (column, number) in enumerate(zip(there.columns, there.numbers, strict=True)):
        arrow = ("▾" if column.falling != look.turned else "▴") if number == look.column else ""
        end = x + column.cells - 1
        text = cells.fit(column.heading, canvas.width - x, canvas.ascii_only)
        canvas.put(x if column.left else end - len(text), 0, text, "title")
        canvas.put(x + len(text) if column.left else end, 0, arrow, "accent")
        if at == STAY and there.before:
            canvas.put(x - _GAP, 0, "‹", "accent")
        x += column.cells + _GAP
    if there.after:
        canvas.right(canvas.width, 0, f"+{there.after}›", "accent")


def _line(canvas: Canvas, y: int, there: Seen, texts: Sequence[str], role: str) -> None:
    x = _MARK
    for column, text in zip(there.columns, texts, strict=True):
        end = x + column.cells - 1
        canvas.put(x if column.left else end - cells.width(text, canvas.ascii_only), y, text, role)
        x += column.cells + _GAP

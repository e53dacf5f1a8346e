"""The top of a chart: its title, and a sign and a name for each curve, in one row or in two."""

from collections.abc import Mapping

from tuitrain.plot import cells
from tuitrain.plot.picture import Canvas
from tuitrain.plot.spec import ChartSpec, Curve, Marker

SIGNS: Mapping[Marker, str] = {"line": "━", "dash": "╌", "dashdot": "─·", "dotted": "┄", "points": "·"}
"""What kinds of line look like in text."""
Entry = tuple[str, str, str]
"""A sign, a name, and the sign's role."""
_SHORTEST = 4
"""Cells of a name that has to be cut."""


TWO_ROWS = 9
"""Rows of a chart from which on its legend may take two of them."""


def rows(spec: ChartSpec, width: int, height: int) -> int:
    """How many it takes: a second one where that names every curve in full, and the chart is high enough."""
    if height < TWO_ROWS or len(_flow(spec, width, 1)) == 1:
        return 1
    return 2 if len(_flow(spec, width, 2)) == 2 else 1


def _flow(spec: ChartSpec, width: int, most: int) -> list[list[Entry]]:
    """The curves' names in full, row below row; empty where `most` rows do not hold them."""
    end = _width(spec.title + _scale(spec), spec)
    found: list[list[Entry]] = [[]]
    for entry in _entries(spec):
        sign, name, _ = entry
        size = _width(sign, spec) + 1 + _width(name, spec)
        if end + 1 + size > width:
            found, end = [*found, []], -1
        end += 1 + size
        found[-1].append(entry)
        if end > width or len(found) > most:
            return []
    return found


def put(canvas: Canvas, spec: ChartSpec, rows: int = 1) -> None:
    """Write `rows` rows. Where not all fits into one, the title's detail goes first, then wide gaps, then the
    ends of the longest names: a curve without a name would be worse. Of so many that only stumps were left,
    or several that read the same, some are named whole, the chosen one first, and it is told how many more
    there are.
    """
    end = canvas.put(0, 0, cells.fit(spec.title, canvas.width, spec.ascii), "title")
    end = canvas.put(end, 0, _scale(spec), "dim")
    if rows == 1:
        _put_row(canvas, spec, end)
        return
    for y, entries in enumerate(_flow(spec, canvas.width, rows)):
        for sign, name, role in entries:
            end = canvas.put(canvas.put(end + 1, y, sign, role) + 1, y, name, "dim")
        end = -1


def _entries(spec: ChartSpec) -> list[Entry]:
    return [(_sign(curve), curve.label, curve.role) for curve in spec.curves if curve.label]


def _sign(curve: Curve) -> str:
    """Its kind of line and its tag; a tag that is the kind of line itself makes it two cells long."""
    sign = SIGNS[curve.marker]
    return (sign + curve.tag)[:2] if curve.tag == sign else sign + curve.tag


def _scale(spec: ChartSpec) -> str:
    """How its y axis is another than the usual one."""
    return " log" * spec.log + " zoom" * spec.zoomed


def _width(text: str, spec: ChartSpec) -> int:
    return cells.width(text, spec.ascii)


def _put_row(canvas: Canvas, spec: ChartSpec, end: int) -> None:
    entries = _entries(spec)
    signs = sum(cells.width(sign, spec.ascii) for sign, _, _ in entries)
    names = [cells.width(name, spec.ascii) for _, name, _ in entries]
    detail = f" {spec.detail}" if spec.detail else ""
    for text, gap in ((detail, 2), ("", 2), ("", 1)):
        room = canvas.width - end - cells.width(text, spec.ascii) - signs - (gap + 1) * len(entries)
        if room >= sum(names):
            break
    end = canvas.put(end, 0, cells.fit(text, canvas.width - end, spec.ascii))
    most = longest(names, room)
    shown = [(sign, cells.fit(name, most, spec.ascii), role) for sign, name, role in entries]
    if sum(names) > room and (
        most == max(names, default=0) or len({name for _, name, _ in shown}) < len(shown)
    ):
        shown = _some(entries, canvas.width - end, gap, spec.ascii)
    for sign, name, role in shown:
        end = canvas.put(end + gap, 0, sign, role) + bool(sign)
        end = canvas.put(end, 0, name, "dim")


def _some(entries: list[Entry], room: int, gap: int, ascii: bool) -> list[Entry]:
    """As many whole ones as there is room for, in their order, the chosen one among them; and `+3 more`."""
    wanted = sorted(range(len(entries)), key=lambda index: entries[index][2] == "dim")
    taken: list[int] = []
    for left, index in zip(range(len(entries) - 1, -1, -1), wanted, strict=True):
        sign, name, _ = entries[index]
        room -= gap + 1 + cells.width(sign + name, ascii)
        if room < (gap + len(_more(left))) * bool(left):
            break
        taken.append(index)
    told = [("", _more(len(entries) - len(taken)), "")] * (0 < len(taken) < len(entries))
    return [*(entries[index] for index in sorted(taken)), *told]


def _more(count: int) -> str:
    return f"+{count} more"


def longest(names: list[int], room: int) -> int:
    """So many cells that a name may take for all of them to fit; all it wants where they cannot."""
    most = max(names, default=0)
    fitting = (n for n in range(most, _SHORTEST - 1, -1) if sum(min(name, n) for name in names) <= room)
    return next(fitting, most)

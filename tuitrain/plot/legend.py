"""The top row of a chart: its title, and a sign and a name for each curve."""

from tuitrain.plot import cells
from tuitrain.plot.picture import Canvas
from tuitrain.plot.spec import ChartSpec

_SIGNS = {"braille": "━", "block": "▀", "dash": "╌", "dot": "·"}
Entry = tuple[str, str, str]
"""A sign, a name, and the sign's role."""
_SHORTEST = 4
"""Cells of a name that has to be cut."""


def put(canvas: Canvas, spec: ChartSpec) -> None:
    """Write the row. Where not all fits, the title's detail goes first, then wide gaps, then the ends of the
    longest names: a curve without a name would be worse. Of so many that only stumps were left, or several
    that read the same, some are named whole, the chosen one first, and it is told how many more there are.
    """
    end = canvas.put(0, 0, cells.fit(spec.title, canvas.width, spec.ascii), "title")
    if spec.log:
        end = canvas.put(end, 0, " log", "dim")
    entries = [
        (_SIGNS[curve.marker] + curve.tag, curve.label, curve.role) for curve in spec.curves if curve.label
    ]
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

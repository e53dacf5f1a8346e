"""The top row of a chart: its title, and a sign and a name for each curve."""

from tuitrain.plot import cells
from tuitrain.plot.picture import Canvas
from tuitrain.plot.spec import ChartSpec

_SIGNS = {"braille": "━", "block": "▀", "dash": "╌", "dot": "·"}
_SHORTEST = 4
"""Cells of a name that has to be cut."""


def put(canvas: Canvas, spec: ChartSpec) -> None:
    """Write the row. Where not all fits, the title's detail goes first, then wide gaps, then the ends of the
    longest names: a curve without a name would be worse. Of so many that only stumps were left, the first
    are named whole.
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
    for sign, name, role in entries:
        shown = cells.fit(name, most, spec.ascii)
        if end + gap + 1 + cells.width(sign + shown, spec.ascii) > canvas.width:
            break
        end = canvas.put(end + gap, 0, sign, role) + 1
        end = canvas.put(end, 0, shown, "dim")


def longest(names: list[int], room: int) -> int:
    """So many cells that a name may take for all of them to fit; all it wants where they cannot."""
    most = max(names, default=0)
    fitting = (n for n in range(most, _SHORTEST - 1, -1) if sum(min(name, n) for name in names) <= room)
    return next(fitting, most)

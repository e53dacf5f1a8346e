"""What a chart shows, as frozen data: no colours, no cells, no figure."""

from dataclasses import dataclass
from typing import Literal

from tuitrain.arrays import Floats

Marker = Literal["line", "dash", "dashdot", "dotted", "points"]
"""The kind of line that a curve is drawn with, all of one weight; or its points without a line."""


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """A series: `x` ascending and `y`, one-dimensional and equally long. NaN and infinity in `y` are gaps.

    `role` names the colour (``train``, ``test``, ``raw``, ``ghost``, ``accent``, ``arm1``..``arm6``),
    `marker` keeps curves apart without colour. `label` stands in the legend, `tag` (a short sign) beside it
    and beside the last value. `last` says whether the last value is written at the right edge; of a `broken`
    curve that is no figure, and a sign stands there.
    """

    x: Floats
    y: Floats
    role: str = "train"
    label: str = ""
    marker: Marker = "line"
    tag: str = ""
    last: bool = True
    broken: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Spread:
    """The room between `low` and `high` at ascending `x`, all finite or NaN, shaded lightly.

    Such as where the runs of all seeds lie.
    """

    x: Floats
    low: Floats
    high: Floats
    role: str = "raw"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A level to compare with, drawn as a dotted line: ``ln 10``, ``chance``."""

    y: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at `x`: a live edit such as ``rate .01→.02``, or that it `broke` there."""

    x: float
    label: str = ""
    broke: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class ChartSpec:
    """A chart. Curves stand in the legend in this order and are drawn so, the last on top, except that points
    lie below lines and the roles ``ghost`` and ``dim`` below all. A range of None follows the data. With a
    `cursor`, a place on the x axis, the values there stand at the right edge instead of the last ones.
    `detail` stands behind the title where there is room. `zoomed` says there that the y axis shows a part;
    with `riding` the tag of each curve is written along it.
    """

    title: str = ""
    curves: tuple[Curve, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    marks: tuple[Mark, ...] = ()
    y_range: tuple[float, float] | None = None
    x_range: tuple[float, float] | None = None
    log: bool = False
    ascii: bool = False
    x_label: str = ""
    spreads: tuple[Spread, ...] = ()
    cursor: float | None = None
    detail: str = ""
    zoomed: bool = False
    riding: bool = False

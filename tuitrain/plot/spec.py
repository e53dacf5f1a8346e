"""What a chart shows, as frozen data: no colours, no cells, no figure."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Marker = Literal["braille", "block", "dash", "dot"]
"""How a curve is drawn: a fine line, a heavy line, a broken line, or points without a line."""


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """A series: `x` ascending and `y`, one-dimensional and equally long. NaN and infinity in `y` are gaps.

    `role` names the colour (``train``, ``test``, ``raw``, ``ghost``, ``accent``, ``arm1``..``arm6``),
    `marker` keeps curves apart without colour. `label` stands in the legend, `tag` (a short sign) beside it
    and beside the last value. `last` says whether the last value is written at the right edge.
    """

    x: Floats
    y: Floats
    role: str = "train"
    label: str = ""
    marker: Marker = "braille"
    tag: str = ""
    last: bool = True


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
    """Something that happened at `x`: a live edit such as ``rate .01→.02``."""

    x: float
    label: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class ChartSpec:
    """A chart. Curves stand in the legend in this order and are drawn so, the last on top, except that points
    lie below lines and the roles ``ghost`` and ``dim`` below all. A range of None follows the data. With a
    `cursor`, a place on the x axis, the values there stand at the right edge instead of the last ones.
    `detail` stands behind the title where there is room.
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

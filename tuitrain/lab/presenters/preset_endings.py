"""How the shipped presets end, as it was measured once, for a small picture in the list of presets.

`python -m tests.presets.measured_endings` writes the file, and tests compare it with runs.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from tuitrain.plot.comparison import set_curve
from tuitrain.plot.scored import SETS
from tuitrain.plot.spec import ChartSpec, Curve

FILE = Path(__file__).with_name("preset_endings.json")
_FAR = 3
"""What explodes leads out of the picture: it ends at so many times the top of the lowest curve."""


@dataclass(frozen=True)
class Ending:
    """The curves of a full run with the preset's own seed, thinned out: x and y of each, by its name."""

    title: str
    x_label: str
    seed: int
    curves: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]


@cache
def kept() -> Mapping[str, Any]:
    """The file as it is: the ending of each preset, and of which settings it is."""
    return dict(json.loads(FILE.read_text(encoding="utf-8"))) if FILE.exists() else {}


def ending(name: str) -> Ending | None:
    """How the shipped preset of that name ends; None where that is no curve."""
    known = kept().get(name)
    if known is None:
        return None
    curves = {arm: (tuple(x), tuple(y)) for arm, (x, y) in known["curves"].items()}
    return Ending(known["title"], known["x_label"], known["seed"], curves)


def ending_chart(shown: Ending, *, ascii: bool) -> ChartSpec:
    """The curves as a small chart."""
    alone = len(shown.curves) == 1
    curves = [
        set_curve(name, np.asarray(x), np.asarray(y))
        if name in SETS
        else Curve(np.asarray(x), np.asarray(y), f"arm{place}", name, tag="" if alone else str(place))
        for place, (name, (x, y)) in enumerate(shown.curves.items(), start=1)
    ]
    known = [y for _, y in shown.curves.values() if y]
    tops, low = [max(y) for y in known], min((min(y) for y in known), default=0.0)
    top = 1.0 if shown.title.endswith("ACCURACY") else min(max(tops), _FAR * min(tops)) if tops else 0.0
    return ChartSpec(
        title=shown.title,
        detail=f"seed {shown.seed}",
        curves=tuple(curves),
        y_range=(min(low, 0.0), top) if top > 0 else None,
        x_label=shown.x_label,
        ascii=ascii,
        riding=ascii and not alone and not SETS.keys() & shown.curves.keys(),
    )

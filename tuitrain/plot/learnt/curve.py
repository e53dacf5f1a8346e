"""A curve through points."""

from tuitrain.arrays import Floats
from tuitrain.experiments.inspect.learnt import Fit
from tuitrain.plot.chart import draw
from tuitrain.plot.picture import GAP, Picture, beside
from tuitrain.plot.raster import PixelStyle
from tuitrain.plot.spec import ChartSpec, Curve

WIDE = 100
"""From so many columns on there is room for two charts."""


def train(seen: Fit, width: int, height: int, look: PixelStyle) -> Picture:
    """The curve and the training points."""
    return draw(_chart("FIT", seen, seen.train, "train", look), width, height)


def page(seen: Fit, width: int, height: int, look: PixelStyle) -> Picture:
    """The curve and the training points; beside them the same curve and the test points."""
    if width < WIDE:
        return train(seen, width, height, look)
    half = (width - GAP) // 2
    test = draw(_chart("FIT", seen, seen.test, "test", look), width - GAP - half, height)
    return beside([train(seen, half, height, look), test])


def _chart(title: str, seen: Fit, points: Floats, name: str, look: PixelStyle) -> ChartSpec:
    # Both charts alike, and the axis still while the curve moves.
    heights = [column[:, 1] for column in (seen.train, seen.test)]
    low, high = min(float(y.min()) for y in heights), max(float(y.max()) for y in heights)
    rest = (high - low) * 0.05
    return ChartSpec(
        title=title,
        curves=(
            Curve(points[:, 0], points[:, 1], role="raw", label=name, marker="points", last=False),
            Curve(seen.curve[:, 0], seen.curve[:, 1], role="accent", label="answer", last=False),
        ),
        x_range=(float(seen.curve[0, 0]), float(seen.curve[-1, 0])),
        y_range=(low - rest, high + rest),
        ascii=look == "ascii",
    )

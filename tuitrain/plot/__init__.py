"""Series and statistics to characters: charts and the table of layers, as rows of text with roles."""

from tuitrain.plot.chart import draw
from tuitrain.plot.layers import LayerRow, LayersSpec, layout
from tuitrain.plot.picture import Picture, Run
from tuitrain.plot.spec import Baseline, ChartSpec, Curve, Mark, Spread

__all__ = [
    "Baseline",
    "ChartSpec",
    "Curve",
    "LayerRow",
    "LayersSpec",
    "Mark",
    "Picture",
    "Run",
    "Spread",
    "draw",
    "layout",
]

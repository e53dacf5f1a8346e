"""The table of layers, drawn whole: every figure is another, and stands in its place."""

import numpy as np
import pytest

from tuitrain.plot import LayerRow, LayersSpec, layout


def row(number, name, units, verdict, **figures):
    known = {"zero": 0.1, "mean": 0.2, "std": 0.3, "dead": 0.4, "gradient": 0.5, "update": 0.0006}
    counts = np.maximum(90 - 9 * np.abs(np.arange(30) - 6 * number), 0)
    ends = {"low": 0.0, "high": 5.0, "own_axis": False}
    scaled = {name: value + number / 100 for name, value in known.items()} | {"update": 0.0006 * number}
    return LayerRow(number, name, units, counts=counts, verdict=verdict, **ends | scaled | figures)


SPEC = LayersSpec(
    title="LAYERS activations",
    note="512 rows",
    rows=(
        row(1, "relu", 100, "ok"),
        row(2, "relu", 20, "DEAD: 41 of 100", low=-20.0, high=30.0, own_axis=True, dead=0.003),
        row(3, "out", 10, "no gradient", zero=None, dead=None, gradient=None, update=None),
        row(4, "leaky_relu_wide", 8, "okay", zero=0.999, dead=1.0, mean=-1.5, std=12.5),
    ),
    low=-1.0,
    high=5.0,
    selected=1,
)
WIDE = """\
LAYERS activations                                                                                              512 rows
                    =0 -1   0                       5   mean    std  dead |∇| rel   Δw/w  verdict
                         ▂▃▅▆█▆▅▃▂
 1 relu       100  11% ▆███████████▆▅▃▂                  .21    .31   41%     .51   6e-4  ok
               -20..30         ▂▃▅▆█▆▅▃▂
▸2 relu        20  12%    ▂▃▅▆███████████▆▅▃▂            .22    .32   <1%     .52   1e-3  DEAD: 41 of 100
                                     ▂▃▅▆█▆▅▃▂
 3 out         10    –          ▂▃▅▆███████████▆▅▃▂      .23    .33     –       –      –  NO GRADIENT
                                           ▂▃▅▆█▆▅▃▂
 4 leaky_rel…   8 >99%                ▂▃▅▆███████████  -1.50   12.5  100%     .54   2e-3  OKAY"""  # noqa: E501
ONE_LINE = """\
LAYERS activations                                                                                              512 rows
                    =0       -1   0                       5         mean    std  dead |∇| rel   Δw/w  verdict
 1 relu       100  11%       ▃▄▅▆▆▇█▇▆▆▅▄▃▂▂▁                        .21    .31   41%     .51   6e-4  ok
▸2 relu        20  12%   -20    ▁▂▂▃▄▅▆▆▇█▇▆▆▅▄▃▂▂▁         30       .22    .32   <1%     .52   1e-3  DEAD: 41 of 100
 3 out         10    –                ▁▂▂▃▄▅▆▆▇█▇▆▆▅▄▃▂▂▁            .23    .33     –       –      –  NO GRADIENT
 4 leaky_rel…   8 >99%                      ▁▂▂▃▄▅▆▆▇█▇▆▆▅▄        -1.50   12.5  100%     .54   2e-3  OKAY"""  # noqa: E501
HIDDEN = """\
LAYERS activations                                                                          512 rows
     =0       -1            5         mean    std  dead |∇| rel   Δw/w  verdict
 1  11%       ▄▅▇█▆▅▃▁                 .21    .31   41%     .51   6e-4  ok
▸2  12%   -20  ▁▂▄▅▇█▆▅▃▁     30       .22    .32   <1%     .52   1e-3  DEAD: 41 of 100
  2 more below"""
NARROW = """\
LAYERS activations                                      512 rows
     =0       -1            5         mean    std  verdict
 1  11%       ▄▅▇█▆▅▃▁                 .21    .31  ok
▸2  12%   -20  ▁▂▄▅▇█▆▅▃▁     30       .22    .32  DEAD: 41 of …
 3    –           ▁▂▄▅▇█▆▅▃▁           .23    .33  NO GRADIENT
 4 >99%              ▁▂▄▅▇█▆▅        -1.50   12.5  OKAY"""
LITTLE = """\
LAYERS activations              512 rows
     =0 -1            5  verdict
 1  11% ▄▅▇█▆▅▃▁         ok
▸2  12%  ▁▂▄▅▇█▆▅▃▁      DEAD: 41 of 100
 3    –     ▁▂▄▅▇█▆▅▃▁   NO GRADIENT
 4 >99%        ▁▂▄▅▇█▆▅  OKAY"""


def stripped_text(spec, width, height):
    """The rows without blanks at their ends."""
    return "\n".join(row.rstrip() for row in layout(spec, width, height).text.split("\n"))


@pytest.mark.parametrize(
    ("width", "height", "drawn"),
    [(120, 10, WIDE), (120, 6, ONE_LINE), (100, 5, HIDDEN), (64, 6, NARROW), (40, 6, LITTLE)],
)
def test_a_table_of_layers(width, height, drawn):
    assert stripped_text(SPEC, width, height) == drawn

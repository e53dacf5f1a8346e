"""Untrained layers and answers, drawn whole: every figure in them is another, and stands in its place."""

from dataclasses import replace

import numpy as np
import pytest

from tuitrain.experiments.inspect.layers import BINS, LayersView, LayerView
from tuitrain.experiments.inspect.verdicts import Verdict
from tuitrain.experiments.studies.activations import Activations
from tuitrain.plot.activations import matrix_picture, panel, tile
from tuitrain.plot.answer import AnswerSpec, LayerStrip, draw


def layer(number, word, mean, std, zero, reach=5.0, own_axis=False):
    """A layer whose histogram is highest at its own number from the left."""
    counts = np.maximum(900 - 90 * np.abs(np.arange(BINS) - 6 * number), 0)
    return LayerView(
        number, "relu", 5, zero, counts, -reach, reach, own_axis, mean, std, {}, Verdict(word, "why")
    )


def view(reach, *layers):
    return LayersView("activation", 10, -reach, reach, layers)


FOUND = Activations(
    view(
        5.0,
        layer(1, "ok", 0.11, 1.21, 0.004),
        layer(2, "SATURATED", 0.12, 1.22, 0.005),
        layer(3, "DEAD", 0.13, 1.23, 0.5, 50.0, True),
    ),
    view(
        10.0,
        layer(2, "ok", 0.91, 9.21, 0.9, 10.0),
        layer(3, "ok", 0.92, 9.22, 0.9, 10.0),
        layer(4, "ok", 0.93, 9.23, 0.9, 30.0, True),
    ),
    (0.61, 0.62, 0.63),
)
CALM = Activations(view(5.0, layer(1, "ok", 0.11, 1.21, 0.0)), view(5.0, layer(1, "ok", 0, 1, 0)), (1.0,))
WIDE = """\
 a-network
             z, its input                activation, its output
             -10  -2  2   10 in ±2    =0 -5                           5   mean    std  verdict
                  ▅█▃ ┊                     ▁▃▆█▆▃▁
                ▃████▆▁                  ▂▄▆███████▆▄▂
 1 relu       ▁▆███████▄       61%       █████████████▇▅▂                  .11   1.21  ok

                   ┊ ▅█▃                          ▁▃▆█▆▃▁
                   ▃████▆▁                     ▂▄▆███████▆▄▂
 2 relu          ▁▆███████▄    62%    0%    ▂▅▇█████████████▇▅▂            .12   1.22  SATURATED

                        ▅█▃                             ▁▃▆█▆▃▁
   z ±30              ▃████▆         ±50             ▂▄▆███████▆▄▂
 3 relu             ▁▆██████   63%   50%          ▂▅▇█████████████▇▅▂      .13   1.23  DEAD
"""
LITTLE = """\
 a-network
    z, its input           activation
    -10     10 in ±2    =0 -5       5    std  verdict
      ▁▆█▃┊                ▁▆█▃
 1   ▄████▅▁     61%       ████▅▁       1.21  ok
        ▁▆█▃                 ▁▆█▃
 2     ▄████▅▁   62%    0%  ▄████▅▁     1.22  SATURATED
          ▁▆█▃         ±50     ▁▆█▃
 3       ▄████   63%   50%    ▄████▅▁   1.23  DEAD"""
PLAIN = """\
 a-network
             z, its input           activation
             -10     10in +-2    =0 -5            5   mean    std  verdict
                =@ :                  =@
                @@-:                 =@@@
               #@@@:                -@@@@%
              .@@@@*                @@@@@@%
 1 relu       @@@@@@:     61%       @@@@@@@#           .11   1.21  ok

                 :=@                     =@
                 :@@-                   =@@@
                 #@@@                  -@@@@%
                .@@@@*                -@@@@@@%
 2 relu         @@@@@@:   62%    0%  :@@@@@@@@#        .12   1.22  SATURATED

                    =@                      =@
                    @@-                    =@@@
                   #@@@                   -@@@@%
   z +-30         .@@@@        +-50      -@@@@@@%
 3 relu           @@@@@   63%   50%     :@@@@@@@@#     .13   1.23  DEAD












"""


def stripped_text(picture):
    """The picture's rows without blanks at their ends."""
    return "\n".join(row.rstrip() for row in picture.text.split("\n"))


@pytest.mark.parametrize(
    ("width", "height", "ascii", "drawn"),
    [(100, 15, False, WIDE), (60, 9, False, LITTLE), (80, 33, True, PLAIN)],
)
def test_a_network_in_full(width, height, ascii, drawn):
    assert stripped_text(panel("a-network", FOUND, width, height, ascii=ascii)) == drawn


TILE = """\
a-network
  -5            5   mean     =0
   ▃▆█▅▁
1 ██████▆▃           .11     0% ok

      ▃▆█▅▁
2  ▁▄██████▆▃        .12     0% SATURATED

         ▃▆█▅▁
3     ▁▄██████▆▃     .13    50% DEAD

"""


def test_a_network_in_little_room():
    assert stripped_text(tile("a-network", FOUND, 44, 12)) == TILE


MATRIX = """\
         relu         tanh         sigmoid
 std 1   ▄▇█▅▃▁       ▄▇█▅▃▁
         2: SATURATED ok

 std .01


 xavier               ▄▇█▅▃▁
                      2: SATURATED

 he      ▄▇█▅▃▁
         ok

 no room for gelu"""


def test_many_networks_in_a_matrix_and_those_left_out_by_name():
    found = {"relu-std-1": FOUND, "tanh-std-1": CALM, "relu-he": CALM, "tanh-xavier": FOUND}
    assert stripped_text(matrix_picture(found, ("relu", "tanh", "sigmoid", "gelu"), 48, 14)) == MATRIX


SHARES = np.array([0.02, 0.125, 0.5, 0.055, 0.3])
STRIPS = (
    LayerStrip(1, "relu", np.array([0.0, 1.0, 2.0, 4.0])),
    LayerStrip(2, "tanh", np.array([-3.0, -1.5, 0.0, 1.5])),
    LayerStrip(3, "out", np.full(4, np.nan)),
)
SEEN = np.linspace(0, 1, 64).reshape(8, 8)
ANSWER = """\
ANSWER  a note                                            THE NETWORK SEES
0 ━                                              2.0 %        ░░░░
1 ━━━━━╸                                        12.5 %    ░░░░▒▒▒▒
2 ━━━━━━━━━━━━━━━━━━━━━━                        50.0 %    ▒▒▒▒▓▓▓▓
3 ━━╸                                            5.5 %    ▓▓▓▓████
4 ━━━━━━━━━━━━━                                 30.0 % ◂

LAYERS  every unit, as a share of the layer's largest                    largest
 1 relu      ░░░░▒▒▒▒████                                                  4.000
             ░░░░▒▒▒▒████
 2 tanh  %%%%----    ▒▒▒▒                                                  3.000
         %%%%----    ▒▒▒▒
 3 out                                                                         –
"""
TIGHT = """\
ANSWER  a note            THE NET…
0                2.0 %        ░░░░
1 ━╸            12.5 %    ░░░░▒▒▒▒
2 ━━━━━━        50.0 %    ▒▒▒▒▓▓▓▓
3 ╸              5.5 %    ▓▓▓▓████
4 ━━━╸          30.0 % ◂
LAYERS                     largest
 1 relu      ░░░░▒▒▒▒████    4.000
 2 tanh  %%%%----    ▒▒▒▒    3.000
 3 out                           –"""


def answer(width, height, look="shades", **fields):
    spec = AnswerSpec("a note", 5, (8, 8), SHARES, 4, SEEN, STRIPS)
    return stripped_text(draw(replace(spec, **fields), width, height, look))


@pytest.mark.parametrize(("width", "height", "drawn"), [(80, 14, ANSWER), (34, 10, TIGHT)])
def test_an_answer_with_what_was_seen_and_what_each_layer_gave(width, height, drawn):
    assert answer(width, height) == drawn


NOTHING = """\
ANSWER  a note                                      THE NET~
0                                              -    .......:
1                                              -    -----===
2                                              -    +++*****
3                                              -    #%%%%%%%
4                                              - <

"""


def test_an_answer_that_is_no_number_says_nothing_of_any_class():
    assert answer(60, 8, "ascii", shares=np.array([0.5, np.nan, 0.1, 0.1, 0.1]), layers=()) == NOTHING


def test_before_anything_was_asked_there_are_classes_and_no_shares():
    lines = answer(60, 8, shares=None, seen=None, label=None, layers=()).split("\n")
    assert [line.strip() for line in lines[1:6]] == ["0", "1", "2", "3", "4"]


def test_the_likeliest_class_stands_out_and_no_other():
    spec = AnswerSpec("a note", 5, (8, 8), SHARES, 4, SEEN)
    rows = draw(spec, 60, 8, "shades").rows[1:6]
    bars = [{run.role for run in row if "━" in run.text or "╸" in run.text} for row in rows]
    assert bars == [{"bar"}, {"bar"}, {"accent"}, {"bar"}, {"bar"}]


@pytest.mark.parametrize(("height", "lines"), [(13, 1), (14, 2)])
def test_layers_have_two_lines_each_where_one_is_left_over(height, lines):
    drawn = answer(80, height).split("\n")
    (first,) = [number for number, line in enumerate(drawn) if line.startswith(" 1 relu")]
    (second,) = [number for number, line in enumerate(drawn) if line.startswith(" 2 tanh")]
    assert second - first == lines

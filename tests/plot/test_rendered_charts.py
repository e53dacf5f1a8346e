"""Charts drawn whole: curves that leave the picture, shades, marks, a cursor, baselines, their numbers."""

from dataclasses import replace

import numpy as np
import pytest

from tuitrain.experiments.trials.curves import Curves
from tuitrain.plot import Baseline, ChartSpec, Curve, Mark, Spread, draw
from tuitrain.plot.chart_options import ChartOptions
from tuitrain.plot.comparison import loss_chart
from tuitrain.plot.grid import grid
from tuitrain.plot.smoothing import NAMES
from tuitrain.training import Band

X = np.arange(0.0, 101, 5)
RISING = Curve(X, X / 100, "arm1", label="rising", tag="1")
EXPLODING = Curve(X, 0.25 + (X / 50) ** 3, "arm2", label="exploding", marker="dotted", tag="2")
FALLING = Curve(X, -0.5 - X / 100, "arm3", label="falling", marker="dash", tag="3")
RAW = Curve(X, 0.1 + 0.0 * X, "raw", marker="points", last=False)
SPREAD = Spread(X, X / 100 - 0.25, X / 100 + 0.25, "arm1")
WHOLE = ChartSpec(
    title="TITLE",
    detail="of all",
    curves=(RISING, EXPLODING, FALLING, RAW),
    spreads=(SPREAD,),
    baselines=(Baseline(0.7, "chance"), Baseline(5.0, "nowhere")),
    marks=(Mark(20.0, "rate .01→.02"), Mark(90.0, "rate .02→.01"), Mark(400.0, "nowhere")),
    x_range=(0.0, 100.0),
    y_range=(0.0, 1.0),
    x_label="updates",
)
POSITIVE = Curve(X, 10.0 ** (X / 25 - 2), "train", label="train")
BROKEN = Curve(X, np.where(X == 100, -1.0, np.where(X % 20, X, np.nan)), "test", label="test")
LOG = ChartSpec(title="LOSS", log=True, curves=(POSITIVE, BROKEN), baselines=(Baseline(2.3, "ln 10"),))
FLAT = ChartSpec(title="FLAT", curves=(Curve(X, 0.0 * X + 4, "train"),), x_label="updates")
SEEN = ChartSpec(
    title="READ",
    curves=(RISING, Curve(X, 1 - X / 100, "arm2", label="other", tag="2")),
    x_range=(0.0, 100.0),
    y_range=(0.0, 1.0),
    cursor=25.0,
    x_label="updates",
)
OF_WHOLE = """\
TITLE of all  ━1 rising  ┄2 exploding  ╌3 falling
  1.0              ◆ rate .01→.02                  ⡀⡀⡀⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⢀⡠⠔⠊ 2 8.250
                   ┊             ⢀             ⡀⡀⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⣀⠤⠒⠒⠉⠁⡂⡂⡂ 1 1.000
                   ┊             ⠃        ⡀⡀⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⢀⣀⠤⠒⠉⡂⡂⡂⡂⡂⡂⡂⡂⡂
                   ┊                 ⡀⡀⡀⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⢀⡠⠔⠊⠁⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⠂
   .7 ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈⠔┈┈⡀⡀⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⣀⡠⠤⠒⠊⠁⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⠂⠂┈┈┈┈ chance
                   ┊        ⡀⡀⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⢀⡠⠤⠒⠉⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⠂⠂
                   ┊   ⡀⡀⡀⡂⠊⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⣀⣀⠤⠔⠊⠁⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⠂⠂⠂
                   ⡀⡀⡂⡂⡂⡠⡂⡂⡂⡂⡂⡂⡂⡂⡂⣀⠤⠒⠉⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⠂⠂
   .4         ⡀⡀⡂⡂⡂⡂⡂⣀⡂⡂⡂⡂⡂⡂⡂⡂⣀⠤⠒⠉⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⠂⠂   rate .02→.01 ◆
         ⡀⡀⡂⡂⡂⡂⡂⡂⡂⡠⡂⡂⡂⡂⡂⡂⢀⡠⠔⠊⠉⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⠂⠂⠂                    ┊
   .2 ⠒⡂⡂⠒⡂⡂⠒⡂⡂⠉⡂⡂⡂⡂⣀⠤⠒⠒⠉⠁⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⠂⠂                         ┊
      ⡂⡂⡂⡂⡂⡂⡂⡂⡂⢀⣀⠤⠒⠉⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⠂⠂                              ┊
      ⠂⡂⡂⠂⢀⡠⠔⠒⠉⠁⡂⡂⡂⠂⡂⡂⠂⡂⡂⠐⡂⠂⠐⠂  ⠂  ⠂  ⠂  ⠐  ⠐   ⠂  ⠂  ⠐  ⠐   ⠂  ⠂  ⠐  ⠐
    0 ⣀⠤⠒⠉⠁⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⡂⠂⠂                                       ┊       3 -1.500
      0           20           40          60           80               updates"""
OF_PLAIN = """\
TITLE of all  *1 rising  :2 exploding  +3 falling
  1.0          v rate .01->.02         .........*** 2 8.250
               :                  .........*****... 1 1.000
               :        :     .........****........
   .7 -----------------............****...........- chance
               :  ...:........*****........
              ....:.....******........
         ......:...*****..........
      :..:..:..****..........   rate .02->.01 v
      ....*****.......... . . . .  . . . . .  . . .
    0 ****..........                          :     3 -1.500
      0       20       40      60       80           updates"""
OF_LOG = """\
LOSS log  ━ train  ━ test
  100                      ⣀⣀⣀⣀⣀    ⠤⠤⠤⠤⠤⠂   ⠐⠒⠒⠉⠉⠁⠔⠊ 100.0
                 ⠠⠤⠤⠒⠒⠊                     ⢀⡠⠤⠒⠉     95.00
          ⡠⠤⠒⠁                          ⣀⠤⠒⠉⠁
        ⠐⠊                         ⣀⠤⠔⠊⠉
  2.3 ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈⣀⣀⡠⠤⠒⠉┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ ln 10
                        ⢀⣀⠤⠒⠉
                    ⣀⡠⠔⠊⠁
               ⢀⡠⠔⠒⠉
          ⢀⣀⠤⠒⠊⠁
  .01 ⣀⡠⠔⠊⠁
      0       20       40        60       80       100"""
OF_FLAT = """\
FLAT
   10
      ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀ 4.000
    0
      0           50             updates"""
OF_LOW = """\
FLAT
   10
      ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀ 4.000
    0"""
OF_SEEN = """\
READ  ━1 rising  ━2 other
  1.0 ⠑⠒⠢⢄⣀      │                            ⣀⡠⠔⠒⠊
           ⠉⠉⠒⠒⠢⢄⡀                     ⢀⡠⠔⠒⠒⠉⠉      2 .750
                 ⠈⠉⠉⠒⠒⠤⣀⡀       ⢀⣀⠤⠒⠒⠉⠉⠁
   .5            │      ⠈⠉⠑⠒⠢⢄⣀⠉⠁
                 │ ⢀⣀⡠⠤⠒⠉⠉     ⠉⠉⠒⠤⢄⣀⡀              1 .250
            ⢀⣀⣀⠤⠒⠉⠉⠁                 ⠈⠉⠉⠒⠤⣀⣀⡀
    0 ⣀⣀⠤⠔⠊⠉⠁    │                          ⠈⠉⠑⠢⠤⣀⣀
      0       20 ▲ 25  40      60       80           updates"""
OF_END = """\
READ  ━1 rising  ━2 other
  1.0 ⢇   ⡎                                       │ 1 1.000
      ⠈⡆ ⢰⠁                                       │
       ⠸⡀⠃                                        │
   .5   ⢇                                         │
       ⢰⠘⡄                                        │
      ⢀⠇ ⠸⡀                                       │
    0 ⡎   ⢇                                       │ 2 0
      0       200      400     600      800 1,000 ▲  updates"""
AT_END = ChartSpec(
    title="READ", curves=SEEN.curves, x_range=(0, 1000), y_range=(0, 1), cursor=1000, x_label="updates"
)


def stripped_text(spec, width, height):
    """The rows without blanks at their ends."""
    return "\n".join(row.rstrip() for row in draw(spec, width, height).text.split("\n"))


@pytest.mark.parametrize(
    ("spec", "width", "height", "drawn"),
    [
        (WHOLE, 80, 16, OF_WHOLE),
        (replace(WHOLE, ascii=True), 60, 12, OF_PLAIN),
        (LOG, 60, 12, OF_LOG),
        (FLAT, 40, 5, OF_FLAT),
        (FLAT, 40, 4, OF_LOW),
        (SEEN, 60, 9, OF_SEEN),
        (AT_END, 60, 9, OF_END),
    ],
    ids=lambda value: value.title if isinstance(value, ChartSpec) else "",
)
def test_a_chart(spec, width, height, drawn):
    assert stripped_text(spec, width, height) == drawn


def constant(loss):
    end = np.arange(1.0, 41)
    level = np.full(40, loss)
    return [Curves(Band(1, end, level, level, level, level * level), np.empty((0, 8)))]


@pytest.mark.parametrize(("losses", "top"), [((0.5, 1.25), 1.25), ((0.5, 2.0), 1.5), ((1e9, 0.5, 0.75), 1.5)])
def test_a_loss_that_explodes_leads_out_of_the_picture(losses, top):
    arms = {f"arm{number}": constant(loss) for number, loss in enumerate(losses)}
    assert loss_chart(arms, (0.0, 40.0), ChartOptions()).y_range == (0.0, pytest.approx(top))


@pytest.mark.parametrize("smoothing", NAMES)
def test_behind_the_title_stands_how_losses_are_smoothed(smoothing):
    arms = {"run": constant(0.5)}
    assert loss_chart(arms, (0.0, 40.0), ChartOptions(smoothing=smoothing)).detail == NAMES[smoothing]


def test_what_is_not_trained_keeps_its_number_among_those_that_are():
    untrained = [replace(constant(0.5)[0], trained=False)]
    (curve,) = loss_chart({"average": untrained, "member": constant(0.5)}, (0.0, 40.0), ChartOptions()).curves
    assert (curve.label, curve.tag, curve.role, curve.marker) == ("member", "2", "arm2", "line")


def test_small_charts_have_neither_names_nor_the_name_of_their_axis():
    small = grid([SEEN, SEEN], 80, 8).text
    assert small.count("READ") == 2
    assert not [word for word in ("rising", "other", "updates") if word in small]


def test_a_level_to_compare_with_is_within_an_axis_that_follows_the_data():
    spec = ChartSpec(curves=(Curve(X, 0.0 * X + 1, "train"),), baselines=(Baseline(4.0, "chance"),))
    lines = stripped_text(spec, 50, 8).split("\n")
    assert [line for line in lines if line.endswith("chance") and "┈" in line]

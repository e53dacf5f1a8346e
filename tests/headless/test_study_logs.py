"""The logs of what trains nothing, line by line, where it is known what was found."""

import io

import numpy as np
import pytest
from report_samples import Terminal, written

from tuitrain.config import Preset, changed
from tuitrain.experiments.inspect.layers import LayersView, LayerView
from tuitrain.experiments.inspect.verdicts import Verdict
from tuitrain.experiments.studies.activations import Activations
from tuitrain.experiments.studies.gradient_check import Check
from tuitrain.experiments.studies.study import compute
from tuitrain.experiments.studies.walk import Walk
from tuitrain.headless.activations_log import ActivationsLog
from tuitrain.headless.gradcheck_log import GradientLog
from tuitrain.headless.outcome import ArmOutcome, Outcome
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Computed, Quiet
from tuitrain.headless.study import Computing
from tuitrain.headless.surface_log import SurfaceLog
from tuitrain.nn.gradients import Comparison
from tuitrain.nn.surfaces import SURFACES
from tuitrain.plot.activations import panel
from tuitrain.plot.surface import flat, scene


def log_of(kind_of_log, preset, found, *, plot=False, outcome=None):
    """Write that log to a console."""

    def write(console):
        log = kind_of_log(console, plot=plot)
        log.start("x", preset, tuple(found))
        for arm, each in found.items():
            log.begin(arm)
            log.tell(Computed(arm, each))
        log.finish(outcome or Outcome(preset, {}, (), False, False))

    return write


# Gradient checks

CHECKED = Preset.model_validate(
    {
        "kind": "gradcheck",
        "network": {"hidden": [6]},
        "data": {"name": "moons", "train": 1500},
        "arms": {"fine": {}, "off": {"network": {"activation": "tanh"}}},
    }
)
FINE = Check({"weight1": Comparison(1e-9, 2.5e-10, 1_500, 0), "bias1": Comparison(1e-6, 3e-11, 6, 2)}, 20)
OFF = Check({"weight1": Comparison(0.5, 0.25, 1_200, 1_000), "bias1": Comparison(1.01e-6, 0.0, 6, 40)}, 20)
OF_CHECKS = """\
x
2–6–2 relu, 32 parameters; train 1,500, test 1,000; seed 0
arm fine (1 of 2)
arm off (2 of 2): 2–6–2 tanh, 32 parameters

  arm   tensors  compared  skipped  largest relative  largest absolute  verdict
  fine        2     1,506        2           1.0e-06           2.5e-10  AGREES
  off         2     1,206    1,040           5.0e-01           2.5e-01  DIFFERS
"""
OF_ONE_CHECK = """\
x
2–6–2 relu, 32 parameters; train 1,500, test 1,000; seed 0
arm off: 2–6–2 tanh, 32 parameters

  tensor   compared  skipped  relative  absolute  verdict
  weight1     1,200    1,000   5.0e-01   2.5e-01  DIFFERS
  bias1           6       40   1.0e-06   0.0e+00  DIFFERS

  arm  tensors  compared  skipped  largest relative  largest absolute  verdict
  off        2     1,206    1,040           5.0e-01           2.5e-01  DIFFERS
"""


@pytest.mark.parametrize(
    ("found", "text"), [({"fine": FINE, "off": OFF}, OF_CHECKS), ({"off": OFF}, OF_ONE_CHECK)]
)
def test_gradients_of_each_arm_and_of_a_single_one_each_tensor(found, text):
    assert written(log_of(GradientLog, CHECKED, found)) == text


@pytest.mark.parametrize("found", [{"fine": FINE, "off": OFF}, {"off": OFF}])
def test_tables_of_gradients_fit_a_narrow_terminal(monkeypatch, found):
    monkeypatch.setenv("COLUMNS", "40")
    text = written(log_of(GradientLog, CHECKED, found), to=Terminal())
    tables = text[text.index("\n\n") :].splitlines()
    assert max(map(len, tables)) <= 40


# Surfaces

WALKED = Preset.model_validate(
    {
        "kind": "surface",
        "surface": {"function": "ravine", "start": [-7, 2]},
        "updates": 3,
        "arms": {"near": {}, "far": {"optimizer": {"lr": 5}}},
    }
)


def walk(*places, left=False):
    points = np.array(places, float)
    heights = points[:, 0] ** 2 / 20 + points[:, 1] ** 2
    return Walk(points, heights, np.zeros_like(points), np.zeros(len(points)), {}, left)


NEAR = walk((-7, 2), *[(-1, 1)] * 1_199, (-0.5, -1e-9))
FAR = walk((-7, 2), (9_999.5, -10_000), left=True)
OF_WALKS = """\
x
ravine x²/20 + y², from (-7, 2), 3 updates; seed 0
arm near (1 of 2): sgd 0.01
arm far (2 of 2): sgd 5

  arm   updates            x           y          f  status
  near    1,200    -0.500000    0.000000   0.012500  completed
  far         1  9999.500000  -1.000e+04  1.050e+08  diverged
"""


def test_walks_with_where_they_end():
    assert written(log_of(SurfaceLog, WALKED, {"near": NEAR, "far": FAR})) == OF_WALKS


def test_a_table_of_walks_fits_a_narrow_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    lines = written(log_of(SurfaceLog, WALKED, {"near": NEAR, "far": FAR}), to=Terminal()).splitlines()
    head, *rows = OF_WALKS.splitlines()[-3:]
    two = head.index("x") + 1
    assert lines[-3:] == [f"{head[:two]}  …", *(line[:two] for line in rows)]


def test_walks_that_were_not_made_are_no_map():
    text = written(log_of(SurfaceLog, WALKED, {}, plot=True))
    assert text.splitlines()[-2:] == ["", "  arm  updates  x  y  f  status"]


class PlainTerminal(Terminal):
    """One that shows ASCII alone."""

    encoding = "ascii"


@pytest.mark.parametrize(("columns", "width"), [("70", 70), ("200", 120)])
@pytest.mark.parametrize("to", [Terminal, PlainTerminal, io.StringIO])
def test_the_map_is_as_wide_as_the_terminal_up_to_a_bound(monkeypatch, columns, width, to):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("NO_COLOR", "1")
    plain = to is PlainTerminal
    found = {"near": NEAR, "far": walk((-7, 2), (3, 1), (4, 1))}
    seen = scene(SURFACES["ravine"], found, NEAR.steps, near=True, ascii=plain)
    drawn = flat(seen, width, 24, "ascii" if plain else "shades").text.split("\n")
    lines = written(log_of(SurfaceLog, WALKED, found, plot=to is io.StringIO), to=to()).splitlines()
    # Four lines say what is walked down.
    assert lines[5 : 5 + len(drawn)] == [row.rstrip() for row in drawn]
    assert len(drawn) == 24
    assert [line.split()[:1] for line in lines[5 + len(drawn) :]] == [[], ["arm"], ["near"], ["far"]]


@pytest.mark.parametrize("kind_of_log", [SurfaceLog, GradientLog, ActivationsLog])
def test_on_a_pipe_nothing_is_drawn_unless_it_is_asked_for(kind_of_log):
    drawn = []

    class Drawing(kind_of_log):
        def draw(self, console):
            drawn.append(console)

        def lines(self, room):
            yield str(room)

    for to, plot in ((io.StringIO, False), (io.StringIO, True), (Terminal, False)):
        preset = changed(WALKED, {"expect": [{"figure": "near.x", "max": 1}]})
        of = Outcome(preset, {}, (), False, False)
        written(log_of(Drawing, preset, {"near": NEAR}, plot=plot, outcome=of), to=to())
    assert len(drawn) == 2


# Layers


def layer(number, word, **figures):
    named = {name.replace("__", "."): value for name, value in figures.items()}
    counts = np.arange(30)
    return LayerView(
        number, "relu", 5, 0.5, counts, -1.0, 1.0, False, 0.0, 0.0, named, Verdict(word, "a sentence")
    )


def layers(*each):
    return LayersView("activation", 10, -1.0, 1.0, each)


UNTRAINED = Preset.model_validate(
    {
        "kind": "activations",
        "network": {"hidden": [5, 5]},
        "arms": {"relu": {}, "tanh": {"network": {"activation": "tanh"}}},
    }
)
RELU = layers(
    layer(1, "ok", activation__mean=0.25, activation__std=1.5, activation__zero=0.504, z__std=3.5, z__mean=9),
    layer(
        2, "DYING", activation__mean=12.5, activation__std=0.75, activation__zero=1.0, z__std=0.001, z__mean=9
    ),
)
TANH = layers(
    layer(1, "SATURATED", activation__mean=-0.01, activation__std=0.9, activation__saturated=0.25, z__std=2.5)
)
LAYERS = {"relu": Activations(RELU, RELU, (0.434, 0.08)), "tanh": Activations(TANH, TANH, (1.0,))}
OF_LAYERS = """\
x
1,000 normal rows through 5×2 hidden; seed 0
arm relu (1 of 2): relu, he
arm tanh (2 of 2): tanh, he

  arm   layer  mean   std    zero  saturated  z std  in ±2  verdict
  relu      1   .25  1.50   50.4%          –   3.50    43%  ok
  relu      2  12.5   .75  100.0%          –   .001     8%  DYING
  tanh      1  -.01   .90       –      25.0%   2.50   100%  SATURATED
"""


def test_layers_with_what_comes_through_them():
    assert written(log_of(ActivationsLog, UNTRAINED, LAYERS)) == OF_LAYERS


def test_a_table_of_layers_fits_a_narrow_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    lines = written(log_of(ActivationsLog, UNTRAINED, LAYERS), to=Terminal()).splitlines()
    (head,) = [line for line in lines if line.startswith("  arm   layer")]
    assert head.split() == ["arm", "layer", "mean", "std", "zero", "…"]


@pytest.mark.parametrize(("columns", "width"), [("70", 70), ("200", 120)])
@pytest.mark.parametrize("to", [Terminal, PlainTerminal])
def test_the_picture_of_each_arm_has_three_lines_a_layer(monkeypatch, columns, width, to):
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("NO_COLOR", "1")
    found = {arm: compute(UNTRAINED, arm) for arm in UNTRAINED.arms}
    drawn = [
        row.rstrip()
        for arm, each in found.items()
        for row in (*panel(arm, each, width, 9, ascii=to is PlainTerminal).text.split("\n"), "")
    ]
    lines = written(log_of(ActivationsLog, UNTRAINED, found), to=to()).splitlines()
    assert lines[5 : 5 + len(drawn)] == drawn
    assert len(drawn) == 2 * (9 + 1)
    assert lines[5 + len(drawn)].startswith("  arm ")


# Expectations and arms

ALONE = Preset.model_validate({"kind": "surface", "surface": WALKED.surface.model_dump(), "updates": 3})


@pytest.mark.parametrize("kind_of_log", [SurfaceLog, GradientLog, ActivationsLog])
def test_behind_the_table_stands_what_became_of_expectations(kind_of_log):
    class Short(kind_of_log):
        def lines(self, room):
            yield "  the table"

    preset = changed(ALONE, {"expect": [{"figure": "x", "max": 1}]})
    work = Computing(preset)
    told = Told()
    of = work.run(told, Progress(None), lambda: False, judge=True)
    lines = written(log_of(Short, preset, {"run": NEAR}, outcome=of)).splitlines()
    assert lines[1:3] == ["ravine x²/20 + y², from (-7, 2), 3 updates; seed 0", ""], "there are no arms"
    assert lines[3] == "  the table"
    assert lines[4].startswith("  met     x ≤ 1; is -6.9")


class Told(Quiet):
    """Remembers what it is told."""

    def __init__(self):
        self.told = []

    def begin(self, arm):
        self.told.append(f"begin {arm}")

    def tell(self, event):
        self.told.append(f"{event.arm} {event.found.steps}")


class Shown(Progress):
    """Remembers what it shows."""

    def __init__(self):
        super().__init__(None)
        self.shown = []

    def show(self, *what):
        self.shown.append(what)


EXPECTING = changed(
    WALKED, {"expect": [{"figure": "near.updates", "equals": 9}, {"figure": "far.updates", "equals": 3}]}
)


def test_arms_are_computed_one_after_the_other_with_a_clock_beside_each(monkeypatch):
    clock = iter([10.0, 10.25, 20.0, 22.0])
    monkeypatch.setattr("tuitrain.headless.study.perf_counter", lambda: next(clock))
    told, progress = Told(), Shown()
    of = Computing(EXPECTING).run(told, progress, lambda: False, judge=True)
    assert told.told == ["begin near", "near 3", "begin far", "far 3"]
    assert progress.shown == [(0, 2, "arms", "near"), (1, 2, "arms", "far")]
    near = compute(EXPECTING, "near")
    assert of.arms["near"] == ArmOutcome(
        "completed", {"status": "completed", **near.figures}, 0.25, series={"path": near.places.tolist()}
    )
    assert of.arms["far"].seconds == 2.0
    assert (of.status, of.skipped, [each.met for each in of.checked]) == ("completed", False, [False, True])
    assert of.exit_code == 1


@pytest.mark.parametrize("judge", [True, False])
def test_a_stop_between_two_arms_leaves_the_first_and_judges_nothing(judge):
    looks = iter([False, True])
    told = Told()
    of = Computing(EXPECTING).run(told, Progress(None), lambda: next(looks), judge=judge)
    assert told.told == ["begin near", "near 3"]
    assert (of.status, list(of.arms), of.skipped, of.exit_code) == ("interrupted", ["near"], True, 0)


def test_of_one_arm_alone_nothing_is_said_of_others():
    of = Computing(EXPECTING, ["far"]).run(Quiet(), Progress(None), lambda: False, judge=True)
    assert [each.ran for each in of.checked] == [False, True]
    assert (list(of.arms), of.exit_code) == (["far"], 0)
    unjudged = Computing(EXPECTING, ["near"]).run(Quiet(), Progress(None), lambda: False, judge=False)
    assert (unjudged.skipped, unjudged.exit_code) == (True, 0)

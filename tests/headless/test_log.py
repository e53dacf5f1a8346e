"""The log, line by line, of runs whose figures are known."""

import pytest
from report_samples import Terminal, finished, outcome, preset_of, result, scored, written

from tuitrain.experiments.expectations import check
from tuitrain.experiments.trials.trial_run import Diverged, Edited
from tuitrain.headless import log_footer
from tuitrain.headless.log import Log
from tuitrain.headless.outcome import ArmOutcome, Outcome
from tuitrain.training import Divergence

LAYERS = {
    "layer1__activation__zero": 0.5,
    "layer1__activation__dead": 0.25,
    "layer1__activation__mean": 0.4,
    "layer1__activation__std": 0.6,
    "layer1__gradient__rms": 0.0012,
    "layer1__update__ratio": 0.003,
    "layer1__verdict": "ok",
    "layer2__activation__zero": 0.1,
    "layer2__activation__dead": 0.02,
    "layer2__activation__mean": -0.3,
    "layer2__activation__std": 0.7,
    "layer2__gradient__rms": 0.034,
    "layer2__update__ratio": 0.0004,
    "layer2__verdict": "DYING",
    "layer3__activation__mean": 1.5,
    "layer3__activation__std": 2.5,
    "layer3__gradient__rms": 0.0,
    "layer3__verdict": "ok",
}
SINGLE = preset_of(
    edits=[{"update": 9, "set": {"optimizer.lr": 0.01, "weight_decay": 1e-4}}],
    expect=[
        {"figure": "test_accuracy", "min": 0.75},
        {"figure": "train_loss", "max": 0.1},
        {"figure": "updates", "equals": 1_040},
        {"figure": "verdict", "equals": "LEARNING"},
        {"figure": "train_accuracy", "above": "test_accuracy", "by": 0.1},
        {"figure": "validation_accuracy", "min": 0.8, "max": 0.9},
    ],
)
ALONE = result(
    updates=1_040,
    test_accuracy=0.74996,
    train_loss=0.10004,
    train_accuracy=0.92,
    verdict="LEARNING",
    **LAYERS,
)
OF_ALONE = """\
small: Small
784–16–8–10 relu, 12,786 parameters; train 150, validation 50, test 100; sgd 0.1, batch 50, shuffle; seed 0

    epoch     update  train loss  accuracy  valid. loss  accuracy  test loss  accuracy   seconds
      1.0          3      0.1100    0.9200       0.3300    0.8400     0.5500    0.7600       0.3
                 9  from here on optimizer.lr = 0.01, weight_decay = 0.0001
     10.0         30    2.50e-05    0.9200       0.3300    0.8400     0.5500    0.7600       3.0
     13.0         39      0.1100    0.9200       0.3300    0.8400     0.5500    0.7600       3.9
    346.7      1,040      0.1100    0.9200       0.3300    0.8400     0.5500    0.7600     104.0

  layer  zero  dead    mean    std  |∇| rel  |∇| rms   Δw/w  verdict
      1   50%   25%   0.400  0.600    0.035  1.2e-03  3e-03  ok
      2   10%    2%  -0.300  0.700    1.000  3.4e-02  4e-04  DYING
      3     –     –   1.500  2.500    0.000  0.0e+00      –  ok

  completed after 1,040 updates, 1.50 s of training: LEARNING
  parameters run parameters
  state      run state
  MISSED  test_accuracy ≥ 0.75; is 0.74996
  MISSED  train_loss ≤ 0.1; is 0.10004
  met     updates = 1040; is 1,040
  met     verdict = LEARNING; is LEARNING
  met     train_accuracy above test_accuracy by 0.1; is 0.92 beside 0.75
  MISSED  validation_accuracy ≥ 0.8 and ≤ 0.9; is absent
"""


def told_of_alone():
    def write(console):
        log = Log(console)
        log.start("small", SINGLE, ("run",))
        log.begin("run")
        for event in (
            scored("run", 3),
            Edited("run", SINGLE.edits[0]),
            scored("run", 30, train_loss=2.5e-5),
            scored("run", 39),
            scored("run", 1_040),
            finished(ALONE),
        ):
            log.tell(event)
        log.finish(outcome(SINGLE, [ALONE]))

    return written(write)


def test_a_single_run():
    assert told_of_alone() == OF_ALONE


@pytest.mark.parametrize(
    ("gradients", "shown"),
    [
        ((2e-9, 4e-3, 1e-3), ("5e-07", "1.000", "0.250")),
        ((0.0, 0.0, 0.0), ("–", "–", "–")),
        ((None, 5.0, 10.0), ("–", "0.500", "1.000")),
    ],
)
def test_gradients_stand_beside_the_largest_layers(gradients, shown):
    figures = {f"layer{n}__verdict": "ok" for n in (1, 2, 3)} | {"verdict": "LEARNING", "updates": 3}
    known = {f"layer{n}__gradient__rms": each for n, each in enumerate(gradients, 1) if each is not None}
    head, *rows = list(log_footer.single(ArmOutcome.of(result(**figures, **known))))[:4]
    end = head.index("|∇| rel") + len("|∇| rel")
    assert tuple(row[:end].split()[-1] for row in rows) == shown


COMPARISON = preset_of(
    kind="compare",
    arms={
        "slow": {"optimizer": {"lr": 0.01}},
        "fast": {"updates": 20, "network": {"dropout": 0.5}},
        "wild": {"optimizer": {"lr": 1000}},
    },
    expect=[
        {"figure": "fast.train_loss", "below": "slow.train_loss"},
        {"figure": "wild.status", "equals": "diverged"},
        {"figure": "wild.test_accuracy", "min": 0.5},
    ],
)
SLOW = result(
    "slow",
    seconds=2.25,
    train_loss=0.5,
    loss_last_100=0.45,
    train_accuracy=0.9,
    validation_accuracy=0.8,
    test_accuracy=0.6,
    gap=0.3,
    verdict="LEARNING",
)
FAST = result(
    "fast",
    "stopped_early",
    seconds=0.004,
    train_loss=0.25,
    loss_last_100=0.00045,
    train_accuracy=0.95,
    validation_accuracy=0.85,
    test_accuracy=0.75,
    gap=0.2,
    verdict="OVERFITTING",
)
WILD = result("wild", "diverged", seconds=0.5, verdict="DIVERGED")
OF_THREE = """\
small: Small
784–16–8–10 relu, 12,786 parameters; train 150, validation 50, test 100; sgd 0.1, batch 50, shuffle; seed 0

arm slow (1 of 3): sgd 0.01, batch 50, shuffle
    epoch     update  train loss  accuracy  valid. loss  accuracy  test loss  accuracy   seconds
      1.0          3      0.1100    0.9200       0.3300    0.8400     0.5500    0.7600       0.3
     13.3         40      0.1100    0.9200       0.3300    0.8400     0.5500    0.7600       4.0

arm fast (2 of 3): updates = 20; network.dropout = 0.5
    epoch     update  train loss  accuracy  valid. loss  accuracy  test loss  accuracy   seconds
      6.7         20      0.1100    0.9200       0.3300    0.8400     0.5500    0.7600       2.0

arm wild (3 of 3): sgd 1000, batch 50, shuffle
    epoch     update  train loss  accuracy  valid. loss  accuracy  test loss  accuracy   seconds
      1.0          3      0.1100    0.9200       0.3300    0.8400     0.5500    0.7600       0.3
      1.3          4      0.1100    0.9200       0.3300    0.8400     0.5500    0.7600       0.4
             1,005  DIVERGED: the loss is not finite, first in layer 2, at rate 1000

  arm   status         last 100   train  validation    test     gap  seconds  verdict
  slow                   0.4500  0.9000      0.8000  0.6000  0.3000     2.25  LEARNING
  fast  stopped_early  4.50e-04  0.9500      0.8500  0.7500  0.2000     0.00  OVERFITTING
  wild  diverged              –       –           –       –       –     0.50  DIVERGED
  met     fast.train_loss below slow.train_loss; is 0.25 beside 0.5
  met     wild.status = diverged; is diverged
  MISSED  wild.test_accuracy ≥ 0.5; is absent
"""


def told_of_three():
    def write(console):
        log = Log(console)
        log.start("small", COMPARISON, ("slow", "fast", "wild"))
        broken = Diverged("wild", Divergence(1_005, 2, 1000.0))
        for told, *events in (
            (SLOW, scored("slow", 3), scored("slow", 4), scored("slow", 40)),
            (FAST, scored("fast", 20)),
            (WILD, scored("wild", 3), scored("wild", 4), broken),
        ):
            log.begin(told.arm)
            for event in (*events, finished(told)):
                log.tell(event)
        log.finish(outcome(COMPARISON, [SLOW, FAST, WILD]))

    return written(write)


def test_a_comparison_of_which_one_stops_and_one_breaks():
    assert told_of_three() == OF_THREE


OF_TWO = """\
small: Small
784–16–8–10 relu, 12,786 parameters; train 150, validation 50, test 100; sgd 0.1, batch 50, shuffle; seed 0

arm slow (1 of 2): sgd 0.01, batch 50, shuffle
    epoch     update  train loss  accuracy  valid. loss  accuracy  test loss  accuracy   seconds

arm wild (2 of 2): sgd 1000, batch 50, shuffle
    epoch     update  train loss  accuracy  valid. loss  accuracy  test loss  accuracy   seconds

  arm   last 100   train  validation  …
  slow    0.4500  0.9000      0.8000
  skipped wild.status = diverged; is absent
  skipped wild.test_accuracy ≥ 0.5; is absent
  skipped 1 about arms that did not run
          (a setting was changed or the run was cut short; --expect checks anyway)
"""


def told_of_two():
    def write(console):
        log = Log(console)
        log.start("small", COMPARISON, ("slow", "wild"))
        for told in (SLOW, WILD):
            log.begin(told.arm)
        log.finish(outcome(COMPARISON, [SLOW], ("slow", "wild"), interrupted=True))

    return written(write, to=Terminal())


def test_a_part_of_a_comparison_cut_short_on_a_narrow_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    assert told_of_two() == OF_TWO


def test_charts_stand_between_the_lines_and_the_table():
    def write(console):
        log = Log(console, plot=True)
        log.start("small", COMPARISON, ("slow",))
        log.begin("slow")
        log.tell(scored("slow", 40))
        log.tell(finished(SLOW))
        log.finish(outcome(COMPARISON, [SLOW], ("slow",)))

    lines = written(write).splitlines()
    (last_score,) = [number for number, line in enumerate(lines) if line.startswith("     13.3 ")]
    (chart,) = [number for number, line in enumerate(lines) if "LOSS mean of 100" in line]
    (table,) = [number for number, line in enumerate(lines) if line.startswith("  arm ")]
    assert (chart - last_score, lines[last_score + 1]) == (2, "")
    assert lines[table - 2].strip()
    assert lines[table - 1] == ""


# Number of lines


def shown_updates(preset, arms, arm, updates):
    """After which updates a score has a line."""

    def write(console):
        log = Log(console)
        log.start("small", preset, arms)
        for each in arms[: arms.index(arm) + 1]:
            log.begin(each)
            for update in updates:
                log.tell(scored(each, update))
        log.tell(finished(result(arm)))

    lines = written(write).splitlines()
    head = max(number for number, line in enumerate(lines) if line.startswith("    epoch "))
    return [int(line.split()[1].replace(",", "")) for line in lines[head + 1 :]]


LONG = preset_of(kind="compare", updates=4_000, arms={"long": {}, "short": {"updates": 1_000}})


@pytest.mark.parametrize(
    ("arms", "arm", "between"),
    [
        (("long",), "long", 100),
        (("long", "short"), "long", 2 * 100),
        (("long", "short"), "short", 50),
    ],
)
def test_scores_have_lines_at_even_distances_and_always_the_first_and_the_last(arms, arm, between):
    updates = range(10, 1_006, 5)
    expected = [*range(10, 1_006, between)]
    assert shown_updates(LONG, arms, arm, updates) == [*expected, *[1_005] * (expected[-1] != 1_005)]


# Columns


SINE = {
    "data": {"name": "sine", "train": 40, "test": 20},
    "network": {"hidden": [4]},
    "loss": "mean_squared_error",
    "batch_size": 10,
}


def test_in_regression_the_r2_of_the_test_rows_stands_beside_losses():
    def write(console):
        log = Log(console)
        preset = preset_of(kind="compare", arms={"a": {}, "b": {}}, **SINE)
        log.start("sine", preset, ("a",))
        log.begin("a")
        log.tell(scored("a", 3, train_accuracy=None, test_accuracy=None, train_r2=0.5, test_r2=0.875))
        losses = {"loss_last_100": 0.5, "train_loss": 0.25, "test_loss": 1e5}
        told = result("a", seconds=3.0, **losses, test_r2=-0.25, verdict="LEARNING")
        log.tell(finished(told))
        log.finish(outcome(preset, [told], ("a",)))

    assert [line.split() for line in written(write).splitlines()[3:]] == [
        ["arm", "a"],
        ["epoch", "update", "train", "loss", "test", "loss", "test", "R²", "seconds"],
        ["1.0", "3", "0.1100", "0.5500", "0.8750", "0.3"],
        [],
        ["arm", "last", "100", "train", "test", "test", "R²", "seconds", "verdict"],
        ["a", "0.5000", "0.2500", "1.00e+05", "-0.2500", "3.00", "LEARNING"],
    ]


def test_below_a_table_of_arms_stands_the_layer_that_is_worst_off_in_any_of_them():
    def told(**ills):
        arms = {
            arm: ArmOutcome("completed", {f"layer{layer}.verdict": said for layer, said in each.items()}, 1.0)
            for arm, each in ills.items()
        }
        return list(log_footer.arms(Outcome(COMPARISON, arms, (), False, False), None))[1 + len(arms) :]

    well = {1: "ok", 2: "ok"}
    assert told(slow=well, fast=well) == []
    assert told(slow={1: "ok", 2: "JUMPY"}, fast=well) == ["  worst   layer 2 of slow: JUMPY"]
    dead = {1: "ok", 2: "DEAD: 16 of 16"}
    assert told(slow={1: "JUMPY"}, fast=dead, wild=dead) == ["  worst   layer 2 of fast: DEAD"]
    assert told(slow=dead, fast={1: "DEAD"}) == ["  worst   layer 1 of fast: DEAD"]


def test_of_a_run_that_diverged_there_is_no_table_of_layers():
    figures = {"updates": 5, "verdict": "DIVERGED", "layer2.verdict": "NOT FINITE"}
    assert list(log_footer.single(ArmOutcome("diverged", figures, 1.0))) == [
        "  diverged after 5 updates, 1.00 s of training: DIVERGED"
    ]


ENSEMBLE = preset_of(kind="ensemble", ensemble={"members": 3}, arms={"alone": {}})


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ({}, []),
        ({"member2": "diverged"}, ["  no average of the members: member2 diverged"]),
        (
            {"member1": "diverged", "member3": "diverged", "alone": "diverged"},
            ["  no average of the members: member1 and member3 diverged"],
        ),
        ({"member2": "stopped_early", "alone": "diverged"}, []),
    ],
)
def test_members_that_broke_are_named_where_there_should_be_an_average(statuses, said):
    names = ENSEMBLE.figure_arms
    arms = {name: ArmOutcome(statuses.get(name, "completed"), {}, 1.0) for name in names}
    told = list(log_footer.arms(Outcome(ENSEMBLE, arms, (), False, False), None))
    assert told[1 + len(names) :] == said
    some = {name: arms[name] for name in names if name != "ensemble"}
    assert len(list(log_footer.arms(Outcome(ENSEMBLE, some, (), False, False), None))) == 1 + len(some)


def test_what_an_average_gains_stands_behind_the_gap_and_members_have_none():
    figures = {"loss_last_100": 0.1, "train_accuracy": 0.9, "validation_accuracy": 0.8, "test_accuracy": 0.7}
    arms = {
        "member1": ArmOutcome("completed", {**figures, "gap": 0.2}, 1.0),
        "ensemble": ArmOutcome("completed", {**figures, "gap": 0.3, "gain": 0.05}, 2.0),
    }
    head, *rows = log_footer.arms(Outcome(ENSEMBLE, arms, (), False, False), None)
    assert head.split() == [
        "arm",
        "last",
        "100",
        "train",
        "validation",
        "test",
        "gap",
        "gain",
        "seconds",
        "verdict",
    ]
    assert [row.split()[5:] for row in rows] == [["0.2000", "–", "1.00"], ["0.3000", "0.0500", "2.00"]]
    others = {"member1": arms["member1"]}
    assert "gain" not in "".join(log_footer.arms(Outcome(ENSEMBLE, others, (), False, False), None))


# Expectations


def of_expectations(ran: tuple[str, ...], *, skipped: bool) -> list[str]:
    figures = {"slow.train_loss": 0.5, "fast.train_loss": 0.25}
    told = Outcome(COMPARISON, {}, check(COMPARISON, figures, ran), False, skipped)
    return list(log_footer.expectations(told))


CUT = "          (a setting was changed or the run was cut short; --expect checks anyway)"


@pytest.mark.parametrize(
    ("ran", "skipped", "said"),
    [
        (
            ("slow", "fast"),
            False,
            [
                "  met     fast.train_loss below slow.train_loss; is 0.25 beside 0.5",
                "  skipped 2 about arms that did not run",
            ],
        ),
        (
            ("slow", "fast"),
            True,
            [
                "  skipped fast.train_loss below slow.train_loss; is 0.25 beside 0.5",
                "  skipped 2 about arms that did not run",
                CUT,
            ],
        ),
        (("slow",), True, ["  skipped 3 about arms that did not run"]),
        (
            ("wild",),
            True,
            [
                "  skipped wild.status = diverged; is absent",
                "  skipped wild.test_accuracy ≥ 0.5; is absent",
                "  skipped 1 about arms that did not run",
                CUT,
            ],
        ),
    ],
)
def test_expectations_that_say_nothing_say_why(ran, skipped, said):
    assert of_expectations(ran, skipped=skipped) == said


def test_without_expectations_nothing_is_said_of_them():
    assert list(log_footer.expectations(Outcome(preset_of(), {}, (), False, True))) == []


@pytest.mark.parametrize(
    ("cause", "end"),
    [("rate", "at rate 0.3"), ("weight_decay", "at rate 0.3; the weight decay is too large for that rate")],
)
def test_a_divergence_is_told_with_its_cause(cause, end):
    def write(console):
        log = Log(console)
        log.start("small", COMPARISON, ("wild",))
        log.begin("wild")
        log.tell(Diverged("wild", Divergence(127, 1, 0.3, cause)))

    last = written(write).rstrip().splitlines()[-1]
    assert last.strip() == f"127  DIVERGED: the loss is not finite, first in layer 1, {end}"

"""The log of several seeds, line by line, and what they come to together, where every figure is known."""

import pytest
from report_samples import Terminal, curves, finished, outcome, preset_of, result, written

from tuitrain.config import Preset, changed
from tuitrain.experiments.plans import plan_of
from tuitrain.headless.main_figures import main_figures
from tuitrain.headless.outcome import ArmOutcome, Outcome
from tuitrain.headless.seeds_log import SeedsLog
from tuitrain.headless.summary import Summary

COMPARISON = preset_of(
    kind="compare",
    arms={"slow": {"optimizer": {"lr": 0.01}}, "faster": {"updates": 20}},
    expect=[
        {"figure": "slow.test_accuracy", "min": 0.62},
        {"figure": "faster.test_accuracy", "above": "slow.test_accuracy"},
        {"figure": "faster.verdict", "equals": "LEARNING"},
        {"figure": "faster.updates", "equals": 40},
        {"figure": "slow.train_loss", "max": 0.1},
        {"figure": "slow.verdict", "equals": "LEARNING"},
    ],
)
SEEDS = range(8, 11)


def results_of_two_arms(slow, faster, end="completed"):
    """Two arms of which the accuracy on the test rows is known; loss and gap follow from it."""
    return [
        result(
            arm,
            end if arm == "slow" else "completed",
            seconds=share * 10,
            loss_last_100=1 - share,
            train_accuracy=share + 0.125,
            test_accuracy=share,
            gap=0.125,
            verdict="LEARNING",
        )
        for arm, share in (("slow", slow), ("faster", faster))
    ]


RUNS = {
    8: results_of_two_arms(0.75, 0.875),
    9: [*results_of_two_arms(0.5, 0.625)[:1], result("faster", "diverged", seconds=0.25, verdict="DIVERGED")],
    10: results_of_two_arms(0.625, 0.75, end="stopped_early"),
}


def outcomes(runs=RUNS, **how):
    return {
        seed: outcome(changed(COMPARISON, {"seed": seed}), results, **how) for seed, results in runs.items()
    }


def summary(of, *, skipped=False, names=("slow", "faster")):
    return Summary(COMPARISON, names, of, skipped)


def write_all(console, *, plot=False):
    log = SeedsLog(console, SEEDS, plot=plot)
    of = outcomes()
    for seed, each in of.items():
        log.start("small", changed(COMPARISON, {"seed": seed}), ("slow", "faster"))
        for done in RUNS[seed]:
            log.tell(finished(done))
        log.finish(each)
    log.sum_up(summary(of))


OF_THREE_SEEDS = """\
small: Small
784–16–8–10 relu, 12,786 parameters; train 150, validation 50, test 100; sgd 0.1, batch 50, shuffle; seeds 8..10
arm slow (1 of 2): sgd 0.01, batch 50, shuffle
arm faster (2 of 2): updates = 20

  seed  arm      last 100      train  validation       test        gap   seconds  status
     8  slow       0.2500     0.8750           –     0.7500     0.1250      7.50
     8  faster     0.1250     1.0000           –     0.8750     0.1250      8.75
     9  slow       0.5000     0.6250           –     0.5000     0.1250      5.00
     9  faster          –          –           –          –          –      0.25  diverged
    10  slow       0.3750     0.7500           –     0.6250     0.1250      6.25  stopped_early
    10  faster     0.2500     0.8750           –     0.7500     0.1250      7.50

  arm     figure            mean     std     min     max  seeds
  slow    loss_last_100   0.3750  0.1250  0.2500  0.5000      3
  slow    train_accuracy  0.7500  0.1250  0.6250  0.8750      3
  slow    test_accuracy   0.6250  0.1250  0.5000  0.7500      3
  slow    gap             0.1250  0.0000  0.1250  0.1250      3
  faster  loss_last_100   0.1875  0.0884  0.1250  0.2500      2
  faster  train_accuracy  0.9375  0.0884  0.8750  1.0000      2
  faster  test_accuracy   0.8125  0.0884  0.7500  0.8750      2
  faster  gap             0.1250  0.0000  0.1250  0.1250      2
  faster  diverged             –       –       –       –      1
  MISSED  slow.test_accuracy ≥ 0.62; is mean 0.625; met on 2 of 3 seeds
  MISSED  faster.test_accuracy above slow.test_accuracy; is mean 0.8125 beside 0.625; met on 2 of 3 seeds
  MISSED  faster.verdict = LEARNING; is absent; met on 2 of 3 seeds
  met     faster.updates = 40; is mean 40; met on 3 of 3 seeds
  MISSED  slow.train_loss ≤ 0.1; is absent; met on 0 of 3 seeds
  met     slow.verdict = LEARNING; is LEARNING; met on 3 of 3 seeds
"""  # noqa: E501


def test_a_comparison_with_three_seeds():
    assert written(write_all) == OF_THREE_SEEDS


def test_a_narrow_terminal_gets_charts_and_as_many_columns_as_it_has_room_for(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    lines = written(write_all, to=Terminal()).splitlines()
    (head,) = [number for number, line in enumerate(lines) if line.startswith("  arm ")]
    assert lines[head].split() == ["arm", "figure", "mean", "std", "min", "max", "…"]
    assert lines[head - 1] == ""
    assert any("LOSS" in line for line in lines[:head])
    assert not any("LOSS" in line for line in written(write_all).splitlines())
    asked = written(lambda console: write_all(console, plot=True)).splitlines()
    assert any("LOSS" in line for line in asked)


def test_what_is_kept_to_be_drawn_is_that_of_each_seed_once(monkeypatch):
    kept = []
    monkeypatch.setattr(
        "tuitrain.headless.seeds_log.KeptCurves.keep", lambda _, arm, drawn: kept.append((arm, drawn))
    )
    first, second, third = curves(), curves(), curves()
    preset = preset_of()

    def write(console):
        log = SeedsLog(console, SEEDS, plot=True)
        for seed, drawn, cut in ((8, first, False), (9, second, True), (10, third, False)):
            log.start("small", changed(preset, {"seed": seed}), ("run",))
            log.tell(finished(result(), drawn))
            log.finish(outcome(changed(preset, {"seed": seed}), [result()], interrupted=cut))

    written(write)
    assert kept == [("run", first), ("run", third)]


SINGLE = preset_of(title="")
OF_ONE_SEED = """\
single
784–16–8–10 relu, 12,786 parameters; train 150, validation 50, test 100; sgd 0.1, batch 50, shuffle; seeds 99998..100000

    seed  arm   last 100      train  validation       test        gap   seconds  status
   99998  run     0.2500     1.0000           –          –     0.5000      1.50

  arm  figure            mean  std     min     max  seeds
  run  loss_last_100   0.2500    –  0.2500  0.2500      1
  run  train_accuracy  1.0000    –  1.0000  1.0000      1
  run  gap             0.5000    –  0.5000  0.5000      1
"""  # noqa: E501


def write_one(console):
    log = SeedsLog(console, range(99_998, 100_001))
    preset = changed(SINGLE, {"seed": 99_998})
    done = result(loss_last_100=0.25, train_accuracy=1.0, gap=0.5)
    of = outcome(preset, [done])
    log.start("single", preset, ("run",))
    log.tell(finished(done))
    log.finish(of)
    log.sum_up(Summary(preset, ("run",), {99_998: of}, True))


def test_a_single_run_of_which_one_seed_was_done_has_no_deviation():
    assert written(write_one) == OF_ONE_SEED


def test_members_of_an_ensemble_are_said_to_be_what_they_are():
    preset = preset_of(kind="ensemble", ensemble={"members": 2}, seed=8)
    names = preset.figure_arms
    lines = written(lambda console: SeedsLog(console, SEEDS).start("x", preset, names)).splitlines()
    assert lines[2:6] == [
        "arm member1 (1 of 3)",
        "arm member2 (2 of 3)",
        "arm ensemble (3 of 3): the mean of what member1 … member2 answer",
        "",
    ]


CUT = "          (a setting was changed or the run was cut short; --expect checks anyway)"


def of_means(of, **how):
    def write(console):
        log = SeedsLog(console, SEEDS)
        log.start("small", changed(COMPARISON, {"seed": 8}), ("slow", "faster"))
        log.sum_up(summary(of, **how))

    return written(write).splitlines()


def test_where_nothing_is_judged_together_no_seeds_are_counted():
    lines = of_means(outcomes(judge=False), skipped=True)
    assert lines[-7:] == [
        "  skipped slow.test_accuracy ≥ 0.62; is mean 0.625",
        "  skipped faster.test_accuracy above slow.test_accuracy; is mean 0.8125 beside 0.625",
        "  skipped faster.verdict = LEARNING; is absent",
        "  skipped faster.updates = 40; is mean 40",
        "  skipped slow.train_loss ≤ 0.1; is absent",
        "  skipped slow.verdict = LEARNING; is LEARNING",
        CUT,
    ]


def test_on_the_means_nothing_is_said_of_arms_that_did_not_run():
    of = {8: outcome(COMPARISON, RUNS[8][:1], ("slow",))}
    lines = of_means(of, names=("slow",))
    assert lines[lines.index(next(line for line in lines if line.startswith("  slow  gap"))) + 1 :] == [
        "  met     slow.test_accuracy ≥ 0.62; is mean 0.75; met on 1 of 1 seeds",
        "  MISSED  slow.train_loss ≤ 0.1; is absent; met on 0 of 1 seeds",
        "  met     slow.verdict = LEARNING; is LEARNING; met on 1 of 1 seeds",
        "  skipped 3 about arms that did not run",
    ]


def test_before_any_seed_is_done_there_is_no_table():
    lines = of_means({}, skipped=True)
    assert lines[-8] == ""
    assert [line.rpartition(" ")[2] for line in lines[-7:-1]] == ["absent"] * 6
    assert lines[-1] == CUT


# Summary over seeds


def test_spreads_are_those_of_each_arms_own_numbers():
    spreads = summary(outcomes()).spreads
    assert list(spreads) == ["slow", "faster"]
    slow, faster = spreads["slow"]["test_accuracy"], spreads["faster"]["test_accuracy"]
    assert (slow.mean, slow.std, slow.min, slow.max, slow.count) == (0.625, 0.125, 0.5, 0.75, 3)
    assert (faster.mean, faster.min, faster.max, faster.count) == (0.8125, 0.75, 0.875, 2)
    assert not {"status", "verdict"} & set(spreads["slow"]), "words do not spread"
    assert summary({}).spreads == {}


def test_arms_whose_names_begin_alike_are_told_apart():
    preset = preset_of(kind="compare", arms={"slow": {}, "slow-er": {}})
    of = {0: outcome(preset, [result("slow", gap=0.5), result("slow-er", gap=0.25)])}
    spreads = Summary(preset, ("slow", "slow-er"), of, False).spreads
    assert {arm: (set(each), each["gap"].mean) for arm, each in spreads.items()} == {
        "slow": ({"updates", "gap"}, 0.5),
        "slow-er": ({"updates", "gap"}, 0.25),
    }


def expecting(*expect):
    return changed(COMPARISON, {"expect": list(expect)})


ABOVE_HALF = {"figure": "slow.test_accuracy", "min": 0.55}
ABOVE_ALL = {"figure": "slow.test_accuracy", "min": 0.8}
ABOVE_NONE = {"figure": "slow.test_accuracy", "min": 0.4}
OF_THE_OTHER = {"figure": "faster.test_accuracy", "min": 0.99}


@pytest.mark.parametrize(
    ("expect", "judge", "cut", "met", "code"),
    [
        ([ABOVE_NONE], True, False, [2], 0),
        ([ABOVE_NONE, ABOVE_HALF], True, False, [2, 1], 1),
        ([ABOVE_NONE, ABOVE_ALL], True, False, [2, 0], 1),
        ([ABOVE_ALL], False, True, [0], 0),
        # Of seeds that were cut short nothing is judged together, but each that was done stands.
        ([ABOVE_HALF], True, True, [1], 1),
        ([OF_THE_OTHER], True, False, [0], 0),
    ],
)
def test_the_exit_code_of_seeds_is_that_of_the_mean_and_of_each(expect, judge, cut, met, code):
    preset = expecting(*expect)
    of = {
        seed: outcome(preset, [result("slow", test_accuracy=share)], ("slow",), judge=judge)
        for seed, share in ((1, 0.75), (2, 0.5))
    }
    together = Summary(preset, plan_of(preset, ("slow",)).names, of, cut)
    assert [together.seeds_met(number) for number in range(len(expect))] == met
    assert together.exit_code == code
    assert [each.ran for each in together.checked] == [each is not OF_THE_OTHER for each in expect]


def test_a_seed_that_diverges_weighs_more_than_one_that_misses():
    preset = expecting(ABOVE_HALF)
    of = {
        seed: outcome(preset, [result("slow", status, test_accuracy=0.5)], ("slow",))
        for seed, status in ((1, "completed"), (2, "diverged"), (3, "completed"))
    }
    assert [each.exit_code for each in of.values()] == [1, 3, 1]
    assert Summary(preset, ("slow",), of, False).exit_code == 3


def test_nothing_done_is_nothing_met_or_missed():
    assert [each.ran for each in summary({}, names=("slow",)).checked] == [
        True,
        False,
        False,
        False,
        True,
        True,
    ]
    assert summary({}, skipped=True).exit_code == 0


# Figures of each kind


def row_of(preset, figures, seconds=0.25):
    """The headings, the line of a seed and the figures that spread, of an arm that came to these figures."""
    of = Outcome(preset, {"run": ArmOutcome("completed", figures, seconds)}, (), False, False)

    def write(console):
        log = SeedsLog(console, range(preset.seed, 9))
        log.start("x", preset, ("run",))
        log.finish(of)
        log.sum_up(Summary(preset, ("run",), {preset.seed: of}, False))

    head, row, _, _, *spreads = written(write).splitlines()[3:]
    return head, row, [line.split()[1:4] for line in spreads]


def test_of_a_check_the_largest_differences_spread_and_not_its_verdict():
    preset = Preset.model_validate({"kind": "gradcheck", "network": {"hidden": [6]}})
    figures = {"largest_relative": 1.24e-9, "largest_absolute": 3.76e-11, "skipped": 12, "verdict": "AGREES"}
    head, row, spreads = row_of(preset, figures)
    assert head == "  seed  arm  largest relative  largest absolute    skipped    verdict   seconds  status"
    assert row == "     0  run           1.2e-09           3.8e-11         12     AGREES      0.25"
    assert spreads == [
        ["largest_relative", "1.2e-09", "–"],
        ["largest_absolute", "3.8e-11", "–"],
        ["skipped", "12.0", "–"],
    ]


def test_of_a_walk_the_place_where_it_ends_spreads():
    preset = Preset.model_validate({"kind": "surface", "updates": 3})
    head, row, spreads = row_of(preset, {"updates": 3, "x": -0.5, "y": -1e-9, "f": 12_345.678})
    assert head == "  seed  arm           x           y           f   seconds  status"
    assert row == "     0  run   -0.500000    0.000000   1.235e+04      0.25"
    assert spreads == [["x", "-0.500000", "–"], ["y", "0.000000", "–"], ["f", "1.235e+04", "–"]]


SINE = {"data": {"name": "sine", "train": 40, "test": 20}, "loss": "mean_squared_error", "batch_size": 10}
MEMBERS = {"kind": "ensemble", "ensemble": {"members": 2}}


@pytest.mark.parametrize(
    ("preset", "arms", "headings"),
    [
        (preset_of(), ("run",), ["last 100", "train", "validation", "test", "gap"]),
        (preset_of(**SINE), ("run",), ["last 100", "train", "test", "test R²"]),
        (preset_of(**MEMBERS), ("member1",), ["last 100", "train", "validation", "test", "gap"]),
        (
            preset_of(**MEMBERS),
            ("member1", "ensemble"),
            ["last 100", "train", "validation", "test", "gap", "gain"],
        ),
        (preset_of(**MEMBERS, **SINE), ("member1", "ensemble"), ["last 100", "train", "test", "test R²"]),
    ],
)
def test_of_a_training_there_are_as_many_figures_as_it_is_scored_by(preset, arms, headings):
    assert [figure.heading for figure in main_figures(preset, arms)] == headings

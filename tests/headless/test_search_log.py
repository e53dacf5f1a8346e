"""The log of a search, line by line, where it is known what every trial came to."""

import io
import json
from dataclasses import replace

import pytest
from report_samples import Terminal, curves, preset_of, result, scored, written

from tuitrain.config import ConfigError
from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.trials.trial_run import Diverged, Finished
from tuitrain.headless.json_report import Json
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.report import Quiet
from tuitrain.headless.search_log import SearchLog
from tuitrain.headless.telling import Telling
from tuitrain.headless.training import Training
from tuitrain.training import Divergence


def search_of(space, trials, points=2, **fields):
    search = {
        "space": space,
        "trials": trials,
        "sampler": {"name": "grid", "points": points},
        **fields.pop("search", {}),
    }
    return preset_of(
        kind="search",
        data={"name": "mnist", "train": 300, "validation": 100, "test": 400},
        search=search,
        **fields,
    )


FOUR = search_of(
    {"weight_decay": {"choice": [0, 1e-4]}, "optimizer.lr": {"log": [0.01234, 10]}},
    4,
    expect=[{"figure": "best.test_accuracy", "min": 0.7}, {"figure": "best.trial", "equals": 4}],
)
CAME_TO = {
    "trial1": {"train_accuracy": 0.75, "validation_accuracy": 0.5},
    "trial2": {"status": "stopped_early", "updates": 1_200, "train_loss": 0.125, "validation_accuracy": 0.9},
    "trial3": {"status": "diverged", "updates": 12},
    "trial4": {"train_accuracy": 0.975, "train_loss": 0.125, "validation_accuracy": 0.9},
    "best": {
        "train_accuracy": 0.975,
        "validation_accuracy": 0.9,
        "test_accuracy": 0.64,
        "verdict": "LEARNING",
        "layer1__activation__mean": 0.5,
        "layer1__verdict": "ok",
    },
}


def result_of(arm, came_to):
    status = came_to.get("status", "completed")
    seconds = 0.25 if arm == "best" else int(arm.removeprefix("trial")) / 2
    return result(arm, seconds=seconds, **{"status": status, **came_to})


def log_of(preset, came_to):
    """Write the log of that search to a console."""

    def write(console):
        plan, log = Search(preset), SearchLog(console)
        log.start("small", preset, ("best",))
        while spec := plan.ask():
            done = result_of(spec.arm, came_to(spec.arm))
            plan.tell(done)
            broken = Diverged(spec.arm, Divergence(3, 1, 0.1))
            Telling(log, plan).hear([scored(spec.arm, 3), broken, Finished(done, curves())])
        log.finish(Outcome.of(preset, plan, interrupted=False, judge=True))

    return write


OF_FOUR = """\
small: Small
784–16–8–10 relu, 12,786 parameters; train 200, validation 100, test 400; sgd 0.1, batch 50, shuffle; seed 0
4 trials, grid, judged by validation_accuracy: weight_decay 0 or 0.0001; optimizer.lr 0.01234 to 10 (log)

  trial  optimizer.lr  weight_decay    updates      train  validation accuracy          ±    seconds  status
      1        0.0123             0         40     0.7500               0.5000      0.050       0.50
      2        0.0123        0.0001      1,200     0.1250               0.9000      0.030       1.00  stopped_early
      3            10             0         12          –                    –          –       1.50  diverged
      4            10        0.0001         40     0.9750               0.9000      0.030       2.00

  the best 4 of 4 trials
  trial  optimizer.lr  weight_decay  updates   train  validation accuracy      ±  seconds  status
      2        0.0123        0.0001    1,200  0.1250               0.9000  0.030     1.00  stopped_early
      4            10        0.0001       40  0.9750               0.9000  0.030     2.00
      1        0.0123             0       40  0.7500               0.5000  0.050     0.50
      3            10             0       12       –                    –      –     1.50  diverged

  best: trial 2, optimizer.lr = 0.0123, weight_decay = 0.0001
        validation accuracy 0.9000 ± 0.030
        test accuracy 0.6400 ± 0.024

  layer  zero  dead   mean  std  |∇| rel  |∇| rms  Δw/w  verdict
      1     –     –  0.500    –        –        –     –  ok

  completed after 40 updates, 5.25 s of training: LEARNING
  parameters best parameters
  state      best state
  MISSED  best.test_accuracy ≥ 0.7; is 0.64
  MISSED  best.trial = 4; is 2
"""  # noqa: E501


def test_a_search_of_which_one_trial_stops_and_one_breaks():
    assert written(log_of(FOUR, CAME_TO.get)) == OF_FOUR


def test_a_narrow_terminal_gets_as_many_columns_of_the_best_as_it_has_room_for(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    lines = written(log_of(FOUR, CAME_TO.get), to=Terminal()).splitlines()
    best = lines.index("  the best 4 of 4 trials")
    assert lines[best + 1].split() == ["trial", "optimizer.lr", "weight_decay", "updates", "train", "…"]


BY_LOSS = search_of({"optimizer.lr": {"log": [0.01, 1]}}, 2, search={"monitor": "validation_loss"})
OF_LOSSES = """\
small: Small
784–16–8–10 relu, 12,786 parameters; train 200, validation 100, test 400; sgd 0.1, batch 50, shuffle; seed 0
2 trials, grid, judged by validation_loss: optimizer.lr 0.01 to 1 (log)

  trial  optimizer.lr    updates      train  validation loss          ±    seconds  status
      1          0.01         40     0.2500           0.5000          –       0.50
      2             1         40     0.2500           0.1250          –       1.00

  the best 2 of 2 trials
  trial  optimizer.lr  updates   train  validation loss  ±  seconds  status
      2             1       40  0.2500           0.1250  –     1.00
      1          0.01       40  0.2500           0.5000  –     0.50

  best: trial 2, optimizer.lr = 1
        validation loss 0.1250

  completed after 40 updates, 1.75 s of training: LEARNING
  parameters best parameters
  state      best state
"""


def of_losses(arm):
    return {"train_loss": 0.25, "validation_loss": 0.125 if arm != "trial1" else 0.5, "verdict": "LEARNING"}


def test_a_search_judged_by_a_loss_has_no_errors_and_without_layers_no_table_of_them():
    assert written(log_of(BY_LOSS, of_losses)) == OF_LOSSES


def test_the_best_of_a_regression_has_its_test_r2():
    told = written(log_of(BY_LOSS, lambda arm: {**of_losses(arm), "test_loss": 0.5, "test_r2": 0.75}))
    best = told.splitlines().index("  best: trial 2, optimizer.lr = 1")
    assert told.splitlines()[best + 1 : best + 4] == [
        "        validation loss 0.1250", "        test loss 0.5000", "        test R² 0.7500",
    ]  # fmt: skip


MANY = search_of({"optimizer.lr": {"log": [0.01, 1]}}, 100, points=100)


def test_the_best_are_shown_best_first_and_no_more_than_fit():
    def came_to(arm):
        return {"validation_accuracy": int(arm.removeprefix("trial")) / 100 if arm != "best" else 1.0}

    lines = written(log_of(MANY, lambda arm: {**came_to(arm), "verdict": "LEARNING"})).splitlines()
    first = lines.index(f"  the best {20} of 100 trials") + 2
    shown = [int(line.split()[0]) for line in lines[first : lines.index("", first)]]
    assert shown == list(range(100, 80, -1))


def test_where_every_trial_broke_there_is_no_best():
    lines = written(log_of(FOUR, lambda _: {"status": "diverged"})).splitlines()
    assert "  the first 4 of 4 trials" in lines
    assert lines[-3:] == [
        "  no trial has a score",
        "  MISSED  best.test_accuracy ≥ 0.7; is absent",
        "  MISSED  best.trial = 4; is absent",
    ]


# Result


def outcome_of(*told, interrupted):
    plan = Search(FOUR)
    for arm in told:
        assert plan.ask().arm == arm
        plan.tell(result_of(arm, CAME_TO[arm]))
    return Outcome.of(FOUR, plan, interrupted=interrupted, judge=True)


@pytest.mark.parametrize(
    ("told", "interrupted", "status", "seconds", "hashes"),
    [
        (("trial1", "trial2"), True, "interrupted", 1.5, set()),
        (("trial1", "trial2", "trial3", "trial4", "best"), False, "completed", 5.25, {"best parameters"}),
    ],
)
def test_the_best_is_the_one_arm_with_the_seconds_of_all(told, interrupted, status, seconds, hashes):
    of = outcome_of(*told, interrupted=interrupted)
    assert list(of.arms) == ["best"]
    best = of.arms["best"]
    assert (best.status, best.seconds) == (status, seconds)
    assert set(best.hashes.values()) & {"best parameters"} == hashes
    assert best.figures["trials"] == len([arm for arm in told if arm != "best"])
    assert of.status == status


def test_a_search_that_has_no_best_is_completed_all_the_same():
    plan = Search(FOUR)
    while spec := plan.ask():
        plan.tell(result_of(spec.arm, {"status": "diverged"}))
    of = Outcome.of(FOUR, plan, interrupted=False, judge=False)
    assert (of.status, of.exit_code, of.arms["best"].hashes) == ("completed", 0, {})


def test_of_a_stretch_what_it_came_to_then_is_told_though_it_went_on():
    told = []

    class Reader(Quiet):
        def tell(self, event):
            told.append((event.attempt.number, event.attempt.figures["validation_accuracy"], event.monitor))

    plan = Search(FOUR)
    plan.ask()
    first, second = (result("trial1", validation_accuracy=share) for share in (0.25, 0.5))
    plan.tell(second)
    cut_short = replace(second, status="interrupted")
    Telling(Reader(), plan).hear(Finished(each, curves()) for each in (first, cut_short, result("best")))
    assert told == [(1, 0.25, "validation_accuracy")]


def test_of_a_search_there_are_no_arms_to_name():
    with pytest.raises(ConfigError, match="there is no arm 'trial1'"):
        Training(FOUR, ("trial1",))


# JSON


def told_of(preset, came_to):
    """The objects that are written of that search, and the settings of each trial by its number."""
    out, settings = io.StringIO(), {}
    plan, report = Search(preset), Json(out)
    while spec := plan.ask():
        done = result_of(spec.arm, came_to(spec.arm))
        plan.tell(done)
        if spec.arm != "best":
            settings[plan.attempt(spec.arm).number] = plan.attempt(spec.arm).settings
        Telling(report, plan).hear([scored(spec.arm, 3), Finished(done, curves())])
    report.finish(Outcome.of(preset, plan, interrupted=False, judge=True))
    return [json.loads(line) for line in out.getvalue().splitlines()], settings


def hashes(arm):
    return {"parameters_sha256": f"{arm} parameters", "state_sha256": f"{arm} state"}


def test_json_of_a_search_has_each_trial_flat_and_the_best_of_them():
    told, settings = told_of(FOUR, CAME_TO.get)
    errors = {1: 0.05, 2: 0.03, 4: 0.03}
    trials = [
        {
            "number": number,
            "set": settings[number],
            "status": "completed",
            "updates": 40,
            **CAME_TO[f"trial{number}"],
            **({"standard_error": pytest.approx(errors[number])} if number in errors else {}),
            "seconds": number / 2,
            **hashes(f"trial{number}"),
        }
        for number in (1, 2, 3, 4)
    ]
    assert [settings[number] for number in (1, 4)] == [
        {"optimizer.lr": pytest.approx(0.01234), "weight_decay": 0},
        {"optimizer.lr": pytest.approx(10), "weight_decay": 1e-4},
    ]
    *each, finish = told
    assert each == [{"event": "trial", **trial} for trial in trials]
    assert finish["trials"] == trials
    assert finish["best"] == {"number": 2, "set": settings[2]}
    assert (finish["event"], finish["status"], list(finish["arms"])) == ("finish", "completed", ["best"])
    best = finish["arms"]["best"]
    assert best["seconds"] == 5.25
    assert hashes("best").items() <= best.items()
    assert (best["trial"], best["trials"], best["trials_diverged"]) == (2, 4, 1)
    assert [expected["met"] for expected in finish["expect"]] == [False, False]
    assert finish["warnings"] == []


def test_json_of_a_search_judged_by_a_loss_has_no_errors_in_it():
    told, _ = told_of(BY_LOSS, of_losses)
    assert not [trial for trial in told[:-1] if "standard_error" in trial]
    assert "standard_error" not in told[-1]["arms"]["best"]
    assert told[-1]["best"]["number"] == 2


def test_json_of_a_search_that_found_nothing_has_no_best():
    told, _ = told_of(FOUR, lambda _: {"status": "diverged"})
    assert "best" not in told[-1]
    assert [trial["status"] for trial in told[-1]["trials"]] == ["diverged"] * 4


def test_what_is_to_be_mistrusted_stands_in_the_log_and_in_json():
    def rising(arm):
        share = 1.0 if arm == "best" else int(arm.removeprefix("trial")) / 100
        return {"validation_accuracy": share, "verdict": "LEARNING"}

    told, _ = told_of(MANY, rising)
    (warning,) = told[-1]["warnings"]
    assert "optimizer.lr" in warning
    lines = written(log_of(MANY, rising)).splitlines()
    assert lines[lines.index("        validation accuracy 1.0000 ± 0.000") + 1] == f"  warning: {warning}"

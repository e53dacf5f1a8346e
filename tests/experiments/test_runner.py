"""A runner tells everything that happens, once, and expectations are held against what came out."""

from dataclasses import replace
from math import inf, nan

import pytest

from tuitrain.config import ConfigError
from tuitrain.experiments.expectations import check
from tuitrain.experiments.figures import figures_of
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.trials.seeds import Spread, check_mean, spreads
from tuitrain.experiments.trials.trial_run import Diverged, Edited, Finished, Scored
from tuitrain.streams import Streams
from tuitrain.training import QUANTITIES, Snapshot


def events(runner, updates=7):
    told = []
    while not runner.finished:
        told += runner.advance(updates)
    return told


def test_every_evaluation_and_the_end_are_told_in_order(tiny):
    runner = Runner(tiny(updates=10))
    told = events(runner)
    assert [type(event) for event in told] == [Scored, Scored, Scored, Finished]
    assert [event.epoch for event in told[:-1]] == [1, 2, 2.5]
    assert told[-1].result.figures["updates"] == 10
    assert list(runner.advance(5)) == []


def test_edits_are_told_when_they_come_into_force(tiny):
    preset = tiny(
        edits=[{"update": 0, "set": {"optimizer.lr": 0.2}}, {"update": 5, "set": {"optimizer.lr": 0.3}}]
    )
    told = [event for event in events(Runner(preset)) if isinstance(event, Edited)]
    assert [(event.arm, event.edit.update) for event in told] == [("run", 0), ("run", 5)]


def test_the_slices_change_no_bit(tiny):
    hashes = {events(Runner(tiny()), updates)[-1].result.state_sha256 for updates in (1, 3, 1000)}
    assert len(hashes) == 1


def test_a_divergence_is_told_and_has_no_score_of_the_broken_network(tiny):
    preset = tiny(network={"hidden": {"width": 16, "depth": 6}}, optimizer={"name": "sgd", "lr": 10.0})
    told = events(Runner(preset))
    assert [type(event) for event in told[-2:]] == [Diverged, Finished]
    figures = told[-1].result.figures
    assert figures["status"] == "diverged"
    assert figures["verdict"] == "DIVERGED"
    assert not {"train_accuracy", "test_accuracy", "layer1.activation.mean"} & figures.keys()


def test_a_longer_length_takes_a_finished_run_up_again(tiny):
    runner = Runner(tiny(updates=10))
    events(runner)
    runner.trial.edit({"updates": 20})
    assert not runner.finished
    told = events(runner)
    assert told[-1].result.figures["updates"] == 20
    assert runner.plan.figures()["run.updates"] == 20


def test_figures_hold_the_layers_and_the_thresholds_asked_for(tiny):
    wanted = "epochs_to(train_accuracy >= 0.3)"
    runner = Runner(tiny(expect=[{"figure": wanted, "max": 10}]))
    figures = events(runner)[-1].result.figures
    assert figures["epochs_to(train_accuracy >= 0.3)"] >= 1
    assert figures["gap"] == pytest.approx(figures["train_accuracy"] - figures["test_accuracy"])
    assert figures["layer3.verdict"] == "ok"
    assert all(checked.met for checked in runner.check())


def test_thresholds_are_watched_in_their_arm_and_told_in_parts_of_an_epoch(tiny):
    expect = [{"figure": "b.epochs_to(train_accuracy >= 0.0)", "max": 1}]
    preset = tiny(kind="compare", arms={"a": {}, "b": {}}, evaluate={"every": 3}, expect=expect)
    runner = Runner(preset)
    events(runner)
    found = {name: value for name, value in runner.plan.figures().items() if "epochs_to" in name}
    assert found == {"b.epochs_to(train_accuracy >= 0.0)": 0.75}


def test_what_is_interrupted_keeps_its_last_score(tiny):
    runner = Runner(tiny())
    for _ in range(3):
        list(runner.advance(2))
    (ended,) = runner.end("interrupted")
    figures = ended.result.figures
    assert (figures["status"], figures["updates"]) == ("interrupted", 6)
    assert {"train_accuracy", "test_accuracy", "gap", "loss_last_100"} <= figures.keys()


def test_a_figure_of_a_layer_that_is_not_finite_is_left_out(tiny, trial_of, monkeypatch):
    trial = trial_of(tiny())
    first, *others = Snapshot(trial).probe(QUANTITIES)
    broken = replace(first, figures={**first.figures, "z.std": inf, "z.mean": nan})
    monkeypatch.setattr(Snapshot, "probe", lambda *_: (broken, *others))
    found = figures_of(trial, "completed")
    assert {"layer1.activation.std", "layer2.z.std", "layer2.z.mean"} <= found.keys()
    assert not {"layer1.z.std", "layer1.z.mean"} & found.keys()


ARMS = {
    "kind": "compare",
    "arms": {
        "plain": {},
        "deep": {"network": {"hidden": [16, 16, 8]}},
        "bn": {"network": {"batch_norm": "before"}},
        "drop": {"network": {"dropout": 0.3}, "optimizer": {"name": "adam"}},
    },
}


def hashes(preset, arms=()):
    runner = Runner(preset, arms)
    events(runner, 1000)
    return {arm: result.state_sha256 for arm, result in runner.plan.results.items()}


def test_an_arm_alone_beside_others_and_in_reversed_order_comes_to_the_same_bits(tiny):
    together = hashes(tiny(**ARMS))
    reverse = tiny(**ARMS | {"arms": dict(reversed(ARMS["arms"].items()))})
    assert list(hashes(reverse)) == list(reversed(together))
    assert hashes(reverse) == together
    for arm in ARMS["arms"]:
        assert hashes(tiny(**ARMS), [arm]) == {arm: together[arm]}
    assert together["plain"] == events(Runner(tiny()), 1000)[-1].result.state_sha256
    assert len(set(together.values())) == 4


def test_paired_arms_start_alike_and_unpaired_ones_do_not(tiny):
    twins = ARMS | {"arms": {"a": {}, "b": {}}}
    assert len(set(hashes(tiny(**twins)).values())) == 1
    apart = hashes(tiny(**twins, paired=False))
    assert len(set(apart.values())) == 2
    assert hashes(tiny(**twins, paired=False), ["b"]) == {"b": apart["b"]}


def test_a_diverging_arm_ends_alone(tiny):
    wild = {"network": {"hidden": {"width": 16, "depth": 6}}, "optimizer": {"name": "sgd", "lr": 10.0}}
    preset = tiny(kind="compare", arms={"wild": wild, "calm": {}})
    runner = Runner(preset)
    told = events(runner)
    broken = [event for event in told if isinstance(event, Diverged)]
    assert [event.arm for event in broken] == ["wild"]
    assert broken[0].divergence.lr == 10.0
    results = runner.plan.results
    assert results["wild"].status == "diverged"
    assert results["calm"].status == "completed"
    assert "wild.test_accuracy" not in runner.plan.figures()
    assert results["calm"].state_sha256 == events(Runner(tiny()), 1000)[-1].result.state_sha256


def test_edits_go_to_their_arm_or_to_all(tiny):
    edits = [
        {"update": 5, "set": {"optimizer.lr": 0.02}},
        {"update": 9, "arm": "b", "set": {"optimizer.lr": 0.03}},
    ]
    preset = tiny(kind="compare", arms={"a": {}, "b": {}}, edits=edits)
    told = [(event.arm, event.edit.update) for event in events(Runner(preset)) if isinstance(event, Edited)]
    assert told == [("a", 5), ("b", 5), ("b", 9)]


def test_an_unknown_arm_is_named_with_its_nearest(tiny):
    with pytest.raises(ConfigError, match="there is no arm 'plian'; did you mean 'plain'"):
        Runner(tiny(**ARMS), ["plian"])


def test_expectations_on_arms_that_did_not_run_say_nothing(tiny):
    expect = [
        {"figure": "plain.train_accuracy", "min": 0.0},
        {"figure": "plain.train_accuracy", "above": "deep.train_accuracy"},
    ]
    runner = Runner(tiny(**ARMS, expect=expect), ["plain"])
    events(runner)
    assert [(each.ran, each.met) for each in runner.check()] == [(True, True), (False, False)]


def test_early_stopping_is_a_status(tiny):
    data = {"name": "mnist", "train": 100, "test": 100, "validation": 50}
    stop = {"monitor": "validation_loss", "patience": 2}
    preset = tiny(
        data=data, early_stop=stop, updates=400, evaluate={"every": 5}, optimizer={"name": "sgd", "lr": 0.5}
    )
    figures = events(Runner(preset))[-1].result.figures
    assert figures["status"] == "stopped_early"
    assert figures["updates"] < 400


def test_seeds_are_summed_up(tiny):
    runs = [
        {"run.test_accuracy": 0.7, "run.status": "completed", "run.verdict": "LEARNING", "run.updates": 9},
        {"run.test_accuracy": 0.8, "run.status": "completed", "run.verdict": "PLATEAU", "run.gap": 0.1},
    ]
    found = spreads(runs)
    assert found["run.test_accuracy"] == Spread(0.75, pytest.approx(0.1 / 2**0.5), 0.7, 0.8, 2)
    assert found["run.gap"] == Spread(0.1, None, 0.1, 0.1, 1)
    assert "run.status" not in found
    expect = [
        {"figure": "test_accuracy", "min": 0.74, "max": 0.76},
        {"figure": "status", "equals": "completed"},
        {"figure": "verdict", "equals": "LEARNING"},
    ]
    assert [each.met for each in check_mean(tiny(expect=expect), runs, ["run"])] == [True, True, False]


def test_one_figure_may_be_expected_to_equal_another_to_the_last_bit(tiny):
    expect = [{"figure": "a.train_loss", "equals": "b.train_loss"}]
    preset = tiny(kind="compare", arms={"a": {}, "b": {}}, expect=expect)
    runner = Runner(preset)
    events(runner)
    (checked,) = runner.check()
    assert checked.met
    assert checked.value == checked.other
    near = {"a.train_loss": 0.5, "b.train_loss": 0.5 + 2**-53}
    assert not check(preset, near)[0].met


FIGURES = {
    "run.test_accuracy": 0.75,
    "run.train_accuracy": 1.0,
    "run.train_loss": 1.0,
    "run.status": "completed",
    "run.updates": 9,
}


@pytest.mark.parametrize(
    ("fields", "met"),
    [
        ({"figure": "test_accuracy", "min": 0.75}, True),
        ({"figure": "test_accuracy", "min": 0.7501}, False),
        ({"figure": "run.test_accuracy", "max": 0.75}, True),
        ({"figure": "test_accuracy", "min": 0.7, "max": 0.74}, False),
        ({"figure": "updates", "equals": 9}, True),
        ({"figure": "status", "equals": "completed"}, True),
        ({"figure": "status", "equals": "diverged"}, False),
        ({"figure": "train_accuracy", "above": "test_accuracy"}, True),
        ({"figure": "train_accuracy", "above": "test_accuracy", "by": 0.25}, True),
        ({"figure": "train_accuracy", "above": "test_accuracy", "by": 0.26}, False),
        ({"figure": "train_accuracy", "above": "train_loss"}, False),
        ({"figure": "test_accuracy", "below": "train_accuracy", "by": 0.2}, True),
        ({"figure": "test_accuracy", "below": "train_accuracy", "by": 0.25}, True),
        ({"figure": "test_accuracy", "below": "train_accuracy", "by": 0.26}, False),
        ({"figure": "train_loss", "below": "train_accuracy"}, False),
        ({"figure": "train_loss", "below": "train_accuracy", "by": 0}, False),
        ({"figure": "train_loss", "equals": "train_accuracy"}, True),
        ({"figure": "gap", "min": 0}, False),
        ({"figure": "train_accuracy", "above": "gap"}, False),
    ],
)
def test_expectations(tiny, fields, met):
    (checked,) = check(tiny(expect=[fields]), FIGURES)
    assert checked.met is met
    assert checked.value == FIGURES.get(f"run.{fields['figure'].removeprefix('run.')}")


@pytest.mark.parametrize(
    ("fields", "other"),
    [
        ({"figure": "test_accuracy", "min": 0.5}, None),
        ({"figure": "test_accuracy", "above": "train_loss"}, 1.0),
        ({"figure": "train_loss", "below": "updates"}, 9),
        ({"figure": "train_loss", "equals": "updates"}, 9),
        ({"figure": "train_loss", "above": "gap"}, None),
    ],
)
def test_what_a_figure_is_compared_with_is_told_beside_it(tiny, fields, other):
    (checked,) = check(tiny(expect=[fields]), FIGURES)
    assert checked.other == other


def test_an_expectation_reads_as_a_sentence(tiny):
    expectation = {"figure": "test_accuracy", "min": 0.69, "max": 0.82}
    (checked,) = check(tiny(expect=[expectation]), FIGURES)
    assert checked.reason == "test_accuracy ≥ 0.69 and ≤ 0.82"


def test_updates_are_those_of_all_arms_so_far(tiny):
    arms = {"a": {"updates": 10}, "b": {"updates": 20}, "c": {"updates": 5}}
    runner, seen = Runner(tiny(kind="compare", arms=arms)), []
    while not runner.finished:
        list(runner.advance(5))
        seen.append((runner.arm, runner.updates))
    assert [updates for _, updates in seen] == sorted(updates for _, updates in seen)
    assert {("b", 10), ("c", 30), ("c", 35)} <= set(seen)
    assert runner.updates == runner.plan.total_updates == 35


def test_unpaired_arms_draw_by_their_names_to_the_letter(tiny):
    arms = {"a": {}, "A": {}, "b": {"seed": 5}}
    for paired in (True, False):
        plan = plan_of(tiny(kind="compare", arms=arms, paired=paired))
        for name, seed in (("a", 0), ("A", 0), ("b", 5)):
            spec = plan.ask()
            wanted = Streams(seed, None if paired else name)
            assert (spec.arm, spec.streams, spec.data_streams) == (name, wanted, wanted)


def test_a_run_that_draws_as_a_trial_has_the_rows_that_all_trials_share(tiny):
    spec = plan_of(tiny(draws_as="trial7", seed=4)).ask()
    assert (spec.streams, spec.data_streams) == (Streams(4, "trial7"), Streams(4))

"""A runner tells everything that happens, once, and expectations are held against what came out."""

import pytest

from tuitrain.config import Expectation
from tuitrain.experiments.expectations import check
from tuitrain.experiments.runner import Diverged, Edited, Finished, Runner, Scored


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


FIGURES = {"run.test_accuracy": 0.75, "run.train_accuracy": 1.0, "run.status": "completed", "run.updates": 9}


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
        ({"figure": "train_accuracy", "above": "train_accuracy"}, False),
        ({"figure": "test_accuracy", "below": "train_accuracy", "by": 0.2}, True),
        ({"figure": "gap", "min": 0}, False),
        ({"figure": "train_accuracy", "above": "gap"}, False),
    ],
)
def test_expectations(fields, met):
    (checked,) = check([Expectation.model_validate(fields)], FIGURES)
    assert checked.met is met
    assert checked.value == FIGURES.get(f"run.{fields['figure'].removeprefix('run.')}")


def test_an_expectation_reads_as_a_sentence():
    expectation = {"figure": "test_accuracy", "min": 0.69, "max": 0.82}
    (checked,) = check([Expectation.model_validate(expectation)], FIGURES)
    assert checked.reason == "test_accuracy ≥ 0.69 and ≤ 0.82"

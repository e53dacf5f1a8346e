"""Every shipped preset runs at full length and keeps what it promises."""

import statistics

import pytest

from tuitrain.config import load, preset_names
from tuitrain.experiments.runner import Runner

SEEDS = range(5)


def run(name, seed, *overrides):
    """A full run; its figures and expectations. Views may be overridden: they change no result."""
    loaded = load(name, overrides, seed=seed)
    assert not loaded.edited
    runner = Runner(loaded.preset)
    while not runner.finished:
        for _ in runner.advance(1000):
            pass
    return runner.plan.results["run"].figures, runner.check()


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_meets_its_expectations(name):
    _, checked = run(name, 0)
    assert checked
    assert all(each.met for each in checked), checked


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS[1:])
@pytest.mark.parametrize("name", preset_names())
def test_a_preset_meets_its_expectations_on_other_seeds(name, seed):
    _, checked = run(name, seed)
    assert all(each.met for each in checked), checked


def test_overfit_lies_where_the_book_lies():
    runs = [run("overfit", seed, "evaluate.every=601")[0] for seed in SEEDS]
    assert all(figures["train_accuracy"] >= 0.99 for figures in runs)
    test = [figures["test_accuracy"] for figures in runs]
    assert all(0.69 <= accuracy <= 0.82 for accuracy in test)
    assert 0.723 <= statistics.mean(test) <= 0.784


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_quickstart_gets_975_of_a_thousand_right(seed):
    figures, _ = run("quickstart", seed, "evaluate.every=4800")
    assert figures["test_accuracy"] >= 0.975


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_is_a_lesson(name):
    preset = load(name).preset
    assert preset.title
    assert "**Look at**" in preset.about
    assert preset.expect

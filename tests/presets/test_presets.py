"""Every shipped preset runs at full length and keeps what it promises."""

import statistics

import pytest
from full_run import full_run

from tuitrain.config import load, preset_names

SEEDS = range(5)
LONG = {"optimizers", "init", "batch-norm-scales", "overfit", "quickstart"}
"""Presets that take more than five seconds: only the slow group runs them."""


def named(names, slow):
    """Parameters for these presets, the long ones in the slow group."""
    return [pytest.param(name, marks=[pytest.mark.slow] if slow or name in LONG else []) for name in names]


@pytest.mark.parametrize("name", named(preset_names(), slow=False))
def test_a_preset_meets_its_expectations(name):
    missed = [each for each in full_run(name, 0).checked if not each.met]
    assert not missed


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS[1:])
@pytest.mark.parametrize("name", preset_names())
def test_a_preset_meets_its_expectations_on_other_seeds(name, seed):
    missed = [each for each in full_run(name, seed).checked if not each.met]
    assert not missed


def test_overfit_lies_where_the_book_lies():
    runs = [full_run("overfit", seed, "evaluate.every=601").figures for seed in SEEDS]
    assert all(figures["run.train_accuracy"] >= 0.99 for figures in runs)
    test = [figures["run.test_accuracy"] for figures in runs]
    assert all(0.69 <= accuracy <= 0.82 for accuracy in test)
    assert 0.723 <= statistics.mean(test) <= 0.784


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_quickstart_gets_975_of_a_thousand_right(seed):
    figures = full_run("quickstart", seed, "evaluate.every=4800").figures
    assert figures["run.test_accuracy"] >= 0.975


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_is_a_lesson(name):
    preset = load(name).preset
    assert preset.title
    assert "**Look at**" in preset.about
    assert preset.expect


def test_the_long_presets_are_presets():
    assert set(preset_names()) >= LONG

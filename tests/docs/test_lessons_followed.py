"""Somebody follows the lessons of CONTRIBUTING.md: each leads where it says."""

import json

import pytest
from followed_lesson import FollowedLesson


@pytest.fixture(scope="module")
def optimizer(tmp_path_factory):
    return FollowedLesson(tmp_path_factory.mktemp("lesson"), "an optimizer")


@pytest.fixture(scope="module")
def field(tmp_path_factory):
    return FollowedLesson(tmp_path_factory.mktemp("lesson"), "a field")


def finished(lesson, preset, *settings):
    """What each arm of that preset comes to."""
    changes = (each for setting in settings for each in ("--set", setting))
    told = lesson.python("-m", "tuitrain", "run", preset, "--json", *changes)
    return json.loads(told.splitlines()[-1])["arms"]


def test_an_optimizer_is_three_files(optimizer):
    assert len(optimizer.files) == 3


def test_the_optimizer_trains(optimizer):
    assert finished(optimizer, "xor", "optimizer=signsgd")["hidden"]["verdict"] == "LEARNING"


def test_the_settings_of_the_optimizer_are_checked_and_described(optimizer):
    run = ("-m", "tuitrain", "run", "xor", "--set", "optimizer=signsgd", "--check")
    assert "name: signsgd" in optimizer.python(*run)
    assert "signsgd: by the sign of the gradient alone" in optimizer.python("-m", "tuitrain", "schema")


WALK = """
from tuitrain.config import load
from tuitrain.experiments.studies.study import compute
from tuitrain.plot.surface.formula import formula
preset = load("surface", ["arms.sgd.optimizer=signsgd"]).preset
walk = compute(preset, "sgd")
print(formula("sgd", preset.trials["sgd"], walk, 1, 100, 7).text)
"""


def test_its_formula_stands_on_the_screen_of_walks_with_its_numbers(optimizer):
    shown = optimizer.python("-c", WALK)
    assert "x ← x - η sign(g)" in shown
    assert "- 0.001 · sign(" in shown


CHOICE = """
from tuitrain.config import load, setting_of
from tuitrain.explanations import explanation
assert "signsgd" in setting_of(load("xor").preset.trials["hidden"], "optimizer.name").choices
print(explanation("optimizer.name: signsgd").title)
"""


def test_the_lab_offers_and_explains_the_optimizer(optimizer):
    assert optimizer.python("-c", CHOICE) == "Sign descent: only the sign counts\n"


def test_a_field_is_three_files(field):
    assert len(field.files) == 3


def test_the_field_changes_a_run_only_where_it_is_set(field, tmp_path):
    before = FollowedLesson(tmp_path)
    short = ("optimizer=sgd", "updates=20", "edits=[]")
    plain, off = (finished(package, "quickstart", *short)["run"] for package in (before, field))
    assert off["parameters_sha256"] == plain["parameters_sha256"]
    clipped = finished(field, "quickstart", *short, "clip_each=1e-5")["run"]
    assert clipped["loss_last_100"] > plain["loss_last_100"]


PANEL = """
from tuitrain.explanations import explanation
from tuitrain.lab.widgets.settings import PANEL
print(dict(PANEL)["OPTIMIZER"][-1], explanation("clip_each").title)
"""


def test_the_field_stands_in_the_panel_and_is_explained(field):
    assert field.python("-c", PANEL) == "('clip_each', 'clip each') Clip each number of the gradient\n"

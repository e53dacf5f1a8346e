"""`tuitrain run` on surfaces: the log, the map, JSON, exit codes."""

import json

from command import named, objects, tuitrain, tuitrain_process

SMALL = """
kind: surface
title: Small
updates: 3
surface: {start: [-7, 2]}
arms:
  plain: {}
  far: {optimizer: {lr: 500}, updates: 100}
expect: [{figure: plain.updates, equals: 3}]
"""


def test_json_holds_the_path_of_each_arm_with_the_start_first(preset_file):
    done = tuitrain("run", preset_file(SMALL), "--arm", "plain", "--json")
    (finish,) = named(objects(done.stdout), "finish")
    arm = finish["arms"]["plain"]
    assert arm["path"][0] == [-7.0, 2.0]
    assert arm["path"][-1] == [arm["x"], arm["y"]]
    assert len(arm["path"]) == 4
    assert (arm["status"], arm["updates"]) == ("completed", 3)
    assert done.returncode == 0


def test_json_says_what_the_kind_reads_and_no_more(preset_file):
    start = objects(tuitrain("run", preset_file(SMALL), "--json").stdout)[0]
    assert "surface" in start["config"]
    assert not {"data", "network", "loss", "batch_size", "search", "activations"} & set(start["config"])


def test_a_value_has_the_digits_that_its_bounds_have():
    done = tuitrain("run", "surface", "--arm", "sgd")
    assert "met     sgd.x ≥ -0.387176 and ≤ -0.387174; is -0.387175" in done.stdout


def test_zero_has_no_sign_and_every_arm_is_said():
    done = tuitrain("run", "surface")
    assert "-0.000000" not in done.stdout
    assert (
        "arm sgd (1 of 2): sgd 0.01\n"
        in tuitrain("run", "local-minimum", "--arm", "sgd", "--arm", "adam").stdout
    )


def test_settings_are_said_in_a_presets_words():
    done = tuitrain("run", "surface-notes", "--arm", "adam-notes")
    assert "optimizer.bias_correction = false" in done.stdout


def test_an_arm_that_leaves_is_a_divergence_nobody_expected(preset_file):
    done = tuitrain("run", preset_file(SMALL))
    assert done.returncode == 3
    assert "diverged" in done.stdout
    assert not done.stderr
    expected = SMALL.replace("expect: [", "expect: [{figure: far.status, equals: diverged}, ")
    assert tuitrain("run", preset_file(expected)).returncode == 0


def test_the_map_is_drawn_where_it_is_asked_for():
    done = tuitrain("run", "surface", "--plot", COLUMNS="80")
    assert "○1 sgd  △2 momentum" in done.stdout
    assert "✚" in done.stdout or "⣾" in done.stdout
    assert "sgd            29  -0.387175  -0.094203  0.016369  completed" in done.stdout
    plain = tuitrain_process("run", "surface", "--plot", COLUMNS="80", PYTHONIOENCODING="ascii")
    assert plain.stdout.isascii()
    assert "o1 sgd  x2 momentum" in plain.stdout


def test_gradcheck_refuses_surfaces():
    done = tuitrain("gradcheck", "surface")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "surface.yaml is of kind surface: no network's gradients to check\n"


def test_check_prints_only_what_the_kind_reads_and_it_loads_again(preset_file):
    shown = tuitrain("run", "surface", "--check").stdout
    assert "network:" not in shown
    again = tuitrain("run", preset_file(shown, "again.yaml"), "--json")
    assert again.returncode == 0
    assert json.loads(again.stdout.splitlines()[-1])["status"] == "completed"

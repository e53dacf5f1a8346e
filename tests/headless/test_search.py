import os
import re
import signal
import subprocess
import sys

import pytest
from command import named, objects, rest_of, tuitrain

SEARCH = """
kind: search
title: Small
data: {name: mnist, train: 300, validation: 100}
network: {hidden: {width: 8, depth: 1}}
batch_size: 50
updates: 40
evaluate: {every: 20}
search:
  space:
    optimizer.lr: {log: [1e-2, 1e3]}
    weight_decay: {log: [1e-6, 1e-2]}
  trials: 6
expect:
  - {figure: best.validation_accuracy, min: .3}
"""


def test_a_line_for_each_trial_then_the_best_with_the_test_rows(preset_file):
    done = tuitrain("run", preset_file(SEARCH))
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert "6 trials, random, judged by validation_accuracy: optimizer.lr 0.01 to 1000 (log)" in done.stdout
    head = lines.index(next(line for line in lines if line.lstrip().startswith("trial  ")))
    assert [line.split()[0] for line in lines[head + 1 : head + 7]] == list("123456")
    assert "the best 6 of 6 trials" in done.stdout
    assert "  best: trial " in done.stdout
    assert [" ± " in line for line in lines if " accuracy 0." in line] == [True, True]
    assert "  met     best.validation_accuracy ≥ 0.3" in done.stdout


def test_json_has_every_trial_and_the_best(preset_file):
    told = objects(tuitrain("run", preset_file(SEARCH), "--json").stdout)
    trials, (finish,) = named(told, "trial"), named(told, "finish")
    assert [each["number"] for each in trials] == [1, 2, 3, 4, 5, 6]
    assert finish["trials"] == [{k: v for k, v in each.items() if k != "event"} for each in trials]
    scored = [each for each in trials if "validation_accuracy" in each]
    for each in scored:
        share = each["validation_accuracy"]
        assert each["standard_error"] == pytest.approx((share * (1 - share) / 100) ** 0.5)
        assert not any(name.startswith("test") for name in each)
    best = max(scored, key=lambda each: (each["validation_accuracy"], -each["number"]))
    assert finish["best"] == {"number": best["number"], "set": best["set"]}
    arm = finish["arms"]["best"]
    assert arm["state_sha256"] == best["state_sha256"]
    assert arm["test_accuracy"] > 0.2
    assert arm["trial"] == best["number"]
    assert isinstance(finish["warnings"], list)


def test_the_seconds_of_a_search_are_those_of_all_its_trials(preset_file):
    (finish,) = named(objects(tuitrain("run", preset_file(SEARCH), "--json").stdout), "finish")
    assert finish["arms"]["best"]["seconds"] >= sum(each["seconds"] for each in finish["trials"])


@pytest.mark.parametrize("ends", ["", "\nearly_stop: {patience: 5}"], ids=["at its length", "early"])
def test_a_test_accuracy_is_as_exact_as_the_rows_it_is_counted_on_allow(preset_file, ends):
    few = SEARCH.replace("{every: 20}", "{every: 20, test_rows: 200}" + ends)
    done = tuitrain("run", preset_file(few))
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("        test accuracy ")]
    share, error = map(float, re.findall(r"[0-9]\.[0-9]+", line))
    assert error == pytest.approx((share * (1 - share) / 200) ** 0.5, abs=0.0006)
    assert round(share * 200, 6).is_integer()


def test_trials_that_break_are_no_divergence_of_the_experiment(preset_file):
    done = tuitrain(
        "run", preset_file(SEARCH.replace("depth: 1", "depth: 6")), "--json", "--set", "expect=[]"
    )
    (finish,) = named(objects(done.stdout), "finish")
    statuses = [each["status"] for each in finish["trials"]]
    assert "diverged" in statuses
    assert finish["status"] == "completed"
    assert done.returncode == 0


def test_a_trial_that_breaks_says_where_and_by_what_as_a_run_does(preset_file):
    deep = SEARCH.replace("depth: 1", "depth: 6")
    told = objects(tuitrain("run", preset_file(deep), "--json", "--set", "expect=[]").stdout)
    (finish,) = named(told, "finish")
    for each in finish["trials"]:
        assert ("cause" in each) == ("layer" in each) == ("lr" in each) == (each["status"] == "diverged")
    broken = next(each for each in named(told, "trial") if each["status"] == "diverged")
    changes = [f"{field}={value}" for field, value in broken["set"].items()]
    alone = deep.replace("kind: search", "kind: train").partition("search:")[0]
    fields = [part for change in changes for part in ("--set", change)]
    (other,) = named(objects(tuitrain("run", preset_file(alone), "--json", *fields).stdout), "diverged")
    assert {key: broken[key] for key in ("update", "layer", "lr", "cause")} == {
        key: other[key] for key in ("update", "layer", "lr", "cause")
    }


def test_where_all_break_it_says_so_and_misses_what_was_expected(preset_file):
    text = SEARCH.replace("[1e-2, 1e3]", "[900, 1000]").replace("depth: 1", "depth: 6")
    done = tuitrain("run", preset_file(text))
    assert "no trial has a score" in done.stdout
    assert "MISSED  best.validation_accuracy ≥ 0.3; is absent" in done.stdout
    assert done.returncode == 1
    assert not done.stderr


def test_several_seeds_have_a_line_each_and_a_summary(preset_file):
    done = tuitrain("run", preset_file(SEARCH), "--seeds", "0..1", "--json")
    told = objects(done.stdout)
    assert [each["seed"] for each in named(told, "finish")] == [0, 1]
    (summary,) = named(told, "summary")
    assert summary["arms"]["best"]["validation_accuracy"]["count"] == 2
    log = tuitrain("run", preset_file(SEARCH), "--seeds", "0..1")
    assert log.returncode == 0
    assert "best  validation_accuracy" in log.stdout


def test_ctrl_c_tells_of_the_finished_trials(preset_file):
    path = preset_file(SEARCH.replace("trials: 6", "trials: 5000"))
    command = [sys.executable, "-m", "tuitrain", "run", path, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout
        lines = [running.stdout.readline() for _ in range(4)]
        os.kill(running.pid, signal.SIGINT)
        rest, errors = rest_of(running)
    told = objects("".join(lines) + rest)
    (finish,) = named(told, "finish")
    assert finish["status"] == "interrupted"
    assert len(finish["trials"]) == len(named(told, "trial")) >= 3
    assert finish["best"]["number"] in [each["number"] for each in finish["trials"]]
    assert [each.get("skipped") for each in finish["expect"]] == [True]
    assert running.returncode == 130
    assert not errors

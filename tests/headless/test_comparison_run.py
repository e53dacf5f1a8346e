"""Comparisons, seeds and gradient checks without a screen: what is told, and how it ends."""

import os
import pty
import re
import select
import subprocess
import sys
import time

import pytest
from command import HANG, named, objects, tuitrain, tuitrain_process

COMPARISON = """
kind: compare
title: Two rates
data: {name: mnist, train: 200, test: 100}
network: {hidden: [16, 8]}
optimizer: sgd
batch_size: 50
updates: 40
arms:
  slow: {optimizer: {lr: 0.01}}
  fast: {optimizer: {lr: 0.1}, updates: 20}
expect:
  - {figure: fast.train_loss, below: slow.train_loss}
"""
BREAKING = COMPARISON.replace("lr: 0.1}", "lr: 1000}").replace("[16, 8]", "{width: 16, depth: 6}")


def on_a_terminal(*arguments, columns=100, **environment):
    """What a terminal of that width is sent, and the exit code."""
    master, slave = pty.openpty()
    size = {"COLUMNS": str(columns), "LINES": "40", "TERM": "xterm-256color"}
    child = subprocess.Popen(
        [sys.executable, "-m", "tuitrain", *arguments],
        stdin=slave,
        stdout=slave,
        stderr=subprocess.PIPE,
        env={**os.environ, **size, **environment},
    )
    os.close(slave)
    sent, end = b"", time.monotonic() + HANG
    while time.monotonic() < end:
        if select.select([master], [], [], 0.1)[0]:
            try:
                sent += os.read(master, 65536)
            except OSError:
                break
        elif child.poll() is not None:
            break
    os.close(master)
    child.stderr.close()
    return sent.decode().replace("\r\n", "\n"), child.wait(HANG)


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*[mK]", "", text)


# Arms


def test_the_log_says_what_each_arm_changes_and_ends_with_a_table(preset_file):
    done = tuitrain("run", preset_file(COMPARISON))
    assert done.returncode == 0, done.stderr
    assert "arm slow (1 of 2)\n" in done.stdout
    assert re.search(r"arm fast \(2 of 2\): .*updates = 20", done.stdout)
    table = done.stdout[done.stdout.index("  arm ") :].splitlines()
    assert table[0].split() == ["arm", "last", "100", "train", "test", "gap", "seconds", "verdict"]
    assert [line.split()[0] for line in table[1:3]] == ["slow", "fast"]
    assert "met     fast.train_loss below slow.train_loss" in done.stdout
    # On a pipe there are no charts and no escape sequences.
    assert "LOSS" not in done.stdout
    assert "\x1b" not in done.stdout


def test_each_arm_has_as_many_lines_in_the_log_as_any_other(preset_file):
    alike = COMPARISON.replace(", updates: 20", "") + "evaluate: {every: 1}\n"
    done = tuitrain("run", preset_file(alike))
    assert done.returncode == 0
    slow, fast = done.stdout.partition("arm fast ")[::2]
    scored = [re.findall(r"^ +[0-9.]+ +([0-9]+) +[0-9.]+ ", text, re.M) for text in (slow, fast)]
    assert scored[0] == scored[1]
    assert len(scored[0]) > 10


def test_one_arm_alone_comes_to_its_bits_beside_the_others(preset_file):
    path = preset_file(COMPARISON)
    both = named(objects(tuitrain("run", path, "--json").stdout), "finish")[0]["arms"]
    alone = named(objects(tuitrain("run", path, "--json", "--arm", "fast").stdout), "finish")[0]["arms"]
    assert list(alone) == ["fast"]
    assert alone["fast"]["parameters_sha256"] == both["fast"]["parameters_sha256"]
    assert alone["fast"]["state_sha256"] == both["fast"]["state_sha256"]


def test_an_expectation_on_an_arm_that_did_not_run_is_skipped(preset_file):
    done = tuitrain("run", preset_file(COMPARISON), "--arm", "fast")
    assert done.returncode == 0
    assert "  skipped 1 about arms that did not run\n" in done.stdout
    assert "absent" not in done.stdout


def test_an_arm_that_is_not_there_is_refused_before_anything_is_run(preset_file):
    for command in (["run"], ["run", "--json"], ["run", "--check"], ["gradcheck"]):
        done = tuitrain(command[0], preset_file(COMPARISON), *command[1:], "--arm", "fats", "--arm", "x")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.splitlines() == [
            "--arm: there is no arm 'fats'; did you mean 'fast'?",
            "--arm: there is no arm 'x'; the arms are: slow, fast",
        ]


def test_of_a_single_run_there_are_no_arms_to_name():
    done = tuitrain("run", "quickstart", "--arm", "x")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "--arm: there is no arm 'x'; a single run is 'run'\n"


def test_a_diverging_arm_ends_alone_with_layer_update_and_rate(preset_file):
    done = tuitrain("run", preset_file(BREAKING), "--json")
    told = objects(done.stdout)
    assert done.returncode == 3
    (broken,) = named(told, "diverged")
    assert (broken["arm"], broken["lr"]) == ("fast", 1000)
    assert broken["layer"] >= 1
    assert broken["update"] <= 20
    arms = named(told, "finish")[0]["arms"]
    assert (arms["slow"]["status"], arms["fast"]["status"]) == ("completed", "diverged")
    assert "train_loss" not in arms["fast"]
    assert "NaN" not in done.stdout
    log = tuitrain("run", preset_file(BREAKING))
    assert "DIVERGED: the loss is not finite, first in layer" in log.stdout


def test_a_divergence_that_is_expected_is_no_failure(preset_file):
    text = BREAKING[: BREAKING.index("expect:")] + "expect: [{figure: fast.status, equals: diverged}]\n"
    assert tuitrain("run", preset_file(text)).returncode == 0


def test_a_field_that_arms_set_themselves_is_noted(preset_file):
    done = tuitrain("run", preset_file(COMPARISON), "--set", "optimizer.lr=.5", "--quiet")
    assert done.stderr.splitlines() == ["--set optimizer.lr=.5: slow, fast set it themselves"]


# Terminal output


def test_a_terminal_gets_charts_a_pipe_gets_them_when_asked(preset_file):
    sent, code = on_a_terminal("run", preset_file(COMPARISON))
    assert code == 0
    text = plain(sent)
    assert "LOSS mean of 100" in text
    assert "TEST ACCURACY" in text
    assert "\x1b[36m" in sent
    assert text.index("LOSS") < text.index("  arm ")
    assert max(map(len, text.splitlines())) <= 100
    asked = tuitrain_process("run", preset_file(COMPARISON), "--plot")
    assert "LOSS mean of 100" in asked.stdout
    assert "\x1b" not in asked.stdout


def test_a_terminal_without_colours_gets_none(preset_file):
    sent, _ = on_a_terminal("run", preset_file(COMPARISON), NO_COLOR="1")
    assert "LOSS mean of 100" in sent
    assert not re.search(r"\x1b\[[0-9;]+m", sent)


@pytest.mark.parametrize("columns", [40, 80, 140])
def test_what_is_drawn_fits_the_width(preset_file, columns):
    sent, code = on_a_terminal("run", preset_file(COMPARISON), columns=columns)
    assert code == 0
    charts = plain(sent)[plain(sent).index("LOSS") : plain(sent).index("  arm ")]
    assert max(map(len, charts.splitlines())) <= columns


# Seeds


def test_each_seed_has_a_line_and_the_summary_says_how_far_they_spread(preset_file):
    done = tuitrain("run", preset_file(COMPARISON), "--seeds", "3..5")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert [line.split()[:2] for line in lines if re.match(r" +[345] +(slow|fast)", line)] == [
        [str(seed), arm] for seed in (3, 4, 5) for arm in ("slow", "fast")
    ]
    assert any(line.split()[:2] == ["slow", "train_accuracy"] and line.endswith(" 3") for line in lines)
    assert "; met on 3 of 3 seeds" in done.stdout
    assert "LOSS" not in done.stdout


def test_of_seeds_the_mean_curves_are_drawn_when_asked(preset_file):
    done = tuitrain("run", preset_file(COMPARISON), "--seeds", "3..5", "--plot")
    assert done.returncode == 0
    one, several = (text[text.index("LOSS") : text.index("  arm ")] for text in (
        tuitrain("run", preset_file(COMPARISON), "--plot").stdout, done.stdout[done.stdout.index("LOSS") :],
    ))  # fmt: skip
    for title in ("LOSS mean of 100", "TRAIN ACCURACY", "TEST ACCURACY"):
        assert title in several
    # Where the seeds lie is dotted around each mean.
    assert several.count("⡂") > one.count("⡂") + 5
    means = [line.split()[2] for line in done.stdout.splitlines() if " test_accuracy " in line][:2]
    drawn = several[several.index("TEST ACCURACY") :]
    assert all(f"{float(mean):.3f}".removeprefix("0") in drawn for mean in means)


def test_every_object_carries_its_seed_and_a_summary_ends_it(preset_file):
    told = objects(tuitrain("run", preset_file(COMPARISON), "--seeds", "3..4", "--json").stdout)
    assert all(each["seed"] in (3, 4) for each in told[:-1])
    assert [each["seed"] for each in named(told, "finish")] == [3, 4]
    summary = told[-1]
    assert (summary["event"], summary["seeds"]) == ("summary", [3, 4])
    assert "seed" not in summary, "it is of all of them"
    losses = [each["arms"]["slow"]["train_loss"] for each in named(told, "finish")]
    spread = summary["arms"]["slow"]["train_loss"]
    assert spread["mean"] == pytest.approx(sum(losses) / 2)
    assert (spread["min"], spread["max"], spread["count"]) == (min(losses), max(losses), 2)
    assert summary["expect"][0]["met"]


def test_a_seed_that_misses_is_exit_code_1_even_where_the_mean_meets(preset_file):
    text = COMPARISON + "  - {figure: slow.train_loss, max: %s}\n"
    told = objects(tuitrain("run", preset_file(COMPARISON), "--seeds", "0..2", "--json").stdout)
    losses = sorted(each["arms"]["slow"]["train_loss"] for each in named(told, "finish"))
    bound = (sum(losses) / 3 + losses[-1]) / 2
    done = tuitrain("run", preset_file(text % bound), "--seeds", "0..2")
    assert done.returncode == 1
    assert "MISSED" in done.stdout
    assert "met on 2 of 3 seeds" in done.stdout


def test_the_same_seed_comes_to_the_same_bits_alone_and_among_others(preset_file):
    path = preset_file(COMPARISON)
    among = named(objects(tuitrain("run", path, "--seeds", "3..4", "--json").stdout), "finish")[1]
    alone = named(objects(tuitrain("run", path, "--seed", "4", "--json").stdout), "finish")[0]
    assert among["arms"]["fast"]["state_sha256"] == alone["arms"]["fast"]["state_sha256"]


@pytest.mark.parametrize("seeds", ["3", "5..3", "-1..2", "0..99999", "0..99999999999999999999", "a..b", ""])
def test_what_is_no_range_of_seeds_is_refused(preset_file, seeds):
    done = tuitrain("run", preset_file(COMPARISON), f"--seeds={seeds}")
    assert (done.returncode, done.stdout) == (2, "")
    assert "seed" in done.stderr
    assert "Traceback" not in done.stderr


def test_seed_and_seeds_exclude_each_other(preset_file):
    done = tuitrain("run", preset_file(COMPARISON), "--seed", "1", "--seeds", "1..2")
    assert (done.returncode, done.stderr) == (2, "use either --seed or --seeds, not both\n")


# Gradient checks


def test_gradcheck_compares_the_gradients_of_every_arm(preset_file):
    done = tuitrain("gradcheck", preset_file(COMPARISON))
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines() if line.endswith("AGREES")]
    assert [row[0] for row in rows] == ["slow", "fast"]


def test_the_table_of_gradients_has_each_figure_under_its_heading(preset_file):
    path = preset_file(COMPARISON)
    (finish,) = named(objects(tuitrain("gradcheck", path, "--json").stdout), "finish")
    lines = tuitrain("gradcheck", path).stdout.splitlines()
    head = next(line for line in lines if "largest relative" in line)
    assert head.index("largest relative") < head.index("largest absolute")
    rows = {line.split()[0]: line.split() for line in lines if line.endswith("AGREES")}
    for arm, figures in finish["arms"].items():
        largest = [f"{figures[name]:.1e}" for name in ("largest_relative", "largest_absolute")]
        assert rows[arm][-3:-1] == largest


def test_gradcheck_of_a_single_network_tells_of_every_tensor(preset_file):
    done = tuitrain(
        "gradcheck", preset_file("network: {hidden: [6]}\ndata: {train: 20}\nbatch_size: 20\nepochs: 1\n")
    )
    tensors = [line.split()[0] for line in done.stdout.splitlines() if line.endswith("AGREES")]
    assert tensors == ["weight1", "weight2", "bias1", "bias2", "run"]


def test_gradients_that_differ_are_exit_code_1(preset_file):
    # So wide that it is no derivative any more.
    path = preset_file("kind: gradcheck\nnetwork: {hidden: [6], activation: tanh}\ngradcheck: {h: 0.1}\n")
    done = tuitrain("gradcheck", path, "--json")
    assert done.returncode == 1
    figures = named(objects(done.stdout), "finish")[0]["arms"]["run"]
    assert figures["verdict"] == "DIFFERS"
    assert figures["largest_relative"] > 1e-6


def test_without_a_preset_it_checks_every_layer_loss_and_init():
    done = tuitrain("gradcheck")
    assert done.returncode == 0
    assert "MISSED" not in done.stdout
    assert done.stdout.count("AGREES") >= 19


def test_the_lab_refuses_what_trains_nothing():
    done = tuitrain("lab", "gradient-check")
    assert done.returncode == 2
    assert done.stderr == "gradient-check.yaml has no screen; type: tuitrain gradcheck gradient-check\n"

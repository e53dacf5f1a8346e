"""Headless runs: what they write, what they import, how they end."""

import os
import re
import signal
import subprocess
import sys

import pytest
from command import HANG, named, objects, rest_of, tuitrain, tuitrain_process

from tuitrain.config import load
from tuitrain.experiments.runner import Runner

PRESET = """
title: Small
data: {name: mnist, train: 200, test: 100}
network: {hidden: [16, 8]}
optimizer: {name: sgd, lr: 0.1}
batch_size: 50
updates: 40
"""
DIVERGING = PRESET.replace("[16, 8]", "{width: 16, depth: 6}").replace("0.1", "10.0")
ENDLESS = PRESET.replace("updates: 40", "updates: 100000000")


def python(code, **variables):
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
        env=os.environ | variables,
    )


def test_json_is_one_object_a_line_with_everything_in_it(preset_file):
    done = tuitrain("run", preset_file(PRESET + "expect: [{figure: train_loss, max: 9}]"), "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    told = objects(done.stdout)
    assert [each["event"] for each in told] == ["start", *["epoch"] * 10, "finish"]
    start, *epochs, finish = told
    assert start["kind"] == "train"
    assert start["seed"] == 0
    assert start["config"]["optimizer"] == {"name": "sgd", "lr": 0.1}
    assert {"numpy", "blas", "machine"} <= start["environment"].keys()
    assert [each["update"] for each in epochs] == list(range(4, 41, 4))
    assert epochs[-1]["epoch"] == 10
    run = finish["arms"]["run"]
    assert finish["status"] == run["status"] == "completed"
    assert len(run["parameters_sha256"]) == len(run["state_sha256"]) == 64
    assert run["layer2.verdict"] == "ok"
    assert finish["expect"] == [{"figure": "train_loss", "max": 9.0, "value": run["train_loss"], "met": True}]


def test_the_command_matches_the_runner_bit_for_bit(preset_file):
    path = preset_file(PRESET)
    runner = Runner(load(path, seed=3).preset)
    while not runner.finished:
        for _ in runner.advance(1):
            pass
    # In a process of its own: strings have other hashes there.
    finish = objects(tuitrain_process("run", path, "--seed", "3", "--json").stdout)[-1]
    assert finish["arms"]["run"]["state_sha256"] == runner.plan.results["run"].state_sha256


def test_an_edit_is_told_and_changes_the_bits(preset_file):
    edited = PRESET + "edits: [{update: 9, set: {optimizer.lr: 0.01}}]"
    told = objects(tuitrain("run", preset_file(edited), "--json").stdout)
    assert named(told, "edit") == [
        {"event": "edit", "arm": "run", "update": 9, "set": {"optimizer.lr": 0.01}}
    ]
    plain = objects(tuitrain("run", preset_file(PRESET), "--json").stdout)
    assert told[-1]["arms"]["run"]["state_sha256"] != plain[-1]["arms"]["run"]["state_sha256"]


def test_the_log_says_what_is_run_how_it_went_and_what_came_out(preset_file):
    done = tuitrain("run", preset_file(PRESET + "expect: [{figure: train_loss, max: 9}]"))
    assert done.returncode == 0
    assert done.stderr == "", "no progress bar without a terminal"
    for part in ("784–16–8–10 relu", "sgd 0.1, batch 50, shuffle", "completed after 40 updates", "met"):
        assert part in done.stdout


def test_a_long_run_has_a_short_log(preset_file):
    done = tuitrain("run", preset_file(PRESET.replace("updates: 40", "updates: 2000")))
    assert len(done.stdout.splitlines()) < 70


def test_what_an_edit_added_to_a_run_is_drawn_too(preset_file):
    longer = PRESET + "edits: [{update: 9, set: {updates: 80}}]"
    done = tuitrain("run", preset_file(longer), "--plot", COLUMNS="80")
    assert done.returncode == 0
    charts = [line.split() for line in done.stdout.splitlines() if line.endswith(" updates")]
    assert [line[:-1] for line in charts if "70" in line] == [line[:-1] for line in charts]
    assert len(charts) == 2


def test_quiet_says_nothing(preset_file):
    done = tuitrain("run", preset_file(PRESET), "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


MISSING = PRESET + "expect: [{figure: test_accuracy, min: 0.999}]"


def test_a_missed_expectation_is_exit_code_1_and_said(preset_file):
    done = tuitrain("run", preset_file(MISSING))
    assert done.returncode == 1
    assert "MISSED" in done.stdout


def test_a_changed_result_skips_expectations_unless_asked(preset_file):
    path = preset_file(MISSING)
    skipped = tuitrain("run", path, "--set", "optimizer.lr=0.2", "--json")
    assert skipped.returncode == 0
    assert objects(skipped.stdout)[-1]["expect"][0]["skipped"] is True
    assert tuitrain("run", path, "--set", "optimizer.lr=0.2", "--expect").returncode == 1


@pytest.mark.parametrize("change", [("--seed", "5"), ("--set", "evaluate.every=20")])
def test_another_seed_and_a_view_keep_expectations(preset_file, change):
    assert tuitrain("run", preset_file(MISSING), *change).returncode == 1


def test_another_step_between_scores_skips_expectations_where_an_arm_stops_by_them(preset_file):
    arms = "kind: compare\narms: {full: {}, stopped: {early_stop: {monitor: train_loss, patience: 2}}}\n"
    path = preset_file(PRESET + arms + "expect: [{figure: full.test_accuracy, min: 0.999}]")
    done = tuitrain("run", path, "--set", "evaluate.every=20", "--json")
    assert done.returncode == 0
    assert objects(done.stdout)[-1]["expect"][0]["skipped"] is True


def test_an_unexpected_divergence_is_exit_code_3_and_told(preset_file):
    done = tuitrain("run", preset_file(DIVERGING), "--json")
    assert done.returncode == 3
    told = objects(done.stdout)
    (broken,) = named(told, "diverged")
    assert broken["arm"] == "run"
    assert broken["lr"] == 10.0
    assert broken["update"] == told[-1]["arms"]["run"]["updates"] + 1
    assert told[-1]["status"] == "diverged"
    assert "test_accuracy" not in told[-1]["arms"]["run"]
    assert "NaN" not in done.stdout


def test_an_expected_divergence_is_exit_code_0(preset_file):
    path = preset_file(DIVERGING + "expect: [{figure: status, equals: diverged}]")
    assert tuitrain("run", path).returncode == 0


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_it_in_good_order(preset_file, number, code):
    process = subprocess.Popen(
        [sys.executable, "-m", "tuitrain", "run", preset_file(ENDLESS), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        while '"event": "epoch"' not in process.stdout.readline():  # it trains now
            pass
        process.send_signal(number)
        out, err = rest_of(process)
    assert process.returncode == code
    assert err == ""
    finish = objects(out)[-1]
    assert finish["event"] == "finish"
    assert finish["status"] == "interrupted"
    assert finish["arms"]["run"]["updates"] > 0


def test_a_signal_is_the_exit_code_even_where_an_arm_has_broken(preset_file):
    arms = "arms: {broken: {optimizer: {lr: 1000}}, endless: {updates: 100000000}}\n"
    path = preset_file("kind: compare\n" + DIVERGING.replace("10.0", "0.1") + arms)
    process = subprocess.Popen(
        [sys.executable, "-m", "tuitrain", "run", path, "--json"], stdout=subprocess.PIPE, text=True
    )
    with process:
        while '"arm": "endless"' not in process.stdout.readline():  # the other one has broken
            pass
        process.send_signal(signal.SIGINT)
        out, _ = rest_of(process)
    assert objects(out)[-1]["arms"]["broken"]["status"] == "diverged"
    assert process.returncode == 130


def test_a_reader_that_goes_away_ends_it_quietly(preset_file):
    process = subprocess.Popen(
        [sys.executable, "-m", "tuitrain", "run", preset_file(ENDLESS), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=HANG) == 128 + signal.SIGPIPE


def test_neither_screen_nor_plots_are_loaded():
    code = (
        "import sys, tuitrain.headless, tuitrain.cli; "
        "print(sorted({'textual', 'rich', 'plotext'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=HANG, check=True
    )
    assert done.stdout == "[]\n"


def test_a_run_loads_neither_screen_nor_plots(preset_file):
    code = (
        "import sys\nfrom tuitrain.config import load\nfrom tuitrain.headless import run\n"
        f"code = run(load({preset_file(PRESET)!r}))\n"
        "assert not {'textual', 'rich', 'plotext'} & set(sys.modules), 'loaded'\n"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=HANG, check=False
    )
    assert done.returncode == 0, done.stderr


def test_commands_work_from_any_folder(preset_file, tmp_path):
    assert tuitrain_process("run", preset_file(PRESET), "--quiet", cwd=tmp_path).returncode == 0
    assert "quickstart" in tuitrain_process("presets", cwd="/").stdout


def test_threads_set_by_the_environment_do_not_matter(preset_file):
    # Not through the command, which sets them itself.
    code = f"from tuitrain.cli import cli; cli(['run', {preset_file(PRESET)!r}, '--json'])"
    hashes = {
        objects(python(code, OPENBLAS_NUM_THREADS=threads).stdout)[-1]["arms"]["run"]["state_sha256"]
        for threads in ("1", "2")
    }
    assert len(hashes) == 1


def test_the_command_loads_blas_with_one_thread_and_a_preset_may_have_more(preset_file):
    code = f"""
import sys
from tuitrain.__main__ import main
sys.argv = ["tuitrain", "run", {preset_file(PRESET)!r}, "--quiet"]
try:
    main()
except SystemExit as end:
    assert not end.code
from tuitrain.training import arithmetic
(library,) = arithmetic._libraries()
print(library.get_num_threads())
with arithmetic.arithmetic(2):
    print(library.get_num_threads())
"""
    done = python(code, OPENBLAS_NUM_THREADS="2")
    assert (done.stdout, done.stderr) == ("1\n2\n", "")


BROKEN_AT_THE_END = DIVERGING.replace("10.0", "1000.0").replace("updates: 40", "updates: 2")


def test_a_network_whose_last_score_is_not_finite_has_diverged(preset_file):
    done = tuitrain("run", preset_file(BROKEN_AT_THE_END), "--json")
    assert (done.returncode, done.stderr) == (3, "")
    told = objects(done.stdout)
    assert told[-1]["status"] == "diverged"
    assert "train_loss" not in told[-1]["arms"]["run"]
    (broken,) = (each for each in told if each["event"] == "diverged")
    layers = {name: value for name, value in told[-1]["arms"]["run"].items() if name.startswith("layer")}
    assert layers == {f"layer{broken['layer']}.verdict": "NOT FINITE"}


def test_ctrl_c_has_its_exit_code_even_before_training(preset_file):
    code = (
        "import os, signal, tuitrain.commands.preset as preset\n"
        "from tuitrain.__main__ import main\n"
        "preset.load = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
        f"import sys; sys.argv = ['tuitrain', 'run', {preset_file(PRESET)!r}]\n"
        "main()"
    )
    done = python(code)
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize("flag", [(), ("--json",), ("--quiet",)])
def test_closed_standard_output_is_no_error(preset_file, flag):
    command = f"{sys.executable} -m tuitrain run {preset_file(PRESET)} {' '.join(flag)} >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=HANG, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [("run",), ("run", "--json"), ("run", "--check")])
def test_a_full_disk_is_said_in_one_sentence(preset_file, arguments):
    head, *flags = arguments
    command = f"{sys.executable} -m tuitrain {head} {preset_file(PRESET)} {' '.join(flags)} >/dev/full"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=HANG, check=False)
    assert done.returncode == 2
    assert done.stderr == "cannot write: No space left on device\n"


def test_a_terminal_without_utf8_gets_what_it_can_show(preset_file):
    done = tuitrain_process("run", preset_file(PRESET), PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "784-16-8-10 relu" in done.stdout


REGRESSION = """
title: Numbers
data: {name: sine, train: 60, validation: 20, test: 30}
network: {hidden: [8]}
loss: mean_squared_error
batch_size: 20
updates: 20
"""


@pytest.mark.parametrize("arms", ["", "kind: compare\narms: {a: {}, b: {weight_decay: 0.1}}"])
def test_a_regression_shows_its_r2_within_eighty_columns(preset_file, arms):
    path = preset_file(REGRESSION + arms)
    done = tuitrain("run", path, COLUMNS="80")
    (finish,) = named(objects(tuitrain("run", path, "--json").stdout), "finish")
    for figures in finish["arms"].values():
        assert f"{figures['test_r2']:.4f}" in done.stdout
    tables = [line for line in done.stdout.splitlines() if re.match(r"  (arm  |  +epoch|  [ab]  )", line)]
    assert tables
    assert max(map(len, tables)) <= 80

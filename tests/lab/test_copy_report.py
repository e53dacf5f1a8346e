"""Copied: the run as it stands, in the words of the log."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from screen_text import toasts

from tuitrain.config import Edit, Loaded, load
from tuitrain.experiments.expectations import check
from tuitrain.experiments.live.commands import Run
from tuitrain.experiments.trials.curves import Curves
from tuitrain.headless import Options, Output, run, run_report
from tuitrain.lab import new_files
from tuitrain.lab.app import LabApp
from tuitrain.lab.new_files import write_new
from tuitrain.training import SCORE_FIGURES, Band

NO_FILE = "  again   not from here: the preset is no file; in the lab, s saves it as one"
ARMS = {"kind": "compare", "arms": {"plain": {}, "slow": {"optimizer": {"lr": 0.02}}}}


def test_a_finished_run_is_told_as_by_the_log(small, open_session, capsys):
    preset = small(expect=[{"figure": "updates", "equals": 30}])
    assert run(Loaded(preset, "small", ()), Options(Output.LOG)) == 0
    logged = capsys.readouterr().out.splitlines()
    driver = open_session(preset)
    driver.send(Run())
    told = run_report("small", driver.view(lambda view: view.expectations)).splitlines()
    timed = [line for line in told if "s of training" in line]
    assert len(timed) == 1
    assert timed[0].partition(",")[0] == "  completed after 30 updates"
    missing = [line for line in told if line and line not in logged and line not in timed]
    # The hashes are the same too.
    assert missing == [told[-1]]
    assert [line.split()[0] for line in told if len(line.rpartition(" ")[2]) == 64] == ["parameters", "state"]
    met = [line.split(maxsplit=1)[1] for line in told if line.startswith("  met")]
    assert met == ["updates = 30; is 30"]
    assert [line for line in told if line.split()[:1] == ["layer"]]


def test_a_run_on_its_way_is_told_with_its_edits(make_view, small):
    view = make_view(small(), 12, edits=(Edit(update=3, set={"optimizer.lr": 0.2}),))
    told = run_report("small", view)
    assert "small: Small\n" in told
    assert "3  from here on optimizer.lr = 0.2\n" in told
    assert "interrupted after 12 updates" in told
    assert told.endswith(f"LEARNING\n\n{NO_FILE}\n")


def test_two_edits_at_the_same_update_are_both_told(make_view, small):
    edits = Edit(update=3, set={"optimizer.lr": 0.2}), Edit(update=3, set={"weight_decay": 0.1})
    told = run_report("small", make_view(small(), 12, edits=edits))
    assert "3  from here on optimizer.lr = 0.2\n" in told
    assert "3  from here on weight_decay = 0.1\n" in told


def test_an_edit_of_the_second_arm_alone_is_told(make_view, small, with_trials):
    edit = Edit(update=3, set={"optimizer.lr": 0.2})
    view = with_trials(make_view(small(**ARMS), 12), slow={"edits": (edit,)})
    assert "3  from here on optimizer.lr = 0.2\n" in run_report("small", view)


def test_arms_and_seeds_have_a_line_each(make_view, small, with_trials):
    view = make_view(small(**ARMS), 12)
    told = run_report("small", view).splitlines()
    for arm in ("plain", "slow"):
        assert sum(line.split()[:1] == [arm] for line in told) == 1
    assert "valid" not in "".join(told)
    assert "seed 0" in told[1]


@pytest.mark.parametrize("updates", [0, 5])
def test_an_early_run_is_no_reason_to_fail(make_view, small, updates):
    assert run_report("small", make_view(small(), updates))


async def test_y_writes_a_file_offers_it_to_the_clipboard_and_says_so(small, run_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = LabApp(Loaded(small(), "small.yaml", ()), report=run_report)
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        await pilot.press("y")
        told = run_report("small", app.screen.controller.view)
        assert app.clipboard == told
        assert (tmp_path / "small-report.txt").read_text() == told
        await pilot.press("y")
        assert (tmp_path / "small-report-2.txt").read_text() == told
        (said,) = {toast.rpartition("/")[2] for toast in toasts(pilot) if "report.txt" in toast}
        assert said == "small-report.txt; also copied to the clipboard"


async def test_a_picture_of_the_screen_is_written_where_somebody_works(run_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("xor", "surface", "search"):
        async with run_app(LabApp(load(name))) as pilot:
            await pilot.press("P")
            picture = (tmp_path / f"{name}-screen.svg").read_text()
            assert picture.startswith("<svg")
            assert name in picture
            assert any(f"{name}-screen.svg" in toast for toast in toasts(pilot))


def test_where_the_folder_at_hand_takes_nothing_the_next_one_does(tmp_path, monkeypatch):
    gone, home = tmp_path / "gone", tmp_path / "home"
    gone.mkdir()
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert write_new("said", "a b/../x:y", "-it.txt") == home / "x-y-it.txt"
    assert (home / "x-y-it.txt").read_text() == "said"
    assert write_new("again", "..", ".txt") == home / "tuitrain.txt"


def test_where_no_folder_takes_it_that_is_an_error(monkeypatch):
    monkeypatch.setattr(new_files, "_folders", lambda: iter([Path("/nowhere/at/all")]))
    with pytest.raises(OSError, match="No such file"):
        write_new("said", "x", ".txt")


async def test_what_cannot_be_written_is_said(run_app, monkeypatch):
    monkeypatch.setattr(new_files, "_folders", lambda: iter([Path("/nowhere/at/all")]))
    async with run_app(LabApp(load("xor"))) as pilot:
        await pilot.press("P")
        assert toasts(pilot) == ["cannot be written: No such file or directory"]


async def test_without_words_there_is_nothing_to_copy(small, run_app):
    app = LabApp(Loaded(small(), "small.yaml", ()))
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        await pilot.press("y")
        assert app.clipboard == ""


# Whole report

EXPECTED = [{"figure": "plain.gap", "min": 0.1}, {"figure": "slow.updates", "equals": 30}]
RATE = Edit(update=3, set={"optimizer.lr": 0.2})
DECAY = Edit(update=1_003, set={"weight_decay": 0.1, "optimizer.lr": 0.3})


def scores(train, test):
    """Those of one evaluation after 30 updates."""
    known = {"train_loss": 0.5, "train_accuracy": train, "test_loss": 0.75, "test_accuracy": test}
    row = [30.0, *(known.get(figure, 1.0 if figure == "objective" else np.nan) for figure in SCORE_FIGURES)]
    end = np.arange(1.0, 31)
    return Curves(Band(1, end, end, np.full(30, train), end, np.full(30, train * train)), np.array([row]))


def comparison(make_view, small, *, skipped=False, last="completed"):
    """Two arms of two seeds; the last of these four runs may still be on its way."""
    preset = small(**ARMS, seed=3, expect=EXPECTED)
    view = make_view(preset, 30)
    ends = {
        ("plain", 3): ("completed", 0.875, 0.75, 1.25, (RATE, DECAY)),
        ("slow", 3): ("stopped_early", 0.75, 0.5, 2.5, (RATE,)),
        ("plain", 4): ("completed", 0.5, 0.25, 3.75, ()),
        ("slow", 4): (last, 0.625, 0.375, 5.0, ()),
    }
    arms = {trial.arm: trial for trial in view.trials}
    trials = tuple(
        replace(arms[arm], seed=seed, status=status, curves=scores(train, test), seconds=seconds, edits=edits)
        for (arm, seed), (status, train, test, seconds, edits) in ends.items()
    )
    expectations = check(preset, {"plain.gap": 0.125, "slow.updates": 30})
    return replace(view, trials=trials, expectations=expectations, expectations_skipped=skipped)


OF_ALL = """\
x.yaml: Small
784–8–10 relu, 6,370 parameters; train 200, test 100; sgd 0.1, batch 20, shuffle; seed 3

                 3  from here on optimizer.lr = 0.2
             1,003  from here on weight_decay = 0.1, optimizer.lr = 0.3

seed 3
  arm    status         last 100   train    test     gap  seconds  verdict
  plain                   0.8750  0.8750  0.7500  0.1250     1.25  LEARNING
  slow   stopped_early    0.7500  0.7500  0.5000  0.2500     2.50  LEARNING

seed 4
  arm    last 100   train    test     gap  seconds  verdict
  plain    0.5000  0.5000  0.2500  0.2500     3.75  LEARNING
  slow     0.6250  0.6250  0.3750  0.2500     5.00  LEARNING

  met     plain.gap ≥ 0.1; is 0.125
  met     slow.updates = 30; is 30

  again   not from here: the preset is no file; in the lab, s saves it as one
"""


def test_of_arms_and_seeds_each_table_has_its_own_figures(make_view, small):
    assert run_report("x.yaml", comparison(make_view, small)) == OF_ALL


def test_what_is_on_its_way_is_said_to_be_interrupted_and_what_was_changed_unjudged(make_view, small):
    lines = run_report("x.yaml", comparison(make_view, small, skipped=True, last=None)).splitlines()
    assert [line.split()[:2] for line in lines if line.startswith("  slow ")] == [
        ["slow", "stopped_early"],
        ["slow", "interrupted"],
    ]
    assert lines[-5:-2] == [
        "  skipped plain.gap ≥ 0.1; is 0.125",
        "  skipped slow.updates = 30; is 30",
        "          (a setting was changed or the run was cut short; --expect checks anyway)",
    ]


OF_ONE = """\
x.yaml
784–8×5–10 relu, 6,658 parameters; train 200, test 100; sgd 0.1, batch 20, shuffle; seed 7

  layer  zero  dead  mean  std  |∇| rel  |∇| rms   Δw/w  verdict
      1     –    1%     –    –    0.167  1.0e-01  2e-03  ok
      2     –    2%     –    –    0.333  2.0e-01  1e-03  ok
      3     –    3%     –    –    0.500  3.0e-01  7e-04  ok
      4     –    4%     –    –    0.667  4.0e-01  5e-04  ok
      5     –   41%     –    –    0.833  5.0e-01  4e-04  DEAD: 41 of 100
      6     –     –     –    –    1.000  6.0e-01  3e-04  ok

  completed after 30 updates, 1.50 s of training: LEARNING

  again   not from here: the preset is no file; in the lab, s saves it as one
"""


def test_the_report_ends_with_the_command_that_reproduces_it(make_view, small, tmp_path):
    view = make_view(small(seed=7), 30)
    (trial,) = view.trials
    seeds = replace(view, trials=(trial, replace(trial, seed=9)))
    file = tmp_path / "my run.yaml"
    file.write_text("")
    name = str(file).removesuffix(".yaml")
    changed = "  again   not from here: what you changed is not in the preset; in the lab, s saves it"
    for source, seen, last in (
        ("overfit", view, "  again   tuitrain run overfit --seed 7"),
        ("overfit", seeds, "  again   tuitrain run overfit --seeds 7..9"),
        (name, view, f"  again   tuitrain run '{file}' --seed 7"),
        ("overfit", replace(view, expectations_skipped=True), changed),
        ("search-trial", view, NO_FILE),
    ):
        assert run_report(source, seen).splitlines()[-1] == last


def test_of_a_single_run_the_layers_are_told_with_what_is_wrong(make_view, small, with_trials):
    view = make_view(small(seed=7, title="", network={"hidden": [8] * 5}), 30)
    view = with_trials(view, run={"status": "completed", "seconds": 1.5, "seed": 7})
    assert run_report("x.yaml", view) == OF_ONE


def test_of_seeds_of_a_single_run_the_layers_are_those_of_the_one_that_is_shown(make_view, small):
    view = make_view(small(seed=3), 30)
    (trial,) = view.trials
    view = replace(view, trials=(trial, replace(trial, seed=4)), shown=1)
    first, second = run_report("x.yaml", view).split("seed 4\n")
    assert "seed 3\n" in first
    assert ("  layer " in first, "  layer " in second) == (False, True)


def test_a_copied_table_is_as_wide_as_it_must_be(make_view, small):
    name = "an-arm-with-a-name-that-takes-some-room"
    told = run_report("x.yaml", make_view(small(kind="compare", arms={name: {}, "plain": {}}), 30))
    (row,) = [line for line in told.splitlines() if line.startswith(f"  {name}")]
    assert row.endswith("  LEARNING")
    assert len(row) > 80

"""Copied: the run as it stands, in the words of the log."""

import pytest

from tuitrain.config import Edit, Loaded
from tuitrain.experiments.commands import Run
from tuitrain.headless import Options, Output, run, standing
from tuitrain.lab.app import LabApp

ARMS = {"kind": "compare", "arms": {"plain": {}, "slow": {"optimizer": {"lr": 0.02}}}}


def test_a_finished_run_is_told_as_by_the_log(small, drive, capsys):
    preset = small(expect=[{"figure": "updates", "equals": 30}])
    assert run(Loaded(preset, "small", ()), Options(Output.LOG)) == 0
    logged = capsys.readouterr().out.splitlines()
    driver = drive(preset)
    driver.send(Run())
    told = standing("small", driver.view(lambda view: view.expectations)).splitlines()
    timed = [line for line in told if "s of training" in line]
    assert len(timed) == 1
    assert timed[0].partition(",")[0] == "  completed after 30 updates"
    missing = [line for line in told if line and line not in logged and line not in timed]
    assert missing == []
    met = [line.split(maxsplit=1)[1] for line in told if line.startswith("  met")]
    assert met == ["updates = 30; is 30"]
    assert [line for line in told if line.split()[:1] == ["layer"]]


def test_a_run_on_its_way_is_told_with_its_edits(make_view, small):
    view = make_view(small(), 12, edits=(Edit(update=3, set={"optimizer.lr": 0.2}),))
    told = standing("small", view)
    assert "small: Small\n" in told
    assert "3  from here on optimizer.lr = 0.2\n" in told
    assert "interrupted after 12 updates" in told
    assert told.endswith("LEARNING\n")


def test_two_edits_at_the_same_update_are_both_told(make_view, small):
    edits = Edit(update=3, set={"optimizer.lr": 0.2}), Edit(update=3, set={"weight_decay": 0.1})
    told = standing("small", make_view(small(), 12, edits=edits))
    assert "3  from here on optimizer.lr = 0.2\n" in told
    assert "3  from here on weight_decay = 0.1\n" in told


def test_arms_and_seeds_have_a_line_each(make_view, small, with_trials):
    view = make_view(small(**ARMS), 12)
    told = standing("small", view).splitlines()
    for arm in ("plain", "slow"):
        assert sum(line.split()[:1] == [arm] for line in told) == 1
    assert "valid" not in "".join(told)
    assert "seed 0" in told[1]


@pytest.mark.parametrize("updates", [0, 5])
def test_an_early_run_is_no_reason_to_fail(make_view, small, updates):
    assert standing("small", make_view(small(), updates))


async def test_y_copies_and_says_so(small, sit):
    app = LabApp(Loaded(small(), "small.yaml", ()), report=standing)
    async with sit(app) as hands:
        await hands.until(lambda: "ready" in hands.text)
        await hands.press("y")
        assert app.clipboard == standing("small", app.screen.desk.view)
        await hands.until(lambda: "Copied:" in hands.text)


async def test_without_words_there_is_nothing_to_copy(small, sit):
    app = LabApp(Loaded(small(), "small.yaml", ()))
    async with sit(app) as hands:
        await hands.until(lambda: "ready" in hands.text)
        await hands.press("y")
        assert app.clipboard == ""

"""An ensemble in the lab: its average grows with its members, and what is set goes to all of them."""

import numpy as np

from tuitrain.config import Loaded
from tuitrain.experiments.live.commands import Change, Pause, Run, Start, Step
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.runner import Runner
from tuitrain.headless.run_report import run_report
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.all_settings import AllSettingsScreen

THREE = {
    "kind": "ensemble",
    "ensemble": {"members": 3},
    "arms": {"dropout": {"network": {"dropout": 0.2}}},
    "expect": [{"figure": "ensemble.gain", "min": -1}],
}
NAMES = ("member1", "member2", "member3", "ensemble", "dropout")


def test_the_average_grows_with_its_members_and_ends_as_headless(open_session, small):
    preset = small(**THREE)
    driver = open_session(preset)
    driver.send(Step(10))
    view = driver.view(lambda view: view.phase is Phase.PAUSED and view.averages[0].updates == 10)
    assert view.names == NAMES
    assert view.averages[0].curves.scores[:, 0].tolist() == [10]
    assert view.averages[0].status is None
    driver.send(Run())
    view = driver.view(lambda view: view.phase is Phase.FINISHED)
    runner = Runner(preset)
    while not runner.finished:
        list(runner.advance(1000))
    figures, shown = runner.plan.figures(), view.averages[0].figures
    assert view.averages[0].curves.scores[:, 0].tolist() == [10, 20, 30]
    names = ("test_accuracy", "test_loss", "gap", "gain", "gain_on_best")
    assert [shown[name] for name in names] == [figures[f"ensemble.{name}"] for name in names]
    assert [each.met for each in view.expectations] == [True]


def test_every_seed_has_an_average_of_its_own(open_session, small):
    preset = small(**THREE)
    driver = open_session(preset)
    driver.send(Start(preset, 2), Run())
    view = driver.view(lambda view: view.phase is Phase.FINISHED and len(view.averages) == 2)
    assert [each.seed for each in view.averages] == [0, 1]
    first, second = (each.curves.scores for each in view.averages)
    assert not np.array_equal(first, second)


def test_an_average_whose_members_go_on_has_not_ended(open_session, small):
    driver = open_session(small(**THREE))
    driver.send(Run())
    ended = driver.view(lambda view: view.phase is Phase.FINISHED)
    assert ended.averages[0].status == "completed"
    driver.send(Change({"epochs": 6}), Step(10))
    view = driver.view(lambda view: view.phase is Phase.PAUSED and view.averages[0].updates == 40)
    assert view.averages[0].curves.scores[-1, 0] == 40
    assert view.averages[0].status is None


def test_a_pause_at_the_end_leaves_the_last_score_to_be_made(open_session, small):
    driver = open_session(small(**THREE))
    driver.send(Run(), Pause(), Run(), Pause(), Run())
    view = driver.view(lambda view: view.phase is Phase.FINISHED)
    assert view.averages[0].curves.scores[-1, 0] == view.averages[0].updates


def test_the_report_names_the_average(open_session, small):
    driver = open_session(small(**THREE))
    driver.send(Run())
    told = run_report("small", driver.view(lambda view: view.phase is Phase.FINISHED))
    assert [line.split()[0] for line in told.splitlines() if line.startswith(("  member", "  ensemble"))] == [
        *NAMES[:4]
    ]


async def test_members_are_chosen_with_the_arms_and_set_together(small, run_app):
    app = LabApp(Loaded(small(**THREE), "small.yaml", ()), fps=30)
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "3 members, 1 arm " in pilot.text)
        controller = app.screen.controller
        await pilot.press("]", "]")
        await pilot.wait_until(lambda: "small: member2" in pilot.text)
        await pilot.press("+")
        await pilot.wait_until(lambda: controller.view.trial.config.optimizer.lr > 0.1)
        assert len({config.optimizer.lr for config in controller.draft.trials.values()}) == 1
        await pilot.press("[", "[", "space")
        await pilot.wait_until(lambda: "on the mean member" in pilot.text)
        assert "ACCURACY ━1 ensemble ━2 dropout" in pilot.text
        losses = next(row for row in pilot.rows if "LOSS" in row).partition("ACCURACY")[0]
        assert "━2 dropout" in losses
        assert "ensemble" not in losses, "what is never trained has no losses"


async def test_all_settings_have_the_number_of_members(small, run_app):
    app = LabApp(Loaded(small(**THREE), "small.yaml", ()), fps=30)
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "3 members, 1 arm " in pilot.text)
        controller = app.screen.controller
        await pilot.press("a", "slash", *"members", "enter")
        await pilot.wait_until(lambda: isinstance(app.screen, AllSettingsScreen) and "ENSEMBLE" in pilot.text)
        assert "NETWORK" not in pilot.text
        await pilot.press("right")
        await pilot.wait_until(lambda: controller.draft.ensemble.members == 4)
        await pilot.press("escape", "escape")
        await pilot.wait_until(lambda: "4 members, 1 arm " in pilot.text)

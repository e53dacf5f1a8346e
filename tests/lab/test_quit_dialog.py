"""Quitting asks once, where something would be lost; who has left is told what was."""

import pytest

from tuitrain.config import Loaded, load
from tuitrain.experiments.live.view import Phase
from tuitrain.headless import run_report
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.leave import LeaveScreen

ASKED = "LEAVE THE LAB?"


@pytest.fixture
def lab_app(small):
    def make(**fields):
        return LabApp(Loaded(small(**fields), "small", ()), report=run_report)

    return make


async def train_to_end(pilot, keys="space"):
    await pilot.press(keys)
    await pilot.wait_until(lambda: pilot.app.screen.controller.view.phase is Phase.FINISHED)


async def test_what_has_ended_and_was_not_changed_is_left_at_once(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        await train_to_end(pilot)
        await pilot.press("q")
        await pilot.wait_until(lambda: app._exit)
    assert app.return_value == 0


async def test_more_updates_and_another_seed_are_no_changes(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        await train_to_end(pilot)
        await train_to_end(pilot)
        await pilot.press("R", "q")
        await pilot.wait_until(lambda: app._exit)


@pytest.mark.parametrize("key", ["escape", "n"])
async def test_while_it_trains_it_is_asked_and_esc_stays(lab_app, run_app, key):
    app = lab_app(epochs=1_000_000)
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        await pilot.press("space", "q")
        assert ASKED in pilot.text
        assert "A run is under way." in pilot.text
        assert "not saved" not in pilot.text
        await pilot.press(key)
        assert ASKED not in pilot.text
        await pilot.press("q", "y")
        await pilot.wait_until(lambda: app._exit)
    assert app.return_value == 0


async def test_what_was_changed_is_asked_for_until_it_is_saved(lab_app, run_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        await pilot.press("plus", "q")
        assert "not saved (s saves them" in pilot.text
        await pilot.press("escape", "s", "enter", "q")
        await pilot.wait_until(lambda: app._exit)
    assert (tmp_path / "small-edited.yaml").is_file()


async def test_an_edit_on_the_way_is_a_change_and_so_is_one_after_saving(
    lab_app, run_app, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        await pilot.press("n", "plus")
        await pilot.wait_until(lambda: app.screen.controller.view.trial.edits)
        await pilot.press("s", "enter", "plus")
        await pilot.wait_until(lambda: app.screen.controller.view.trial.edits[-1].set["optimizer.lr"] == 0.5)
        await pilot.press("q")
        assert isinstance(app.screen, LeaveScreen)
        assert "not saved" in pilot.text


async def test_a_study_asks_for_what_was_changed_alone(run_app):
    app = LabApp(load("surface"))
    async with run_app(app) as pilot:
        await pilot.press("plus", "q")
        assert "not saved" in pilot.text
        await pilot.press("escape", "u", "q")
        await pilot.wait_until(lambda: app._exit)


async def test_the_preset_at_hand_opened_again_throws_no_run_away(run_app):
    app = LabApp(load("xor"), report=run_report)
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        await pilot.press("n")
        await pilot.wait_until(lambda: app.screen.controller.view.trial.updates == 1)
        await pilot.press("p")
        assert isinstance(app.screen, BrowserScreen)
        await pilot.press("enter")
        assert "OPEN xor AGAIN?" in pilot.text
        assert "will be lost" in pilot.text
        await pilot.press("escape")
        assert app.screen.controller.view.trial.updates == 1
        await pilot.press("plus", "p", "enter")
        assert "not saved" in pilot.text
        await pilot.press("y")
        await pilot.wait_until(lambda: app.screen.controller.view.trial.updates == 0)
        assert app.screen.controller.draft == load("xor").preset
        await pilot.press("p", "enter")
        assert "AGAIN" not in pilot.text


async def test_leaving_reports_what_was_trained(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        await train_to_end(pilot)
        await pilot.press("q")
        await pilot.wait_until(lambda: app._exit)
    app._close()
    assert app.parting.startswith("small: Small\n")
    assert "completed after 30 updates" in app.parting


async def test_leaving_after_saving_reports_the_command(lab_app, run_app, tmp_path):
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        await pilot.press("n", "+", "s", "ctrl+u", *"mine.yaml", "enter")
        await pilot.wait_until(lambda: "Saved: tuitrain run mine.yaml" in pilot.text)
        await pilot.press("q")
        await pilot.wait_until(lambda: app._exit)
    app._close()
    assert app.parting.splitlines()[-1] == "  again   tuitrain run mine.yaml --seed 0"


async def test_of_what_was_never_trained_nothing_is_told(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        await pilot.press("q")
    app._close()
    assert app.parting == ""

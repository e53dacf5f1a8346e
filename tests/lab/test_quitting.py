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
def lab(small):
    def make(**fields):
        return LabApp(Loaded(small(**fields), "small", ()), report=run_report)

    return make


async def trained(hands, keys="space"):
    await hands.press(keys)
    await hands.until(lambda: hands.app.screen.controller.view.phase is Phase.FINISHED)


async def test_what_has_ended_and_was_not_changed_is_left_at_once(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.until(lambda: "ready" in hands.text)
        await trained(hands)
        await hands.press("q")
        await hands.until(lambda: app._exit)
    assert app.return_value == 0


async def test_more_updates_and_another_seed_are_no_changes(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.until(lambda: "ready" in hands.text)
        await trained(hands)
        await trained(hands)
        await hands.press("R", "q")
        await hands.until(lambda: app._exit)


@pytest.mark.parametrize("key", ["escape", "n"])
async def test_while_it_trains_it_is_asked_and_esc_stays(lab, sit, key):
    app = lab(epochs=1_000_000)
    async with sit(app) as hands:
        await hands.until(lambda: "ready" in hands.text)
        await hands.press("space", "q")
        assert ASKED in hands.text
        assert "A run is under way." in hands.text
        assert "not saved" not in hands.text
        await hands.press(key)
        assert ASKED not in hands.text
        await hands.press("q", "y")
        await hands.until(lambda: app._exit)
    assert app.return_value == 0


async def test_what_was_changed_is_asked_for_until_it_is_saved(lab, sit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = lab()
    async with sit(app) as hands:
        await hands.until(lambda: "ready" in hands.text)
        await hands.press("plus", "q")
        assert "not saved (s saves them" in hands.text
        await hands.press("escape", "s", "enter", "q")
        await hands.until(lambda: app._exit)
    assert (tmp_path / "small-edited.yaml").is_file()


async def test_an_edit_on_the_way_is_a_change_and_so_is_one_after_saving(lab, sit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = lab()
    async with sit(app) as hands:
        await hands.until(lambda: "ready" in hands.text)
        await hands.press("n", "plus")
        await hands.until(lambda: app.screen.controller.view.trial.edits)
        await hands.press("s", "enter", "plus")
        await hands.until(lambda: app.screen.controller.view.trial.edits[-1].set["optimizer.lr"] == 0.5)
        await hands.press("q")
        assert isinstance(app.screen, LeaveScreen)
        assert "not saved" in hands.text


async def test_a_study_asks_for_what_was_changed_alone(sit):
    app = LabApp(load("surface"))
    async with sit(app) as hands:
        await hands.press("plus", "q")
        assert "not saved" in hands.text
        await hands.press("escape", "u", "q")
        await hands.until(lambda: app._exit)


async def test_the_preset_at_hand_opened_again_throws_no_run_away(sit):
    app = LabApp(load("xor"), report=run_report)
    async with sit(app) as hands:
        await hands.until(lambda: "ready" in hands.text)
        await hands.press("n")
        await hands.until(lambda: app.screen.controller.view.trial.updates == 1)
        await hands.press("p")
        assert isinstance(app.screen, BrowserScreen)
        await hands.press("enter")
        assert "OPEN xor AGAIN?" in hands.text
        assert "will be lost" in hands.text
        await hands.press("escape")
        assert app.screen.controller.view.trial.updates == 1
        await hands.press("plus", "p", "enter")
        assert "not saved" in hands.text
        await hands.press("y")
        await hands.until(lambda: app.screen.controller.view.trial.updates == 0)
        assert app.screen.controller.draft == load("xor").preset
        await hands.press("p", "enter")
        assert "AGAIN" not in hands.text


async def test_who_has_left_is_told_what_was_trained(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.until(lambda: "ready" in hands.text)
        await trained(hands)
        await hands.press("q")
        await hands.until(lambda: app._exit)
    app._close()
    assert app.parting.startswith("small: Small\n")
    assert "completed after 30 updates" in app.parting


async def test_who_has_saved_what_was_changed_is_told_the_command_for_it(lab, sit, tmp_path):
    app = lab()
    async with sit(app) as hands:
        await hands.until(lambda: "ready" in hands.text)
        await hands.press("n", "+", "s", "ctrl+u", *"mine.yaml", "enter")
        await hands.until(lambda: "Saved: tuitrain run mine.yaml" in hands.text)
        await hands.press("q")
        await hands.until(lambda: app._exit)
    app._close()
    assert app.parting.splitlines()[-1] == "  again   tuitrain run mine.yaml --seed 0"


async def test_of_what_was_never_trained_nothing_is_told(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.until(lambda: "ready" in hands.text)
        await hands.press("q")
    app._close()
    assert app.parting == ""

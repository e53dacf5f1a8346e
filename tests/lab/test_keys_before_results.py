"""Keys that are pressed in a study before its first results."""

import asyncio
from threading import Event

import pytest
from settling import HANG

from tuitrain.config import load
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens import study


@pytest.mark.parametrize("name", ["surface", "init-activations-tanh"])
async def test_every_action_is_safe_before_the_first_result(run_app, monkeypatch, name):
    goes_on, usual = Event(), study.compute_all

    def late(preset, outdated):
        goes_on.wait(20)
        return usual(preset, outdated)

    monkeypatch.setattr(study, "compute_all", late)
    app = LabApp(load(name))
    async with run_app(app, settle=False) as pilot:
        known = app.screen
        try:
            for action in known.ACTIONS:
                if action.name != "quit":
                    await known.run_action(action.name)
                    await pilot.wait_until_handled()
                    assert "Cannot draw" not in pilot.text, action
                    async with asyncio.timeout(HANG):
                        while app.screen is not known:
                            await app.pop_screen()
        finally:
            goes_on.set()
        await pilot.wait_until(lambda: known.known)
        assert "Cannot draw" not in pilot.text

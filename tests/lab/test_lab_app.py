"""The whole app with a session: a run from the first key to the end, and how it exits."""

import threading

import pytest
from screen_text import keys_to, line_of, rows_of, toasts

from tuitrain.experiments.live.view import Phase
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.widgets.chart import Chart
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.settings import Settings
from tuitrain.lab.widgets.status import Status


def view(app):
    return app.screen._view


async def test_a_run_from_the_first_key_to_the_end(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "○ ready" in line_of(pilot, Headline))
        await pilot.press("n")
        await pilot.wait_until(lambda: "update  1/30" in line_of(pilot, Status))
        assert "‖ paused" in line_of(pilot, Headline)
        await pilot.press("e")
        await pilot.wait_until(lambda: "update 10/30" in line_of(pilot, Status))
        assert len(app.screen.query_one("#accuracy", Chart).spec.curves[0].x) == 1
        await pilot.press("space")
        await pilot.wait_until(lambda: "■ finished" in line_of(pilot, Headline))
        assert "update 30/30" in line_of(pilot, Status)
        await pilot.press("space")
        await pilot.wait_until(lambda: "update 60/60" in line_of(pilot, Status))
        assert "edit" not in line_of(pilot, Headline)
        await pilot.press("r")
        await pilot.wait_until(lambda: "update  0/30" in line_of(pilot, Status))
        await pilot.press("R")
        await pilot.wait_until(lambda: "seed 1" in line_of(pilot, Headline))


async def test_a_live_change_while_it_runs_is_an_edit(lab_app, run_app):
    app = lab_app(epochs=1_000_000, evaluate={"every": 1000})
    async with run_app(app) as pilot:
        await pilot.press("space")
        await pilot.wait_until(lambda: "▶ running" in line_of(pilot, Headline))
        assert "space pause" in line_of(pilot, Status, 1)
        await pilot.press("plus")
        await pilot.wait_until(lambda: "1 edit" in line_of(pilot, Headline))
        assert view(app).phase is Phase.RUNNING
        assert "rate 0.2" in line_of(pilot, Status)
        assert "was 0.1" in next(row for row in rows_of(pilot, Settings) if " rate " in row)
        await pilot.press("minus")
        await pilot.wait_until(lambda: "2 edits" in line_of(pilot, Headline))
        await pilot.press("space")
        await pilot.wait_until(lambda: "‖ paused" in line_of(pilot, Headline))


async def test_a_reset_field_takes_effect_with_the_reset(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.press("n")
        await pilot.wait_until(lambda: view(app) and view(app).trial.updates == 1)
        await pilot.press(*keys_to(pilot, "batch_size"), "right")
        assert "was 20" in "".join(rows_of(pilot, Settings))
        assert view(app).trial.config.batch_size == 20
        await pilot.press("r")
        await pilot.wait_until(lambda: view(app).trial.config.batch_size == 50)
        assert "was" not in "".join(rows_of(pilot, Settings))
        assert (view(app).trial.updates, view(app).trial.edits) == (0, ())


async def test_a_change_before_the_first_update_is_no_edit(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.press("plus", *keys_to(pilot, "batch_size"), "right")
        await pilot.wait_until(lambda: view(app) and view(app).trial.config.batch_size == 50)
        assert view(app).trial.config.optimizer.lr == 0.2
        assert (view(app).phase, view(app).trial.edits) == (Phase.READY, ())
        await pilot.press("space")
        await pilot.wait_until(lambda: view(app).phase is Phase.FINISHED)
        assert view(app).trial.updates == 12


async def test_slow_and_fast(lab_app, run_app):
    app = lab_app(epochs=1_000_000, evaluate={"every": 1000})
    async with run_app(app) as pilot:
        await pilot.press("less_than_sign", "less_than_sign", "space")
        await pilot.wait_until(lambda: "10/s set" in line_of(pilot, Status) and view(app).trial.updates)
        await pilot.press("greater_than_sign", "greater_than_sign")
        await pilot.wait_until(lambda: view(app).trial.updates > 1000)
        assert "set" not in line_of(pilot, Status)


# Exit


def trainers():
    return [thread for thread in threading.enumerate() if thread.name == "trainer"]


@pytest.mark.parametrize(
    ("keys", "value"),
    [(["q", "y"], 0), (["q", "enter"], 0), (["ctrl+c", "ctrl+c"], 0), (["ctrl+q"], None)],
    ids=["q", "q, enter", "ctrl+c", "ctrl+q"],
)
async def test_leaving_ends_the_training_and_the_thread(lab_app, run_app, keys, value):
    app = lab_app(epochs=1_000_000)
    async with run_app(app) as pilot:
        await pilot.press("space")
        await pilot.wait_until(lambda: view(app) and view(app).trial.updates)
        assert len(trainers()) == 1
        await pilot.press(*keys)
        await pilot.wait_until(lambda: app._exit)
    assert (app.return_value, app.return_code) == (value, 0)
    assert trainers() == []


async def test_leaving_before_the_data_are_read_leaves_no_thread(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.press("q")
    assert app.return_value == 0
    assert trainers() == []


async def test_one_ctrl_c_hints_and_goes_on(lab_app, run_app, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("tuitrain.lab.app.monotonic", lambda: clock[0])
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.press("ctrl+c")
        await pilot.wait_until(lambda: toasts(pilot) == ["Press q to quit, or ctrl+c again"])
        clock[0] += 2.5
        await pilot.press("ctrl+c", "n")
        await pilot.wait_until(lambda: view(app) and view(app).trial.updates == 1)
        assert not app._exit
        clock[0] += 1.5
        await pilot.press("ctrl+c")
        await pilot.wait_until(lambda: app._exit)
    assert app.return_value == 0


async def test_q_in_the_help_only_closes_the_help(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.press("question_mark", "q")
        assert isinstance(app.screen, MainScreen)
        assert not app._exit

"""The whole lab with a session: a run from the first key to the end, and how it is left."""

import threading

import pytest
from reading import line, rows_of, toasts, way

from tuitrain.experiments.live.view import Phase
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.widgets.chart import Chart
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.settings import Settings
from tuitrain.lab.widgets.status import Status


def view(app):
    return app.screen._view


async def test_a_run_from_the_first_key_to_the_end(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.until(lambda: "○ ready" in line(hands, Headline))
        await hands.press("n")
        await hands.until(lambda: "update  1/30" in line(hands, Status))
        assert "‖ paused" in line(hands, Headline)
        await hands.press("e")
        await hands.until(lambda: "update 10/30" in line(hands, Status))
        assert len(app.screen.query_one("#accuracy", Chart).spec.curves[0].x) == 1
        await hands.press("space")
        await hands.until(lambda: "■ finished" in line(hands, Headline))
        assert "update 30/30" in line(hands, Status)
        await hands.press("space")
        await hands.until(lambda: "update 60/60" in line(hands, Status))
        assert "edit" not in line(hands, Headline)
        await hands.press("r")
        await hands.until(lambda: "update  0/30" in line(hands, Status))
        await hands.press("R")
        await hands.until(lambda: "seed 1" in line(hands, Headline))


async def test_a_live_change_while_it_runs_is_an_edit(lab, sit):
    app = lab(epochs=1_000_000, evaluate={"every": 1000})
    async with sit(app) as hands:
        await hands.press("space")
        await hands.until(lambda: "▶ running" in line(hands, Headline))
        assert "space pause" in line(hands, Status, 1)
        await hands.press("plus")
        await hands.until(lambda: "1 edit" in line(hands, Headline))
        assert view(app).phase is Phase.RUNNING
        assert "rate 0.2" in line(hands, Status)
        assert "was 0.1" in next(row for row in rows_of(hands, Settings) if " rate " in row)
        await hands.press("minus")
        await hands.until(lambda: "2 edits" in line(hands, Headline))
        await hands.press("space")
        await hands.until(lambda: "‖ paused" in line(hands, Headline))


async def test_a_reset_field_takes_effect_with_the_reset(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.press("n")
        await hands.until(lambda: view(app) and view(app).trial.updates == 1)
        await hands.press(*way(hands, "batch_size"), "right")
        assert "was 20" in "".join(rows_of(hands, Settings))
        assert view(app).trial.config.batch_size == 20
        await hands.press("r")
        await hands.until(lambda: view(app).trial.config.batch_size == 50)
        assert "was" not in "".join(rows_of(hands, Settings))
        assert (view(app).trial.updates, view(app).trial.edits) == (0, ())


async def test_a_change_before_the_first_update_is_no_edit(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.press("plus", *way(hands, "batch_size"), "right")
        await hands.until(lambda: view(app) and view(app).trial.config.batch_size == 50)
        assert view(app).trial.config.optimizer.lr == 0.2
        assert (view(app).phase, view(app).trial.edits) == (Phase.READY, ())
        await hands.press("space")
        await hands.until(lambda: view(app).phase is Phase.FINISHED)
        assert view(app).trial.updates == 12


async def test_slow_and_fast(lab, sit):
    app = lab(epochs=1_000_000, evaluate={"every": 1000})
    async with sit(app) as hands:
        await hands.press("less_than_sign", "less_than_sign", "space")
        await hands.until(lambda: "10/s set" in line(hands, Status) and view(app).trial.updates)
        await hands.press("greater_than_sign", "greater_than_sign")
        await hands.until(lambda: view(app).trial.updates > 1000)
        assert "set" not in line(hands, Status)


# Leaving


def trainers():
    return [thread for thread in threading.enumerate() if thread.name == "trainer"]


@pytest.mark.parametrize(
    ("keys", "value"),
    [(["q", "y"], 0), (["q", "enter"], 0), (["ctrl+c", "ctrl+c"], 0), (["ctrl+q"], None)],
    ids=["q", "q, enter", "ctrl+c", "ctrl+q"],
)
async def test_leaving_ends_the_training_and_the_thread(lab, sit, keys, value):
    app = lab(epochs=1_000_000)
    async with sit(app) as hands:
        await hands.press("space")
        await hands.until(lambda: view(app) and view(app).trial.updates)
        assert len(trainers()) == 1
        await hands.press(*keys)
        await hands.until(lambda: app._exit)
    assert (app.return_value, app.return_code) == (value, 0)
    assert trainers() == []


async def test_leaving_before_the_data_are_read_leaves_no_thread(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.press("q")
    assert app.return_value == 0
    assert trainers() == []


async def test_one_ctrl_c_hints_and_goes_on(lab, sit, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("tuitrain.lab.app.monotonic", lambda: clock[0])
    app = lab()
    async with sit(app) as hands:
        await hands.press("ctrl+c")
        await hands.until(lambda: toasts(hands) == ["Press q to quit, or ctrl+c again"])
        clock[0] += 2.5
        await hands.press("ctrl+c", "n")
        await hands.until(lambda: view(app) and view(app).trial.updates == 1)
        assert not app._exit
        clock[0] += 1.5
        await hands.press("ctrl+c")
        await hands.until(lambda: app._exit)
    assert app.return_value == 0


async def test_q_in_the_help_only_closes_the_help(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.press("question_mark", "q")
        assert isinstance(app.screen, MainScreen)
        assert not app._exit

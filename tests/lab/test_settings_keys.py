"""Settings on the main screen: how arrows and keys move them, and when a change takes effect."""

import pytest
from screen_text import COMPACT, explanation, keys_to, line_of, rows_of, selected_setting

from tuitrain.config import Edit, load
from tuitrain.experiments.live.commands import Change, Run, Start, Step
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.widgets.settings import Settings
from tuitrain.lab.widgets.tabs import Tabs


@pytest.mark.parametrize(("up", "down"), [("up", "down"), ("k", "j")])
async def test_arrows_move_the_selection_and_stop_at_the_ends(main_app, run_app, up, down):
    async with run_app(main_app()) as pilot:
        assert selected_setting(pilot).path == "optimizer.lr"
        assert "▸ rate" in pilot.text
        await pilot.press(down)
        assert selected_setting(pilot).path == "schedule.name"
        assert "▸ schedule" in pilot.text
        assert "How the rate changes during" in pilot.text
        await pilot.press(up, up)
        assert selected_setting(pilot).path == "optimizer.name"
        await pilot.press(*[up] * 20)
        assert selected_setting(pilot).path == "data.name"
        await pilot.press(*[down] * 40)
        assert selected_setting(pilot).path == "seed"


async def test_left_and_right_move_the_value_by_steps(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("right", "right")
        assert "◂ 0.5 ▸" in pilot.text
        await pilot.press("left", "left", "left")
        assert "◂ 0.05 ▸" in pilot.text
        assert [command.preset.optimizer.lr for command in app.source.sent] == [0.2, 0.5, 0.2, 0.1, 0.05]


async def test_plus_and_minus_move_the_rate_whatever_is_selected(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("n", *keys_to(pilot, "batch_size"), "plus", "equals_sign", "minus")
        rates = [0.2, 0.5, 0.2]
        assert app.source.sent == [Step(1), *(Change({"optimizer.lr": rate}) for rate in rates)]
        assert selected_setting(pilot).path == "batch_size"
        assert "0.2   was 0.1" in next(row for row in rows_of(pilot, Settings) if " rate " in row)


async def test_the_rate_shown_and_moved_is_the_one_that_runs(main_app, run_app, small):
    edits = [{"update": 3, "set": {"optimizer.lr": 0.02}}]
    app = main_app(2, {"edits": edits})
    async with run_app(app, COMPACT) as pilot:
        await pilot.press("3", "n", "plus")
        assert app.source.sent[-1] == Change({"optimizer.lr": 0.2})
        # The preset's own edit comes into force.
        running = small(optimizer={"name": "sgd", "lr": 0.02}).trial
        app.source.show(
            config=running, edits=(Edit(update=2, set={"optimizer.lr": 0.2}), *app.source.view.preset.edits)
        )
        await pilot.wait_until(lambda: "◂ 0.02 ▸ was 0.1" in pilot.text)
        assert line_of(pilot, Tabs).endswith("rate 0.02")
        await pilot.press("plus")
        assert app.source.sent[-1] == Change({"optimizer.lr": 0.05})
        # What was asked for before a new start is forgotten with it.
        await pilot.press("r", "n")
        app.source.show(config=running)
        await pilot.wait_until(lambda: "◂ 0.02 ▸" in pilot.text)


async def test_at_the_end_of_its_range_a_value_stays(main_app, run_app):
    app = main_app(0, {"optimizer": {"name": "sgd", "lr": 1000}})
    async with run_app(app) as pilot:
        await pilot.press("right", "plus")
        assert "◂ 1000" in pilot.text
        assert "1000 ▸" not in pilot.text, "no arrow where there is nothing to step to"
        assert app.source.sent == []


async def test_before_the_first_update_a_change_takes_effect_at_once(main_app, run_app, small):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("right", *keys_to(pilot, "batch_size"), "right")
        assert app.source.sent == [
            Start(small(optimizer={"name": "sgd", "lr": 0.2})),
            Start(small(optimizer={"name": "sgd", "lr": 0.2}, batch_size=50)),
        ]
        assert "was" not in "".join(rows_of(pilot, Settings))


async def test_a_change_right_after_a_start_does_not_undo_it(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        # The view still says READY: what counts is what was asked for.
        await pilot.press("space", "plus")
        assert app.source.sent == [Run(), Change({"optimizer.lr": 0.2})]


async def test_a_reset_field_waits_for_the_reset(main_app, run_app):
    app = main_app(5, phase=Phase.RUNNING)
    async with run_app(app) as pilot:
        await pilot.press("n", *keys_to(pilot, "batch_size"), "right")
        assert app.source.sent == [Step(1)]
        row = next(row for row in rows_of(pilot, Settings) if "batch  " in row)
        assert "50" in row
        assert "was 20" in row
        assert row.rstrip().endswith("↺")
        await pilot.press("r")
        assert app.source.sent[-1].preset.batch_size == 50
        await pilot.wait_until(lambda: "was" not in "".join(rows_of(pilot, Settings)))


async def test_a_length_that_the_run_has_outgrown_waits_for_the_reset(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        await pilot.press("n", *keys_to(pilot, "epochs"))
        await pilot.press("left", "left")
        assert "was 3" in next(row for row in rows_of(pilot, Settings) if "epochs" in row)
        # 1 to 2 is longer, but the run at hand has 3.
        await pilot.press("right")
        assert app.source.sent == [Step(1)]
        await pilot.press("right")
        assert app.source.sent == [Step(1), Change({"epochs": 5})]


async def test_values_that_do_not_fit_together_are_refused_with_the_reason(main_app, run_app):
    app = main_app(0, {"batch_size": 200})
    async with run_app(app) as pilot:
        await pilot.press(*keys_to(pilot, "data.train"))
        await pilot.press("left")
        assert app.source.sent == []
        assert "200" in next(row for row in rows_of(pilot, Settings) if " train " in row)
        assert (
            explanation(pilot) == "batch_size: 200 is more than the 100 rows there are; 'all' takes them all"
        )
        await pilot.press("up")
        assert "200 is more" not in explanation(pilot)


async def test_no_arrow_breaks_the_first_preset_that_is_opened(app_for_view, make_view, run_app):
    preset = load("quickstart").preset
    app = app_for_view(make_view(preset), name="quickstart")
    async with run_app(app) as pilot:
        await pilot.press(*["up"] * 20)
        for _ in range(25):
            await pilot.press("left", "right", "right", "down")
        assert app._exception is None
        assert selected_setting(pilot).path == "seed"

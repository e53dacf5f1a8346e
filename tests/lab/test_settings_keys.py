"""Settings on the main screen: how arrows and keys move them, and when a change takes effect."""

import pytest
from reading import COMPACT, line, rows_of, said, selected, way

from tuitrain.config import Edit, load
from tuitrain.experiments.live.commands import Change, Run, Start, Step
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.widgets.settings import Settings
from tuitrain.lab.widgets.tabs import Tabs


@pytest.mark.parametrize(("up", "down"), [("up", "down"), ("k", "j")])
async def test_arrows_move_the_selection_and_stop_at_the_ends(desk, sit, up, down):
    async with sit(desk()) as hands:
        assert selected(hands).path == "optimizer.lr"
        assert "▸ rate" in hands.text
        await hands.press(down)
        assert selected(hands).path == "schedule.name"
        assert "▸ schedule" in hands.text
        assert "How the rate changes during" in hands.text
        await hands.press(up, up)
        assert selected(hands).path == "optimizer.name"
        await hands.press(*[up] * 20)
        assert selected(hands).path == "data.name"
        await hands.press(*[down] * 40)
        assert selected(hands).path == "seed"


async def test_left_and_right_move_the_value_by_steps(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.press("right", "right")
        assert "◂ 0.5 ▸" in hands.text
        await hands.press("left", "left", "left")
        assert "◂ 0.05 ▸" in hands.text
        assert [command.preset.optimizer.lr for command in app.source.sent] == [0.2, 0.5, 0.2, 0.1, 0.05]


async def test_plus_and_minus_move_the_rate_whatever_is_selected(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.press("n", *way(hands, "batch_size"), "plus", "equals_sign", "minus")
        rates = [0.2, 0.5, 0.2]
        assert app.source.sent == [Step(1), *(Change({"optimizer.lr": rate}) for rate in rates)]
        assert selected(hands).path == "batch_size"
        assert "0.2   was 0.1" in next(row for row in rows_of(hands, Settings) if " rate " in row)


async def test_the_rate_shown_and_moved_is_the_one_that_runs(desk, sit, small):
    edits = [{"update": 3, "set": {"optimizer.lr": 0.02}}]
    app = desk(2, {"edits": edits})
    async with sit(app, COMPACT) as hands:
        await hands.press("3", "n", "plus")
        assert app.source.sent[-1] == Change({"optimizer.lr": 0.2})
        # The preset's own edit comes into force.
        running = small(optimizer={"name": "sgd", "lr": 0.02}).trial
        app.source.show(
            config=running, edits=(Edit(update=2, set={"optimizer.lr": 0.2}), *app.source.view.preset.edits)
        )
        await hands.until(lambda: "◂ 0.02 ▸ was 0.1" in hands.text)
        assert line(hands, Tabs).endswith("rate 0.02")
        await hands.press("plus")
        assert app.source.sent[-1] == Change({"optimizer.lr": 0.05})
        # What was asked for before a new start is forgotten with it.
        await hands.press("r", "n")
        app.source.show(config=running)
        await hands.until(lambda: "◂ 0.02 ▸" in hands.text)


async def test_at_the_end_of_its_range_a_value_stays(desk, sit):
    app = desk(0, {"optimizer": {"name": "sgd", "lr": 1000}})
    async with sit(app) as hands:
        await hands.press("right", "plus")
        assert "◂ 1000" in hands.text
        assert "1000 ▸" not in hands.text, "no arrow where there is nothing to step to"
        assert app.source.sent == []


async def test_before_the_first_update_a_change_takes_effect_at_once(desk, sit, small):
    app = desk()
    async with sit(app) as hands:
        await hands.press("right", *way(hands, "batch_size"), "right")
        assert app.source.sent == [
            Start(small(optimizer={"name": "sgd", "lr": 0.2})),
            Start(small(optimizer={"name": "sgd", "lr": 0.2}, batch_size=50)),
        ]
        assert "was" not in "".join(rows_of(hands, Settings))


async def test_a_change_right_after_a_start_does_not_undo_it(desk, sit):
    app = desk()
    async with sit(app) as hands:
        # The view still says READY: what counts is what was asked for.
        await hands.press("space", "plus")
        assert app.source.sent == [Run(), Change({"optimizer.lr": 0.2})]


async def test_a_reset_field_waits_for_the_reset(desk, sit):
    app = desk(5, phase=Phase.RUNNING)
    async with sit(app) as hands:
        await hands.press("n", *way(hands, "batch_size"), "right")
        assert app.source.sent == [Step(1)]
        row = next(row for row in rows_of(hands, Settings) if "batch  " in row)
        assert "50" in row
        assert "was 20" in row
        assert row.rstrip().endswith("↺")
        await hands.press("r")
        assert app.source.sent[-1].preset.batch_size == 50
        await hands.until(lambda: "was" not in "".join(rows_of(hands, Settings)))


async def test_a_length_that_the_run_has_outgrown_waits_for_the_reset(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press("n", *way(hands, "epochs"))
        await hands.press("left", "left")
        assert "was 3" in next(row for row in rows_of(hands, Settings) if "epochs" in row)
        # 1 to 2 is longer, but the run at hand has 3.
        await hands.press("right")
        assert app.source.sent == [Step(1)]
        await hands.press("right")
        assert app.source.sent == [Step(1), Change({"epochs": 5})]


async def test_values_that_do_not_fit_together_are_refused_with_the_reason(desk, sit):
    app = desk(0, {"batch_size": 200})
    async with sit(app) as hands:
        await hands.press(*way(hands, "data.train"))
        await hands.press("left")
        assert app.source.sent == []
        assert "200" in next(row for row in rows_of(hands, Settings) if " train " in row)
        assert said(hands) == "batch_size: 200 is more than the 100 rows there are; 'all' takes them all"
        await hands.press("up")
        assert "200 is more" not in said(hands)


async def test_no_arrow_breaks_the_first_preset_that_is_opened(bench, make_view, sit):
    preset = load("quickstart").preset
    app = bench(make_view(preset), name="quickstart")
    async with sit(app) as hands:
        await hands.press(*["up"] * 20)
        for _ in range(25):
            await hands.press("left", "right", "right", "down")
        assert app._exception is None
        assert selected(hands).path == "seed"

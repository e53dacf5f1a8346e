"""Reading exact values: the key gives the arrows to the charts, and back."""

import pytest

from tuitrain.lab.widgets.chart import Chart


@pytest.fixture
def main_app(app_for_view, make_view, small):
    return lambda updates=20: app_for_view(make_view(small(), updates))


@pytest.mark.parametrize("size", [(140, 40), (80, 24)])
async def test_arrows_move_the_cursor_and_no_setting_until_it_is_put_away(main_app, run_app, size):
    app = main_app()
    async with run_app(app, size=size) as pilot:
        await pilot.press("3", "x", "left")
        await pilot.wait_until(lambda: app.main.charts.options.cursor == 19)
        assert app.main.focused is app.main.query_one("#loss")
        assert app.main.controller.draft.optimizer.lr == 0.1
        await pilot.press("x", "right")
        assert app.main.charts.options.cursor is None
        assert app.main.focused is app.main.query_one("#settings")
        await pilot.wait_until(lambda: app.main.controller.draft.optimizer.lr == 0.2)


async def test_focus_moved_elsewhere_stays_there(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("x", "2", "x")
        assert app.main.focused is app.main.query_one("#layers")
        assert app.main.query_one("#loss", Chart).spec.cursor is None

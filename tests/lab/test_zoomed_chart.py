"""A chart that has the arrows is looked at alone: enter makes it large, enter or esc leads back."""

import pytest

from tuitrain.lab.widgets.chart import Chart

SIZES = [(140, 40), (100, 30), (80, 24), (60, 16)]


@pytest.fixture
def main_app(app_for_view, make_view, small):
    return lambda **changes: app_for_view(make_view(small(), 20, **changes))


def charts_seen(app):
    return [chart.id for chart in app.main.query(Chart) if chart.region.area]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("back", ["enter", "escape", "1"])
@pytest.mark.parametrize(("tabs", "chart"), [(1, "loss"), (2, "accuracy")])
async def test_enter_on_a_chart_shows_it_alone_and_back_every_cell_is_as_before(
    main_app, run_app, size, back, tabs, chart
):
    app = main_app()
    async with run_app(app, size) as pilot:
        await pilot.press("3", *["tab"] * tabs)
        assert app.main.focused.id == chart
        before, area = pilot.rows, app.main.focused.region.area
        await pilot.press("enter")
        assert charts_seen(app) == [chart]
        assert app.main.focused.id == chart
        width, height = app.main.focused.region.size
        assert width >= size[0] - 2
        assert height >= size[1] - 6
        assert width * height > area
        assert "LAYERS" not in pilot.text
        assert "enter all panels  esc back" in pilot.rows[-1]
        await pilot.press(back)
        assert charts_seen(app) == ["loss", "accuracy"]
        if back != "1":
            assert app.main.focused.id == chart
            assert pilot.rows == before


async def test_a_zoomed_chart_follows_the_run_and_has_a_cursor(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("tab", "tab", "enter", "x", "left")
        assert app.main.charts.options.cursor == 19
        assert charts_seen(app) == ["accuracy"]
        await pilot.press("x")
        assert app.main.charts.options.cursor is None
        assert charts_seen(app) == ["accuracy"]
        await pilot.press("m", "l", "w")
        assert charts_seen(app) == ["accuracy"]


@pytest.mark.parametrize("away", ["tab", "shift+tab", "2", "3"])
async def test_another_panel_ends_the_zoom(main_app, run_app, away):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("tab", "enter", away)
        assert not app.main.charts.one_alone
        assert app.main.focused.region.area


async def test_zoom_survives_resizing_and_another_screen(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("tab", "tab", "enter")
        for size in (*SIZES[1:], SIZES[0]):
            await pilot.resize_terminal(*size)
            assert charts_seen(app) == ["accuracy"]
            assert app.main.focused.id == "accuracy"
        await pilot.press("question_mark", "escape")
        assert charts_seen(app) == ["accuracy"]
        await pilot.press("escape")
        assert charts_seen(app) == ["loss", "accuracy"]


async def test_beside_the_others_esc_is_not_the_charts(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("tab")
        before = pilot.rows
        await pilot.press("escape")
        assert pilot.rows == before


async def test_another_preset_is_shown_with_all_its_panels(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("tab", "enter", "p", *"xor", "enter")
        await pilot.wait_until(lambda: app.screen is app.main)
        assert not app.main.charts.one_alone

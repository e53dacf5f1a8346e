"""A chart that has the arrows is looked at alone: enter makes it large, enter or esc leads back."""

import pytest

from tuitrain.lab.widgets.chart import Chart

SIZES = [(140, 40), (100, 30), (80, 24), (60, 16)]


@pytest.fixture
def desk(bench, make_view, small):
    return lambda **changes: bench(make_view(small(), 20, **changes))


def charts_seen(app):
    return [chart.id for chart in app.main.query(Chart) if chart.region.area]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("back", ["enter", "escape", "1"])
@pytest.mark.parametrize(("tabs", "chart"), [(1, "loss"), (2, "accuracy")])
async def test_enter_on_a_chart_shows_it_alone_and_back_every_cell_is_as_before(
    desk, sit, size, back, tabs, chart
):
    app = desk()
    async with sit(app, size) as hands:
        await hands.press("3", *["tab"] * tabs)
        assert app.main.focused.id == chart
        before, area = hands.rows, app.main.focused.region.area
        await hands.press("enter")
        assert charts_seen(app) == [chart]
        assert app.main.focused.id == chart
        width, height = app.main.focused.region.size
        assert width >= size[0] - 2
        assert height >= size[1] - 6
        assert width * height > area
        assert "LAYERS" not in hands.text
        assert "enter all panels  esc back" in hands.rows[-1]
        await hands.press(back)
        assert charts_seen(app) == ["loss", "accuracy"]
        if back != "1":
            assert app.main.focused.id == chart
            assert hands.rows == before


async def test_it_follows_the_run_and_is_read_like_any_other(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.press("tab", "tab", "enter", "x", "left")
        assert app.main.charts.options.cursor == 19
        assert charts_seen(app) == ["accuracy"]
        await hands.press("x")
        assert app.main.charts.options.cursor is None
        assert charts_seen(app) == ["accuracy"]
        await hands.press("m", "l", "w")
        assert charts_seen(app) == ["accuracy"]


@pytest.mark.parametrize("away", ["tab", "shift+tab", "2", "3"])
async def test_who_goes_to_another_panel_sees_all_of_them_again(desk, sit, away):
    app = desk()
    async with sit(app) as hands:
        await hands.press("tab", "enter", away)
        assert not app.main.charts.one_alone
        assert app.main.focused.region.area


async def test_it_stays_alone_when_the_screen_shrinks_and_grows_and_under_another_screen(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.press("tab", "tab", "enter")
        for size in (*SIZES[1:], SIZES[0]):
            await hands.resize(*size)
            assert charts_seen(app) == ["accuracy"]
            assert app.main.focused.id == "accuracy"
        await hands.press("question_mark", "escape")
        assert charts_seen(app) == ["accuracy"]
        await hands.press("escape")
        assert charts_seen(app) == ["loss", "accuracy"]


async def test_beside_the_others_esc_is_not_the_charts(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.press("tab")
        before = hands.rows
        await hands.press("escape")
        assert hands.rows == before


async def test_another_preset_is_shown_with_all_its_panels(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.press("tab", "enter", "p", *"xor", "enter")
        await hands.until(lambda: app.screen is app.main)
        assert not app.main.charts.one_alone

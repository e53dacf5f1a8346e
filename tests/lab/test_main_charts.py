"""A chart of the main screen is a line in a table: where there is room for it, it is seen and reached."""

import pytest

from tuitrain.lab.presenters import charts
from tuitrain.lab.presenters.charts import MainChart
from tuitrain.lab.screens import chart_actions, main

THIRD = MainChart("third", charts.MAIN_CHARTS[0].draw, least_columns=160)


@pytest.fixture
def third_chart(monkeypatch):
    """A third chart, on wide screens alone."""
    found = (*charts.MAIN_CHARTS, THIRD)
    for module in (charts, chart_actions, main):
        monkeypatch.setattr(module, "MAIN_CHARTS", found)
    names = tuple(f"#{chart.name}" for chart in found)
    monkeypatch.setattr(main, "CHARTS", names)
    tabs = {"#settings": 2, **dict.fromkeys(names, 0), "#layers": 1, "#lesson": 3, "#learnt": 4}
    monkeypatch.setattr(main.MainScreen, "TAB_OF", tabs)


async def reached(pilot):
    """Every panel that tab leads to."""
    seen = set()
    for _ in range(8):
        await pilot.press("tab")
        seen.add(pilot.app.main.focused.id)
    return seen


async def test_a_wide_screen_shows_a_third_chart_and_tab_leads_to_it(third_chart, main_app, run_app):
    app = main_app()
    async with run_app(app, (200, 50)) as pilot:
        assert pilot.text.count("LOSS") == 2
        assert {"loss", "accuracy", "third"} <= await reached(pilot)
        await pilot.resize_terminal(140, 40)
        assert pilot.text.count("LOSS") == 1
        assert "third" not in await reached(pilot)

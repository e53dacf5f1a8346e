"""Layers: chosen in the table, opened, looked at from inside while it trains, and left."""

from dataclasses import replace

import numpy as np
import pytest
from sizes import SIZES

from tuitrain.config import Loaded
from tuitrain.experiments.inspect.inside import Inside
from tuitrain.experiments.inspect.layers import BINS
from tuitrain.experiments.inspect.moments import Moment
from tuitrain.experiments.live.commands import InspectLayer, Run, Show
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.layer import LayerScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.widgets.layers import Layers

MARKS = dict.fromkeys(map(ord, "◂▸"), " ")
"""What shows who has the arrows."""


@pytest.fixture
def main_app(app_for_view, make_view, small):
    """A main screen on a view of the small preset with three layers."""
    preset = small(network={"hidden": [8, 8]})
    return lambda **options: app_for_view(make_view(preset, 5, inside=a_layer()), **options)


def a_layer(units=8):
    figures = np.linspace(0, 1, units)
    past = tuple(Moment(update, np.ones(BINS, np.int64), 0.0, 1.0) for update in (0, 5))
    dead = figures == 0
    return Inside(
        1, "relu", "activation", figures, figures, figures, dead, np.ones((784, units)), (28, 28), past
    )


def marked(pilot):
    """The lines of the table that are marked."""
    table = pilot.app.main.query_one(Layers)
    lines = [table.render_line(y).text for y in range(table.size.height)]
    return [line.split()[0][1:] for line in lines if line.startswith(("▸", ">"))]


async def open_layer(pilot, *keys):
    await pilot.press("2", *keys, "enter")
    await pilot.wait_until(lambda: isinstance(pilot.app.screen, LayerScreen))
    await pilot.wait_until(lambda: "UNITS" in pilot.text)


async def test_arrows_mark_a_layer_while_the_table_has_them(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await pilot.wait_until(lambda: marked(pilot) == [])
        text = pilot.text.translate(MARKS)
        await pilot.press("2")
        await pilot.wait_until(lambda: marked(pilot) == ["1"])
        assert pilot.text.translate(MARKS) == text, "nothing else moves"
        await pilot.press("down", "j", "j")
        await pilot.wait_until(lambda: marked(pilot) == ["3"])
        await pilot.press("up", "k", "k", "k")
        await pilot.wait_until(lambda: marked(pilot) == ["1"])
        await pilot.press("3")
        await pilot.wait_until(lambda: marked(pilot) == [])


async def test_enter_opens_the_marked_layer_and_esc_leaves_it(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await open_layer(pilot, "down")
        assert pilot.app.source.sent == [InspectLayer(2)]
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, MainScreen)
        assert pilot.app.source.sent[-1] == InspectLayer(None)


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("size", SIZES)
async def test_all_of_it_is_seen_at_once_or_by_turns(main_app, run_app, size, ascii):
    async with run_app(main_app(ascii=ascii), size=size) as pilot:
        await open_layer(pilot)
        await pilot.wait_until(lambda: "WEIGHTS" in pilot.text)
        assert ("OVER TIME" in pilot.text) == (size == (140, 40))
        assert "DEAD" in pilot.text
        await pilot.press("tab")
        await pilot.wait_until(lambda: "OVER TIME" in pilot.text)
        assert ("WEIGHTS" in pilot.text) == (size == (140, 40))
        assert "esc back" in pilot.rows[-1]
        if ascii:
            assert pilot.text.isascii()


async def test_keys_choose_a_unit(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await open_layer(pilot)
        for keys, unit in ((("down", "right", "j"), 4), (("up", "left"), 2), (("pagedown",), 8), (("k",), 7)):
            await pilot.press(*keys)
            await pilot.wait_until(
                lambda unit=unit: any(row.split()[:2] == ["▸", str(unit)] for row in pilot.rows)
            )
        await pilot.press("pageup", "up")
        await pilot.wait_until(lambda: any(row.split()[:2] == ["▸", "1"] for row in pilot.rows))
        pilot.app.source.show(inside=a_layer(3))
        await pilot.press("pagedown")
        await pilot.wait_until(lambda: any(row.split()[:2] == ["▸", "3"] for row in pilot.rows))


async def test_o_sorts_the_units_and_arrows_go_as_they_are_listed(main_app, run_app):
    def chosen(pilot):
        (row,) = [row for row in pilot.rows if row.strip().startswith("▸")]
        return row.split()[1]

    async with run_app(main_app()) as pilot:
        await open_layer(pilot)
        assert "o order" in pilot.rows[-1]
        assert chosen(pilot) == "1"
        await pilot.press("o")
        assert "mean▾" in pilot.text
        assert chosen(pilot) == "8"
        await pilot.press("down", "down")
        assert chosen(pilot) == "6"
        await pilot.press("pagedown")
        assert chosen(pilot) == "1"
        await pilot.press("o")
        assert "std▾" in pilot.text
        await pilot.press("o")
        assert "=0▾" in pilot.text
        assert chosen(pilot) == "1", "the dead one"
        await pilot.press("o")
        assert "▾" not in pilot.text
        assert chosen(pilot) == "1"


async def test_the_chosen_unit_stays_chosen_when_others_overtake_it(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await open_layer(pilot)
        await pilot.press("o", "down")
        shown = pilot.app.source.view.inside
        turned = replace(shown, mean=shown.mean[::-1])
        pilot.app.source.show(inside=turned)
        await pilot.wait_until(lambda: any(row.split()[:3] == ["▸", "7", ".14"] for row in pilot.rows))


async def test_run_and_quantity_keys_work_on_the_layer_screen(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await open_layer(pilot)
        await pilot.press("space", "h")
        assert pilot.app.source.sent[1:] == [Run(), Show("z")]


async def test_hints_say_pause_during_training(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await open_layer(pilot)
        assert "space run" in pilot.text
        pilot.app.source.show(phase=Phase.RUNNING)
        await pilot.wait_until(lambda: "space pause" in pilot.text)


async def test_a_network_that_lost_the_layer_says_so(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await open_layer(pilot)
        pilot.app.source.show(inside=None)
        await pilot.wait_until(lambda: "this network has no such layer" in pilot.text)


async def test_a_session_shows_it_from_inside_while_it_trains(small, run_app):
    async with run_app(LabApp(Loaded(small(), "small.yaml", ()), fps=30)) as pilot:
        await pilot.wait_until(lambda: pilot.app.screen.query(Layers) and pilot.app.screen._view)
        await open_layer(pilot, "down")
        await pilot.wait_until(lambda: "LAYER 2 out: 10 units of 8 inputs" in pilot.text)
        screen = pilot.app.screen
        before = screen.view.inside.weights
        await pilot.press("n")
        await pilot.wait_until(lambda: screen.view.inside.moments[-1].update == 1)
        await pilot.press("space", "h")
        await pilot.wait_until(
            lambda: screen.view.trial.status == "completed" and screen.view.inside.quantity == "z"
        )
        assert np.abs(screen.view.inside.weights - before).max() > 0
        await pilot.press("q")
        await pilot.wait_until(lambda: isinstance(pilot.app.screen, MainScreen))
        await pilot.wait_until(lambda: pilot.app.screen._view.inside is None)


async def test_keys_for_arms_are_named_only_where_there_are_arms(
    main_app, run_app, app_for_view, make_view, small
):
    arms = {"slow": {"optimizer": {"lr": 0.01}}, "fast": {}}
    several = app_for_view(make_view(small(kind="compare", arms=arms), 5, inside=a_layer()))
    for app, there in ((main_app(), False), (several, True)):
        async with run_app(app) as pilot:
            await open_layer(pilot)
            assert ("[] arm" in pilot.text) == there
            assert ("· activations of slow" in pilot.text) == there


async def test_the_layer_screen_has_one_timer(main_app, run_app, monkeypatch):
    clocks = []
    usual = LayerScreen.set_interval

    def set_interval(screen, interval, callback=None, **options):
        clocks.append(callback)
        return usual(screen, interval, callback, **options)

    monkeypatch.setattr(LayerScreen, "set_interval", set_interval)
    async with run_app(main_app()) as pilot:
        await open_layer(pilot)
        assert clocks.count(pilot.app.screen.look) == 1

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
def desk(bench, make_view, small):
    """A main screen on a view of the small preset with three layers."""
    preset = small(network={"hidden": [8, 8]})
    return lambda **options: bench(make_view(preset, 5, inside=a_layer()), **options)


def a_layer(units=8):
    figures = np.linspace(0, 1, units)
    past = tuple(Moment(update, np.ones(BINS, np.int64), 0.0, 1.0) for update in (0, 5))
    dead = figures == 0
    return Inside(
        1, "relu", "activation", figures, figures, figures, dead, np.ones((784, units)), (28, 28), past
    )


def marked(hands):
    """The lines of the table that are marked."""
    table = hands.app.main.query_one(Layers)
    lines = [table.render_line(y).text for y in range(table.size.height)]
    return [line.split()[0][1:] for line in lines if line.startswith(("▸", ">"))]


async def opened(hands, *keys):
    await hands.press("2", *keys, "enter")
    await hands.until(lambda: isinstance(hands.app.screen, LayerScreen))
    await hands.until(lambda: "UNITS" in hands.text)


async def test_arrows_mark_a_layer_while_the_table_has_them(desk, sit):
    async with sit(desk()) as hands:
        await hands.until(lambda: marked(hands) == [])
        text = hands.text.translate(MARKS)
        await hands.press("2")
        await hands.until(lambda: marked(hands) == ["1"])
        assert hands.text.translate(MARKS) == text, "nothing else moves"
        await hands.press("down", "j", "j")
        await hands.until(lambda: marked(hands) == ["3"])
        await hands.press("up", "k", "k", "k")
        await hands.until(lambda: marked(hands) == ["1"])
        await hands.press("3")
        await hands.until(lambda: marked(hands) == [])


async def test_enter_opens_the_marked_layer_and_esc_leaves_it(desk, sit):
    async with sit(desk()) as hands:
        await opened(hands, "down")
        assert hands.app.source.sent == [InspectLayer(2)]
        await hands.press("escape")
        assert isinstance(hands.app.screen, MainScreen)
        assert hands.app.source.sent[-1] == InspectLayer(None)


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("size", SIZES)
async def test_all_of_it_is_seen_at_once_or_by_turns(desk, sit, size, ascii):
    async with sit(desk(ascii=ascii), size=size) as hands:
        await opened(hands)
        await hands.until(lambda: "WEIGHTS" in hands.text)
        assert ("OVER TIME" in hands.text) == (size == (140, 40))
        assert "DEAD" in hands.text
        await hands.press("tab")
        await hands.until(lambda: "OVER TIME" in hands.text)
        assert ("WEIGHTS" in hands.text) == (size == (140, 40))
        assert "esc back" in hands.rows[-1]
        if ascii:
            assert hands.text.isascii()


async def test_keys_choose_a_unit(desk, sit):
    async with sit(desk()) as hands:
        await opened(hands)
        for keys, unit in ((("down", "right", "j"), 4), (("up", "left"), 2), (("pagedown",), 8), (("k",), 7)):
            await hands.press(*keys)
            await hands.until(
                lambda unit=unit: any(row.split()[:2] == ["▸", str(unit)] for row in hands.rows)
            )
        await hands.press("pageup", "up")
        await hands.until(lambda: any(row.split()[:2] == ["▸", "1"] for row in hands.rows))
        hands.app.source.show(inside=a_layer(3))
        await hands.press("pagedown")
        await hands.until(lambda: any(row.split()[:2] == ["▸", "3"] for row in hands.rows))


async def test_o_sorts_the_units_and_arrows_go_as_they_are_listed(desk, sit):
    def chosen(hands):
        (row,) = [row for row in hands.rows if row.strip().startswith("▸")]
        return row.split()[1]

    async with sit(desk()) as hands:
        await opened(hands)
        assert "o order" in hands.rows[-1]
        assert chosen(hands) == "1"
        await hands.press("o")
        assert "mean▾" in hands.text
        assert chosen(hands) == "8"
        await hands.press("down", "down")
        assert chosen(hands) == "6"
        await hands.press("pagedown")
        assert chosen(hands) == "1"
        await hands.press("o")
        assert "std▾" in hands.text
        await hands.press("o")
        assert "=0▾" in hands.text
        assert chosen(hands) == "1", "the dead one"
        await hands.press("o")
        assert "▾" not in hands.text
        assert chosen(hands) == "1"


async def test_the_chosen_unit_stays_chosen_when_others_overtake_it(desk, sit):
    async with sit(desk()) as hands:
        await opened(hands)
        await hands.press("o", "down")
        shown = hands.app.source.view.inside
        turned = replace(shown, mean=shown.mean[::-1])
        hands.app.source.show(inside=turned)
        await hands.until(lambda: any(row.split()[:3] == ["▸", "7", ".14"] for row in hands.rows))


async def test_it_runs_and_changes_the_quantity(desk, sit):
    async with sit(desk()) as hands:
        await opened(hands)
        await hands.press("space", "h")
        assert hands.app.source.sent[1:] == [Run(), Show("z")]


async def test_its_line_of_keys_says_pause_while_it_trains(desk, sit):
    async with sit(desk()) as hands:
        await opened(hands)
        assert "space run" in hands.text
        hands.app.source.show(phase=Phase.RUNNING)
        await hands.until(lambda: "space pause" in hands.text)


async def test_a_network_that_lost_the_layer_says_so(desk, sit):
    async with sit(desk()) as hands:
        await opened(hands)
        hands.app.source.show(inside=None)
        await hands.until(lambda: "this network has no such layer" in hands.text)


async def test_a_session_shows_it_from_inside_while_it_trains(small, sit):
    async with sit(LabApp(Loaded(small(), "small.yaml", ()), fps=30)) as hands:
        await hands.until(lambda: hands.app.screen.query(Layers) and hands.app.screen._view)
        await opened(hands, "down")
        await hands.until(lambda: "LAYER 2 out: 10 units of 8 inputs" in hands.text)
        screen = hands.app.screen
        before = screen.view.inside.weights
        await hands.press("n")
        await hands.until(lambda: screen.view.inside.moments[-1].update == 1)
        await hands.press("space", "h")
        await hands.until(
            lambda: screen.view.trial.status == "completed" and screen.view.inside.quantity == "z"
        )
        assert np.abs(screen.view.inside.weights - before).max() > 0
        await hands.press("q")
        await hands.until(lambda: isinstance(hands.app.screen, MainScreen))
        await hands.until(lambda: hands.app.screen._view.inside is None)


async def test_keys_for_arms_are_named_only_where_there_are_arms(desk, sit, bench, make_view, small):
    arms = {"slow": {"optimizer": {"lr": 0.01}}, "fast": {}}
    several = bench(make_view(small(kind="compare", arms=arms), 5, inside=a_layer()))
    for app, there in ((desk(), False), (several, True)):
        async with sit(app) as hands:
            await opened(hands)
            assert ("[] arm" in hands.text) == there
            assert ("· activations of slow" in hands.text) == there


async def test_it_looks_on_one_clock(desk, sit, monkeypatch):
    clocks = []
    usual = LayerScreen.set_interval

    def set_interval(screen, interval, callback=None, **options):
        clocks.append(callback)
        return usual(screen, interval, callback, **options)

    monkeypatch.setattr(LayerScreen, "set_interval", set_interval)
    async with sit(desk()) as hands:
        await opened(hands)
        assert clocks.count(hands.app.screen.look) == 1

from dataclasses import replace

import numpy as np
import pytest
from rich.cells import cell_len
from textual.app import ComposeResult

from tuitrain.lab.styles import ROLES, StyledApp, role_style
from tuitrain.lab.widgets import chart as module
from tuitrain.lab.widgets.chart import Chart
from tuitrain.plot import Baseline, ChartSpec, Curve, Mark

X = np.arange(100.0)
SPEC = ChartSpec(
    "LOSS",
    (Curve(X, np.exp(-X / 20), "train", "mean"), Curve(X, np.exp(-X / 30), "ghost", "before", "dash")),
    (Baseline(1.0, "start"),),
    (Mark(50, "rate [b]1[/b]"),),
)


class ChartApp(StyledApp[None]):
    def __init__(self, spec: ChartSpec | None = SPEC) -> None:
        super().__init__()
        self.spec = spec

    def compose(self) -> ComposeResult:
        yield Chart(self.spec)

    @property
    def chart(self) -> Chart:
        return self.query_one(Chart)

    @property
    def lines(self) -> list[str]:
        return [self.chart.render_line(y).text for y in range(self.chart.size.height)]


@pytest.fixture
def drawn_sizes(monkeypatch):
    """The sizes in which charts were really drawn."""
    sizes = []
    draw = module.draw

    def counted(spec, width, height):
        sizes.append((width, height))
        return draw(spec, width, height)

    monkeypatch.setattr(module, "draw", counted)
    return sizes


async def test_a_chart_fills_its_widget_exactly():
    app = ChartApp()
    async with app.run_test(size=(60, 15)):
        assert [cell_len(line) for line in app.lines] == [60] * 15
        assert [app.chart.render_line(y).cell_length for y in range(15)] == [60] * 15
        assert app.lines[0].startswith("LOSS  ━ mean  ╌ before")


async def test_nothing_is_drawn_again_while_nothing_changes(drawn_sizes):
    app = ChartApp()
    async with app.run_test(size=(60, 15)) as pilot:
        assert drawn_sizes == [(60, 15)]
        app.chart.show(SPEC)
        app.chart.refresh()
        await pilot.hover(Chart)
        await pilot.pause()
        assert drawn_sizes == [(60, 15)]


async def test_a_new_spec_is_drawn_once(drawn_sizes):
    app = ChartApp()
    async with app.run_test(size=(60, 15)) as pilot:
        app.chart.show(replace(SPEC, title="ACCURACY"))
        await pilot.pause()
        assert len(drawn_sizes) == 2
        assert app.lines[0].startswith("ACCURACY")
        assert app.chart.spec.title == "ACCURACY"


async def test_a_resize_draws_anew():
    app = ChartApp()
    async with app.run_test(size=(60, 15)) as pilot:
        await pilot.resize_terminal(30, 8)
        await pilot.pause()
        assert [cell_len(line) for line in app.lines] == [30] * 8


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (200, 3)])
async def test_a_chart_can_have_any_size(size):
    app = ChartApp()
    async with app.run_test(size=size):
        assert [cell_len(line) for line in app.lines] == [size[0]] * size[1]


async def test_a_chart_without_data_is_an_empty_one():
    app = ChartApp(None)
    async with app.run_test(size=(20, 4)):
        assert [cell_len(line) for line in app.lines] == [20] * 4


async def test_a_drawing_that_fails_says_so_and_the_app_lives(monkeypatch, caplog):
    def broken(spec, width, height):
        raise RuntimeError("no [/b] such\nfigure")

    monkeypatch.setattr(module, "draw", broken)
    app = ChartApp()
    async with app.run_test(size=(60, 15)) as pilot:
        assert app.lines[0].rstrip() == "Cannot draw: RuntimeError: no [/b] such figure"
        app.chart.show(replace(SPEC))
        assert app.lines[0].rstrip() == "Cannot draw: RuntimeError: no [/b] such figure"
        # Where it happened is kept, once and not at every look.
        (kept,) = caplog.records
        assert kept.exc_info[1].args == ("no [/b] such\nfigure",)
        monkeypatch.undo()
        app.chart.show(replace(SPEC))
        await pilot.pause()
        assert app.lines[0].startswith("LOSS")


async def test_user_text_is_never_markup():
    app = ChartApp(replace(SPEC, title="[bold]x[/nothing]"))
    async with app.run_test(size=(60, 15)):
        assert app.lines[0].startswith("[bold]x[/nothing]")
        assert any("rate [b]1[/b]" in line for line in app.lines)


async def test_a_theme_changes_colours_without_drawing_again(drawn_sizes):
    app = ChartApp()
    async with app.run_test(size=(60, 15)) as pilot:

        def colours():
            return [
                segment.style.color
                for y in range(15)
                for segment in app.chart.render_line(y)
                if segment.style
            ]

        dark = colours()
        app.theme = "textual-light"
        await pilot.pause()
        assert colours() != dark
        assert drawn_sizes == [(60, 15)]


async def test_a_style_class_changes_colours_at_once():
    class Styled(ChartApp):
        CSS = "Styled.hot > .role--title { color: red; }"

    app = Styled()
    async with app.run_test(size=(60, 15)) as pilot:
        app.set_focus(None)
        before = next(iter(app.chart.render_line(0))).style
        app.add_class("hot")
        await pilot.pause()
        assert next(iter(app.chart.render_line(0))).style != before


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
async def test_every_role_has_a_style_in_every_theme(theme):
    app = ChartApp()
    async with app.run_test(size=(60, 15)) as pilot:
        app.theme = theme
        await pilot.pause()
        plain = app.chart.rich_style
        for role in ROLES:
            assert role_style(app, role).color is not None
        for role in ("train", "mark", "warn"):
            style = role_style(app, role)
            assert (style.color, style.bold) != (plain.color, plain.bold)
        for role in ("raw", "baseline", "ghost"):
            style = role_style(app, role)
            assert (style.color, style.dim) != (plain.color, plain.dim)


async def test_without_colour_curves_are_still_told_apart(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = ChartApp()
    async with app.run_test(size=(60, 15)):
        assert "━ mean" in app.lines[0]
        assert "╌ before" in app.lines[0]


def test_before_it_has_its_place_an_arrow_is_a_single_update(monkeypatch):
    chart, asked = Chart(replace(SPEC, cursor=50.0)), []
    monkeypatch.setattr(chart, "post_message", asked.append)
    chart.action_move_cursor(-1)
    assert [message.x for message in asked] == [49.0]

from dataclasses import replace

import numpy as np
import pytest
from rich.cells import cell_len
from textual.app import ComposeResult

from tuitrain.lab.styles import StyledApp
from tuitrain.lab.widgets import layers as module
from tuitrain.lab.widgets.layers import Layers
from tuitrain.plot import LayerRow, LayersSpec

ROW = LayerRow(1, "relu", 100, 0.51, np.arange(30), 0, 4.2, False, 0.56, 0.79, 0.0, 0.61, 8e-4, "ok")
SPEC = LayersSpec(
    "LAYERS  activations", "512 train rows", (ROW, replace(ROW, number=2, verdict="DEAD")), 0, 4.2, 1
)


class LayersApp(StyledApp[None]):
    def __init__(self, spec: LayersSpec | None = SPEC) -> None:
        super().__init__()
        self.spec = spec

    def compose(self) -> ComposeResult:
        yield Layers(self.spec)

    @property
    def layers(self) -> Layers:
        return self.query_one(Layers)

    @property
    def lines(self) -> list[str]:
        return [self.layers.render_line(y).text for y in range(self.layers.size.height)]


@pytest.mark.parametrize("size", [(106, 20), (80, 6), (1, 1), (30, 3)])
async def test_the_table_fills_its_widget_exactly(size):
    app = LayersApp()
    async with app.run_test(size=size):
        assert [cell_len(line) for line in app.lines] == [size[0]] * size[1]


async def test_the_table_shows_every_layer_and_its_verdict():
    app = LayersApp()
    async with app.run_test(size=(106, 20)):
        assert "relu 100  51%" in app.lines[4]
        assert app.lines[7].startswith("▸2")
        assert app.lines[7].rstrip().endswith("DEAD")


async def test_nothing_is_drawn_again_while_nothing_changes(monkeypatch):
    drawn = []
    layout = module.layout

    def counted(*args):
        drawn.append(1)
        return layout(*args)

    monkeypatch.setattr(module, "layout", counted)
    app = LayersApp()
    async with app.run_test(size=(106, 20)) as pilot:
        app.layers.show(SPEC)
        app.layers.refresh()
        await pilot.pause()
        assert len(drawn) == 1
        app.layers.show(replace(SPEC, selected=0))
        await pilot.pause()
        assert len(drawn) == 2
        assert app.lines[4].startswith("▸1")
        assert app.layers.spec.selected == 0


async def test_names_are_never_markup():
    app = LayersApp(LayersSpec("[b]LAYERS[/b]", "", (replace(ROW, name="[/x]"),), 0, 1))
    async with app.run_test(size=(106, 6)):
        assert app.lines[0].startswith("[b]LAYERS[/b]")
        assert "[/x]" in app.lines[4]


async def test_of_fewer_layers_the_arrows_go_on_from_the_last():
    rows = tuple(replace(ROW, number=number) for number in range(1, 7))
    app = LayersApp(replace(SPEC, rows=rows, selected=5))
    async with app.run_test(size=(106, 20)):
        app.layers.focus()
        app.layers.show(replace(SPEC, rows=rows[:3], selected=None))
        assert app.layers._marked == 2
        app.layers.action_layer(-1)
        assert app.layers._marked == 1
        app.layers.action_layer(1)
        assert app.layers._marked == 2


async def test_before_the_first_probe_it_is_an_empty_table():
    app = LayersApp(None)
    async with app.run_test(size=(40, 5)):
        assert app.lines[0].startswith("LAYERS")

"""The log of untrained layers: a line for each of them, and on a terminal their histograms."""

from collections.abc import Iterator

from tuitrain.experiments.inspect.layers import LayerView
from tuitrain.experiments.studies.activations import Activations
from tuitrain.headless.console import Console
from tuitrain.headless.study_log import StudyLog
from tuitrain.plot.table import MISSING, table
from tuitrain.plot.ticks import decimal

WIDEST, LINES = 120, 3
"""Columns of a picture at most; lines of a layer in it."""
_HEADINGS = ("arm", "layer", "mean", "std", "zero", "saturated", "z std", "in ±2", "verdict")


class ActivationsLog(StudyLog[Activations]):
    """A table of all layers of all arms."""

    def draw(self, console: Console) -> None:
        """The layers of each arm."""
        # Here and not above: a run that draws nothing loads no pictures.
        from tuitrain.plot.activations import panel

        for name, found in self.found.items():
            height = 3 + LINES * len(found.layers.layers)
            console.picture(panel(name, found, min(console.columns, WIDEST), height, ascii=console.ascii))
            console.line()

    def lines(self, room: int | None) -> Iterator[str]:
        rows = [
            [name, *_texts(layer, found.within[place])]
            for name, found in self.found.items()
            for place, layer in enumerate(found.layers.layers)
        ]
        yield from table(_HEADINGS, rows, ("arm", "verdict"), room)


def _texts(layer: LayerView, within: float) -> list[str]:
    figures = layer.figures
    shares = (figures.get(f"activation.{name}") for name in ("zero", "saturated"))
    return [
        str(layer.number),
        decimal(figures["activation.mean"]),
        decimal(figures["activation.std"]),
        *(MISSING if share is None else f"{share:.1%}" for share in shares),
        decimal(figures["z.std"]),
        f"{within:.0%}",
        layer.verdict.word,
    ]

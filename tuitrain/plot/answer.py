"""A network's answer to one picture, as a picture: odds, what it sees, what each layer gives."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.plot import cells
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import PixelStyle, greys, signed
from tuitrain.plot.strongest import strongest
from tuitrain.plot.ticks import reading

_PERCENT = 8  # a gap and "100.0 %"
_LEAST = 16  # for a class, a bar and its share
_NAME = 8
TITLE = "ANSWER"
_WIDEST = 40


@dataclass(frozen=True, eq=False, slots=True)
class LayerStrip:
    """What one layer gives for the picture, (units,)."""

    number: int
    name: str
    values: NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False, slots=True)
class AnswerSpec:
    """`shares` are the probabilities of the classes, None before anything was asked.

    `label` is the right class, where that is known. `shape` is the picture's, which stays empty until `seen`.
    """

    note: str = ""
    classes: int = 10
    shape: tuple[int, int] = (28, 28)
    shares: NDArray[np.floating[Any]] | None = None
    label: int | None = None
    seen: NDArray[np.float64] | None = None
    layers: tuple[LayerStrip, ...] = ()


def draw(spec: AnswerSpec, width: int, height: int, look: PixelStyle) -> Picture:
    """The odds, beside them what the network sees, below them its layers; what finds no room is left out."""
    canvas = Canvas(width, height, ascii_only=look == "ascii")
    rows, columns = spec.shape
    lines = -(-rows // 2)
    room, below = width, spec.classes + 2
    if width >= columns + 2 + _LEAST and height > lines:
        room = min(width - columns - 2, _WIDEST + _LEAST)
        below = max(below, lines + 2)
        canvas.put(room + 2, 0, cells.fit("THE NETWORK SEES", width - room - 2), "title")
        if spec.seen is not None:
            greys(canvas, room + 2, 1, spec.seen, look)
    # The last line of the odds may stand directly above the layers.
    if height < below + len(spec.layers) + 1:
        below -= 1
    _odds(canvas, spec, room)
    _note(canvas, spec, room, below)
    _layers(canvas, spec, below, look)
    return canvas.picture()


def _odds(canvas: Canvas, spec: AnswerSpec, width: int) -> None:
    canvas.put(0, 0, TITLE, "title")
    digits = len(str(spec.classes - 1))
    room = width - digits - 1 - _PERCENT - 2
    finite = spec.shares is not None and bool(np.isfinite(spec.shares).all())
    best = int(np.argmax(spec.shares)) if spec.shares is not None and finite else None
    for number in range(spec.classes):
        share = float(spec.shares[number]) if spec.shares is not None and finite else None
        chosen = number == best
        canvas.right(digits, 1 + number, str(number), "title" if chosen else "")
        if share is not None:
            full, half = divmod(round(2 * share * room), 2)
            canvas.put(digits + 1, 1 + number, "━" * full + "╸" * half, "accent" if chosen else "bar")
            x = digits + 1 + room + _PERCENT
            canvas.right(x, 1 + number, f"{100 * share:.1f} %", "title" if chosen else "")
        elif spec.shares is not None:
            canvas.right(digits + 1 + room + _PERCENT, 1 + number, "–", "dim")
        if number == spec.label:
            canvas.put(width - 1, 1 + number, "◂", "accent")


def _note(canvas: Canvas, spec: AnswerSpec, width: int, below: int) -> None:
    """Behind the title; where there is no room for all of it, under the odds."""
    x, first = len(TITLE) + 2, spec.classes + 1
    if cells.width(spec.note) <= width - x or first >= min(below, canvas.height):
        canvas.put(x, 0, cells.fit(spec.note, width - x), "dim")
        return
    for y, line in enumerate(cells.wrap(spec.note, width)[: below - first], first):
        canvas.put(0, y, line, "dim")


def _layers(canvas: Canvas, spec: AnswerSpec, y: int, look: PixelStyle) -> None:
    room = canvas.width - 2 - _NAME - 7
    if canvas.height - y < 2 or room < 5 or not spec.layers:
        return
    x = canvas.put(0, y, "LAYERS", "title")
    notes = ("every unit, as a share of the layer's largest", "units, to their largest", "")
    note = next(note for note in notes if len(note) <= max(canvas.width - x - 11, 0))
    canvas.put(x + 2, y, note, "dim")
    canvas.right(canvas.width, y, "largest", "axis")
    layers = spec.layers
    if len(layers) > canvas.height - y - 1:
        layers = layers[-(canvas.height - y - 1) :]
    high = 2 if 2 * len(layers) < canvas.height - y else 1
    for index, layer in enumerate(layers):
        line = y + 1 + index * high
        canvas.right(2, line, str(layer.number))
        canvas.put(3, line, cells.fit(layer.name, _NAME - 2))
        _units(canvas, line, layer.values.astype(np.float64), (high, room), look)


def _units(
    canvas: Canvas, y: int, values: NDArray[np.float64], room: tuple[int, int], look: PixelStyle
) -> None:
    largest = float(np.abs(values).max(initial=0.0))
    canvas.right(canvas.width, y, reading(largest) if np.isfinite(largest) else "–", "dim")
    shares = values / largest if 0 < largest < np.inf else np.zeros(len(values))
    draw_units = signed if shares.min(initial=0.0) < 0 else greys
    high, width = room
    draw_units(canvas, 2 + _NAME - 1, y, strip(shares, width).repeat(high, axis=0), look)


def strip(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Two rows of pixels in at most `width` columns: units beside each other, else two in a cell, else the
    strongest of several.
    """
    if len(values) <= width:
        wide = min(width // max(len(values), 1), 4)
        return np.tile(values.repeat(wide), (2, 1))
    columns = min(width, -(-len(values) // 2))
    pixels = strongest(values, 2 * columns)
    if len(pixels) % 2:
        pixels = np.append(pixels, np.nan)
    return pixels.reshape(-1, 2).T

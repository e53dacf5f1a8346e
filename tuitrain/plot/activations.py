"""Untrained layers as pictures: one network in full, several beside each other, a matrix of many."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tuitrain.experiments.inspect.layers import LayersView, LayerView
from tuitrain.experiments.studies.activations import INITS, WINDOW, Activations, cell
from tuitrain.plot import cells
from tuitrain.plot.histogram import bars
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.ticks import decimal, short

TALLEST = 5
"""Lines of a histogram, at most: more show nothing more."""
_LEAST_CELL = 12
"""Columns of a cell of a matrix: a verdict has to be read."""
_LABEL, _NUMBER, _ZERO, _FIGURE, _WITHIN, _VERDICT = 13, 4, 5, 7, 7, 12
_TILE_LABEL, _TILE_VERDICT = 2, 10
_Figure = tuple[str, Callable[[LayerView], str]]
"""Its heading, and what it is of a layer."""
LEAST_ZERO = 0.005
"""From so many exact zeros on their share says something."""
_BINS = (30, 15, 10)
"""Cells of a histogram: each holds as many bins as every other, or there would be steps that mean nothing."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where the layers stand: each has `lines` lines for its histograms, the first begins in row `top`."""

    top: int
    lines: int
    pitch: int

    @classmethod
    def of(cls, layers: int, height: int, top: int) -> "_Rows":
        pitch = max((height - top) // max(layers, 1), 1)
        # From three lines on one of them stays empty, so that the layers stand apart.
        lines = min(pitch - 1 if pitch >= 3 else pitch, TALLEST)
        return cls(top, lines, min(pitch, lines + 1))

    def bottom(self, place: int) -> int:
        """The last line of the layer at that place."""
        return self.top + place * self.pitch + self.lines - 1


def panel(title: str, found: Activations, width: int, height: int, *, ascii: bool = False) -> Picture:
    """Every layer of one network: what its activation saw, with the window marked, and what it gave."""
    canvas = Canvas(width, height, ascii_only=ascii)
    layers = found.layers.layers
    rows = _Rows.of(len(layers), height, 3)
    places = _Places.of(width)
    canvas.put(1, 0, cells.fit(title, width - 2, ascii), "title")
    _heads(canvas, found, places)
    for place, (layer, z) in enumerate(zip(layers, found.z.layers, strict=True)):
        y = rows.bottom(place)
        canvas.put(1, y, f"{layer.number} {layer.name}" if places.mean else str(layer.number))
        if z.own_axis and rows.lines > 1 and places.mean:
            canvas.put(3, y - 1, f"z ±{short(z.high)}", "dim")
        _histogram(canvas, places.seen, y, z, places.z_bins, rows.lines)
        _window(canvas, places.seen, y, z, places.z_bins, rows.lines)
        canvas.right(places.within, y, f"{found.within[place]:.0%}")
        if layer.zero >= LEAST_ZERO:
            canvas.right(places.given - 1, y, f"{layer.zero:.0%}")
        if layer.own_axis and rows.lines > 1:
            canvas.right(places.given - 1, y - 1, f"±{short(layer.high)}", "dim")
        _histogram(canvas, places.given, y, layer, places.bins, rows.lines)
        if places.mean:
            canvas.right(places.mean, y, decimal(layer.mean))
        canvas.right(places.std, y, decimal(layer.std))
        _verdict(canvas, places.std + 2, y, layer)
    return canvas.picture()


@dataclass(frozen=True, slots=True)
class _Places:
    """Columns of a panel: where histograms begin and how many cells they have, where figures end."""

    seen: int
    z_bins: int
    within: int
    given: int
    bins: int
    mean: int
    """0 where there is not room for it, too."""
    std: int

    @classmethod
    def of(cls, width: int) -> "_Places":
        """With little room the names of the layers and their means go: verdicts have to stay."""
        little = width < _LABEL + _WITHIN + _ZERO + 2 * _FIGURE + _VERDICT + 3 + 2 * _BINS[-1]
        seen = _NUMBER if little else _LABEL
        figures = _FIGURE if little else 2 * _FIGURE
        room = width - seen - _ZERO - figures - _WITHIN - _VERDICT - 3
        z_bins = _bins(room // 2)
        bins = _bins(room - z_bins)
        given = seen + z_bins + _WITHIN + _ZERO + 1
        std = given + bins + figures
        return cls(
            seen, z_bins, seen + z_bins + _WITHIN - 1, given, bins, 0 if little else std - _FIGURE, std
        )


def _bins(room: int) -> int:
    return next((bins for bins in _BINS if bins <= room), _BINS[-1])


def _heads(canvas: Canvas, found: Activations, places: _Places) -> None:
    """Over both columns of histograms, and over the figures."""
    canvas.put(places.seen, 1, "z, its input", "dim")
    canvas.put(places.given, 1, "activation, its output" if places.bins >= 25 else "activation", "dim")
    _axis(canvas, places.seen, found.z, places.z_bins)
    _window_ends(canvas, places.seen, found.z, places.z_bins)
    _axis(canvas, places.given, found.layers, places.bins)
    for x, text in (
        (places.within, f"in ±{WINDOW:g}"),
        (places.given - 1, "=0"),
        (places.mean, "mean" * bool(places.mean)),
        (places.std, "std"),
    ):
        canvas.right(x, 2, text, "axis")
    canvas.put(places.std + 2, 2, "verdict", "axis")


def tile(title: str, found: Activations, width: int, height: int, *, ascii: bool = False) -> Picture:
    """Every layer of one network in little room: what its activation gave, in figures too, the verdict."""
    canvas = Canvas(width, height, ascii_only=ascii)
    layers = found.layers.layers
    rows = _Rows.of(len(layers), height, 2)
    bins, figures = _tile_places(layers, width)
    end = _TILE_LABEL + bins
    canvas.put(0, 0, cells.fit(title, width - 1, ascii), "title")
    _axis(canvas, _TILE_LABEL, found.layers, bins, row=1)
    for place, (name, _) in enumerate(figures, 1):
        canvas.right(end + place * _FIGURE, 1, name, "axis")
    for place, layer in enumerate(layers):
        y = rows.bottom(place)
        canvas.right(_TILE_LABEL - 1, y, str(layer.number), "dim")
        _histogram(canvas, _TILE_LABEL, y, layer, bins, rows.lines)
        for number, (_, text) in enumerate(figures, 1):
            canvas.right(end + number * _FIGURE, y, text(layer))
        _verdict(canvas, end + len(figures) * _FIGURE + 1, y, layer)
    return canvas.picture()


_MEAN: _Figure = ("mean", lambda layer: decimal(layer.mean))
_STD: _Figure = ("std", lambda layer: decimal(layer.std))
_ZEROS: _Figure = ("=0", lambda layer: f"{layer.zero:.0%}")


def _tile_places(layers: Sequence[LayerView], width: int) -> tuple[int, tuple[_Figure, ...]]:
    """Cells of a histogram, and as many figures as there is room for beside it.

    What a relu lets through is read off its mean, every other activation off its deviation.
    """
    relu = all(layer.name == "relu" for layer in layers)
    wanted = (_MEAN, _ZEROS, _STD) if relu else (_STD, _MEAN)
    room = width - _TILE_LABEL - _TILE_VERDICT
    bins = _bins(room - _FIGURE)
    return bins, wanted[: max((room - bins) // _FIGURE, 1)]


def matrix_picture(
    found: Mapping[str, Activations],
    activations: Sequence[str],
    width: int,
    height: int,
    *,
    ascii: bool = False,
) -> Picture:
    """First weights from top to bottom, activations from left to right; what does not fit is named below."""
    canvas = Canvas(width, height, ascii_only=ascii)
    label = 2 + max(map(len, INITS))
    columns = max(min(len(activations), (width - label) // (_LEAST_CELL + 1)), 1)
    across = (width - label) // columns
    left_out = ", ".join(activations[columns:])
    down = max((height - 1 - bool(left_out)) // len(INITS), 2)
    if left_out:
        canvas.put(1, height - 1, cells.fit(f"no room for {left_out}", width - 2, ascii), "dim")
    for column, activation in enumerate(activations[:columns]):
        x = label + column * across
        canvas.put(x, 0, activation, "title")
        for row, init in enumerate(INITS):
            canvas.put(1, 1 + row * down, init, "title")
            each = found.get(cell(init, activation))
            if each is not None:
                _cell(canvas, x, 1 + row * down, each, across - 1, down - 1)
    return canvas.picture()


def _cell(canvas: Canvas, x: int, y: int, found: Activations, width: int, height: int) -> None:
    """A line a layer, as many as there is room for, and below them what is wrong first."""
    layers = found.layers.layers[: max(height - 1, 1)]
    for line, layer in enumerate(layers):
        _histogram(canvas, x, y + line, layer, _bins(width), 1)
    wrong = [layer for layer in found.layers.layers if layer.verdict.word != "ok"]
    if not wrong:
        canvas.put(x, y + len(layers), "ok", "dim")
        return
    first = wrong[0]
    canvas.put(x, y + len(layers), cells.fit(f"{first.number}: {first.verdict.word}", width), "warn")


def _histogram(canvas: Canvas, x: int, bottom: int, layer: LayerView, bins: int, lines: int) -> None:
    for line, text in enumerate(bars(layer.counts, bins, lines, canvas.ascii_only)):
        canvas.put(x, bottom - lines + 1 + line, text, "bar")


def _window(canvas: Canvas, x: int, bottom: int, z: LayerView, bins: int, lines: int) -> None:
    """Both ends of the window, where no bar stands."""
    ends = [x + int((end - z.low) / (z.high - z.low) * bins) for end in (-WINDOW, WINDOW)]
    if ends[1] - ends[0] > 1 and ends[0] >= x:
        for column in ends:
            for y in range(bottom - lines + 1, bottom + 1):
                if canvas.blank(column, y):
                    canvas.put(column, y, "┊", "accent")


def _window_ends(canvas: Canvas, x: int, z: LayersView, bins: int) -> None:
    """Their numbers on the shared axis, where there is room for both."""
    ends = [(end, x + int((end - z.low) / (z.high - z.low) * bins)) for end in (-WINDOW, WINDOW)]
    texts = [(column - len(f"{end:g}") // 2, f"{end:g}") for end, column in ends]
    apart = texts[1][0] - texts[0][0] > len(texts[0][1])
    if apart and z.low < -WINDOW and all(canvas.blank(at - 1, 2, len(text) + 2) for at, text in texts):
        for at, text in texts:
            canvas.put(at, 2, text, "accent")


def _axis(canvas: Canvas, x: int, view: LayersView, bins: int, *, row: int = 2) -> None:
    low, high = short(view.low), short(view.high)
    if len(low) + len(high) + 1 <= bins:
        canvas.put(x, row, low, "axis")
        canvas.right(x + bins, row, high, "axis")


def _verdict(canvas: Canvas, x: int, y: int, layer: LayerView) -> None:
    word = layer.verdict.word
    canvas.put(x, y, word, "dim" if word == "ok" else "warn")

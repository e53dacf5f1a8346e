"""The worst mistakes as small pictures."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tuitrain.experiments.inspect.learnt import Mistake, Mistakes
from tuitrain.plot import cells
from tuitrain.plot.learnt import confusion
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import PixelStyle, greys

ACROSS, DOWN = 14, 7
"""Cells of a small picture."""
_BRIGHTEST = 255
_PITCH, _LINES = ACROSS + 2, DOWN + 1


def gallery(seen: Mistakes, width: int, height: int, look: PixelStyle) -> Picture:
    """A line of figures, and as many of the worst mistakes as there is room for."""
    canvas = Canvas(width, height, ascii_only=look == "ascii")
    _put_gallery(canvas, seen, width, height, look)
    return canvas.picture()


def page(seen: Mistakes, width: int, height: int, look: PixelStyle) -> Picture:
    """The gallery, and beside or below it what was taken for what, as far as there is room."""
    canvas = Canvas(width, height, ascii_only=look == "ascii")
    across, down = confusion.size(seen)
    if not (seen.worst and seen.worst[0].image is not None):
        confusion.put(canvas, 0, 0, seen)
    elif width >= across + 3 * _PITCH and height >= down:
        _put_gallery(canvas, seen, width - across - 2, height, look)
        confusion.put(canvas, width - across, 0, seen, note="")  # the gallery's title says the figures
    elif width >= across and height >= _LINES + len(seen.confusion) + 2:
        # The table says the figures of the gallery's title too.
        lines = max((height - down) // _LINES, 1)
        _put_pictures(canvas, seen, 0, width, lines, look)
        confusion.put(canvas, 0, lines * _LINES, seen)
    else:
        _put_gallery(canvas, seen, width, height, look)
    return canvas.picture()


def _put_gallery(canvas: Canvas, seen: Mistakes, width: int, height: int, look: PixelStyle) -> None:
    x = canvas.put(0, 0, "WORST MISTAKES", "title")
    canvas.put(x + 2, 0, cells.fit(confusion.figures(seen), width - x - 2), "dim")
    _put_pictures(canvas, seen, 1, width, (height - 1) // _LINES, look)


def _put_pictures(canvas: Canvas, seen: Mistakes, top: int, width: int, lines: int, look: PixelStyle) -> None:
    places = [
        (column * _PITCH, top + line * _LINES)
        for line in range(lines)
        for column in range((width + _PITCH - ACROSS) // _PITCH)
    ]
    for (x, y), mistake in zip(places, seen.worst, strict=False):
        _put(canvas, x, y, mistake, look)


def _put(canvas: Canvas, x: int, y: int, mistake: Mistake, look: PixelStyle) -> None:
    """The picture, and under it `7→9 .98`: what it is, what was said, how certainly."""
    if mistake.image is not None:
        pixels = _small(mistake.image.tobytes(), mistake.image.shape)
        # In the middle of its place, and standing on the line below.
        aside, lines = (ACROSS - pixels.shape[1]) // 2, (len(pixels) + 1) // 2
        greys(canvas, x + aside, y + DOWN - lines, pixels, look)
    certainty = f"{min(max(mistake.probability, 0.0), 0.99):.2f}".lstrip("0")
    words = f"{mistake.true}→{mistake.said}"
    x += max(ACROSS - cells.width(f"{words} {certainty}", canvas.ascii_only), 0) // 2
    canvas.put(canvas.put(x, y + DOWN, words, "title") + 1, y + DOWN, certainty, "dim")


@lru_cache(maxsize=128)
def _small(image: bytes, shape: tuple[int, int]) -> NDArray[np.float64]:
    """The image as small as its place: the same mistakes come again and again while a run is watched."""
    return shrunk(np.frombuffer(image, np.uint8).reshape(shape), 2 * DOWN, ACROSS)


def shrunk(image: NDArray[np.uint8], height: int, width: int) -> NDArray[np.float64]:
    """The image in 0..1, by means of equal squares so small that it fits into `height` x `width` pixels."""
    rows, columns = image.shape
    step = max(-(-rows // height), -(-columns // width))
    padded = np.zeros((rows + -rows % step, columns + -columns % step))
    padded[:rows, :columns] = image / _BRIGHTEST
    squares: NDArray[np.float64] = padded.reshape(len(padded) // step, step, -1, step)
    means: NDArray[np.float64] = squares.mean(axis=(1, 3))
    return means

"""Drawn pictures made like those of MNIST: in a box, centred by their mass."""

import numpy as np
from numpy.typing import NDArray

from tuitrain.arrays import Floats

BOX = 20 / 28
"""The box's share of each side: the scans behind MNIST were scaled into 20×20 of 28×28 pixels."""
FAINT = 0.02
"""What is fainter is no ink."""


def centred(picture: NDArray[np.floating]) -> Floats:
    """`picture` (rows, columns), 0..1, its ink scaled to fit the box and moved to the middle by its mass.

    It keeps its ratio and is moved by whole pixels; without ink it stays empty. Source: how MNIST was made,
    yann.lecun.com/exdb/mnist.
    """
    ink = _cropped(np.asarray(picture, np.float64))
    out = np.zeros(picture.shape)
    if not ink.size:
        return out
    shape: tuple[int, ...] = picture.shape
    box = [round(side * BOX) for side in shape]
    scale = min(room / side for room, side in zip(box, ink.shape, strict=True))
    scaled = ink
    for axis, side in enumerate(ink.shape):
        scaled = _scaled(scaled, axis, max(1, round(side * scale)))
    top, left = (_start(scaled, axis, side) for axis, side in enumerate(shape))
    out[top : top + scaled.shape[0], left : left + scaled.shape[1]] = scaled
    return np.clip(out, 0, 1)


def _cropped(picture: Floats) -> Floats:
    """The smallest rectangle that holds all ink."""
    rows, columns = (np.flatnonzero((picture > FAINT).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return picture[:0]
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _scaled(picture: Floats, axis: int, side: int) -> Floats:
    """So many pixels along `axis`, each the mean of what it covers."""
    before = picture.shape[axis]
    ends = np.arange(side + 1) * before / side
    low, high = ends[:-1, None], ends[1:, None]
    place = np.arange(before)
    covered = np.clip(np.minimum(high, place + 1) - np.maximum(low, place), 0, None) * side / before
    return np.moveaxis(np.tensordot(covered, picture, (1, axis)), 0, axis)


def _start(picture: Floats, axis: int, side: int) -> int:
    """Where along `axis` it begins, so that its mass lies in the middle of `side`; all of it stays inside."""
    mass = picture.sum(axis=1 - axis)
    middle = float(mass @ np.arange(len(mass)) / mass.sum())
    return min(max(round(side / 2 - middle), 0), side - len(mass))

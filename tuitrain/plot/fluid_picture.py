"""A picture that is drawn when the room for it is known."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tuitrain.plot.picture import Picture
from tuitrain.plot.raster import PixelStyle


@dataclass(frozen=True)
class FluidPicture:
    """A picture that is drawn for the room there is, always so many rows high.

    `of` is what it is drawn from: two with equal ones are the same picture.
    """

    height: int
    of: object
    draw: Callable[[int, PixelStyle], Picture] = field(compare=False)
    """Into so many columns, with pixels of that look."""

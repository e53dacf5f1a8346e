"""What the roles of rasters look like: levels between the ground, ink and other roles' colours."""

from collections.abc import Callable

from rich.style import Style
from textual.color import Color

from tuitrain.plot.raster import GROUND, LEVELS

MIDDLE = 0.3
"""How far from the ground to the ink a signed pixel of 0 is."""
TINGE = 0.35
"""How much of the accent is in the most positive one."""


def is_shade(role: str) -> bool:
    """Whether it is a raster's role, such as ``grey:15:0``."""
    return ":" in role


def shade(role: str, ground: Color, ink: Color, colour_of: Callable[[str], Color]) -> Style:
    """The upper half's colour, and the lower half's as the ground; `colour_of` knows those of other roles.

    In the palette ``mix`` a half names a role and a level of its colour, as in ``mix:arm1.7:arm3.2``.
    """
    palette, upper, lower = role.split(":")
    above, below = (
        ground if level == GROUND else _colour(palette, level, ground, ink, colour_of)
        for level in (upper, lower)
    )
    return Style(color=above.rich_color, bgcolor=below.rich_color)


def _colour(palette: str, half: str, ground: Color, ink: Color, colour_of: Callable[[str], Color]) -> Color:
    name, _, number = half.rpartition(".")
    level = int(number) / (LEVELS - 1)
    if palette == "mix":
        return ground.blend(colour_of(name), level)
    if palette == "grey":
        return ground.blend(ink, level)
    # How near it is to the ink tells the sign already; the accent only helps.
    middle = ground.blend(ink, MIDDLE)
    end = ink.blend(colour_of("accent"), TINGE)
    return middle.blend(end, 2 * level - 1) if level > 0.5 else ground.blend(middle, 2 * level)

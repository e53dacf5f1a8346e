"""Screens as text: what stands on them, then how it is styled; `__snapshots__` holds them.

A line of styles has a part for each run of cells that look the same: how many, and how. A point is the
screen's own colours; `#d6dade,bold` an ink and what is done to it; `/#14171a` a ground of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.app import App


class CellStyle(NamedTuple):
    """The colours of ink and ground, and how the ink is laid on."""

    ink: str = ""
    ground: str = ""
    manners: tuple[str, ...] = ()


NOTHING = CellStyle()
MANNERS = ("bold", "dim", "italic", "underline", "blink", "reverse", "strike", "overline")
SEEN_ON_BLANKS = {"underline", "reverse", "strike", "overline"}
"""What shows where there is no character."""


class ScreenText(SingleFileSnapshotExtension):
    """A text file for each test, under its name."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@contextmanager
def picture_on_failure(app: App[Any], folder: Path) -> Iterator[None]:
    """If an assertion within it fails, say where a picture of the screen is."""
    try:
        yield
    except AssertionError as error:
        error.add_note(f"The screen as it is: {app.save_screenshot('screen.svg', str(folder))}")
        raise


def screen_as_text(app: App[Any]) -> str:
    """The screen in front: its size, its lines, and a line of styles for each of them."""
    lines = cells(app)
    width, height = app.size
    own = cell_style(app.screen.rich_style)
    texts = ["".join(character for character, _ in line).rstrip() for line in lines]
    styles = [" ".join(_runs(line, own)) for line in lines]
    return "\n".join([f"{width}x{height}", *texts, "", f". is {describe(own)}", *styles, ""])


def cells(app: App[Any]) -> list[list[tuple[str, CellStyle]]]:
    """Every character on the screen in front, line by line, with its look."""
    return [
        [(character, look) for text, style, _ in strip for look in (cell_style(style),) for character in text]
        for strip in app.screen._compositor.render_strips()
    ]


@cache
def cell_style(style: Style | None) -> CellStyle:
    """How characters of that style look."""
    style = style or Style.null()
    manners = tuple(each for each in MANNERS if getattr(style, each))
    return CellStyle(_name(style.color), _name(style.bgcolor), manners)


def describe(look: CellStyle, own: CellStyle = NOTHING) -> str:
    """The look in a word; of the ground only if it is not the screen's own."""
    return ",".join((look.ink, *look.manners)) + (f"/{look.ground}" if look.ground != own.ground else "")


def _runs(line: list[tuple[str, CellStyle]], own: CellStyle) -> Iterator[str]:
    """Its runs of cells that look the same; a blank shows no ink, and goes with what is before it."""
    looks = []
    before = own
    for character, look in line:
        if character == " " and not SEEN_ON_BLANKS & {*look.manners, *before.manners}:
            look = before if before.ground == look.ground else CellStyle(ground=look.ground)
        looks.append((look, cell_len(character)))
        before = look
    for look, run in groupby(looks, itemgetter(0)):
        width = sum(cells for _, cells in run)
        yield f"{width}." if look == own else f"{width}:{describe(look, own)}"


def _name(color: Color | None) -> str:
    if color is None or color.is_default:
        return "default"
    return color.triplet.hex if color.triplet else color.name

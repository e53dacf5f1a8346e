"""Pictures on the screen: the base of all widgets that draw rows of roles."""

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tuitrain.plot import cells
from tuitrain.plot.picture import Canvas, Picture

ROLES = (
    "title", "dim", "axis", "baseline", "accent", "mark", "warn", "bar",
    "train", "test", "raw", "ghost", "arm1", "arm2", "arm3", "arm4", "arm5", "arm6",
)  # fmt: skip
"""Roles with a colour of their own; any other is plain text."""


def strips(picture: Picture, width: int, style: Callable[[str], Style]) -> list[Strip]:
    """A strip a row of a picture `width` cells wide, each run in the style of its role."""
    return [Strip([Segment(run.text, style(run.role)) for run in row], width) for row in picture.rows]


class PictureWidget(Widget):
    """Draws a `Picture` line by line, anew only when the size, what it shows or the theme changed.

    A subclass implements `draw_picture` and calls `changed` when what it would draw is another. A failing
    drawing is replaced by one line with the reason: it must not end a run that is training underneath.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"picture--{role}" for role in ROLES}

    DEFAULT_CSS = """
    PictureWidget {
        width: 1fr;
        height: 1fr;
        & > .picture--title { text-style: bold; }
        & > .picture--dim { color: $text-muted; }
        & > .picture--axis { color: $text-muted; }
        & > .picture--baseline { color: $text-muted; }
        & > .picture--raw { color: $text-muted; }
        & > .picture--ghost { color: $text-disabled; }
        & > .picture--accent { color: $text-accent; }
        & > .picture--mark { color: $text-accent; }
        & > .picture--warn { color: $text-warning; text-style: bold; }
        & > .picture--bar { color: $foreground 70%; }
        & > .picture--train { color: $text-accent; }
        & > .picture--test { color: $foreground; }
        & > .picture--arm1 { color: $text-accent; }
        & > .picture--arm2 { color: $foreground; }
        & > .picture--arm3 { color: $text-primary; }
        & > .picture--arm4 { color: $text-success; }
        & > .picture--arm5 { color: $text-error; }
        & > .picture--arm6 { color: $text-secondary; }
        /* The sixteen colours of a plain terminal have no muted text. */
        &:ansi > .picture--dim { text-style: dim; }
        &:ansi > .picture--axis { text-style: dim; }
        &:ansi > .picture--baseline { text-style: dim; }
        &:ansi > .picture--raw { text-style: dim; }
        &:ansi > .picture--ghost { text-style: dim; }
        &:ansi > .picture--bar { color: $foreground; text-style: dim; }
    }
    """

    def __init__(
        self, *, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:  # fmt: skip
        super().__init__(name=name, id=id, classes=classes)
        self._version = 0
        self._drawn: tuple[tuple[int, int, int], Picture] | None = None
        self._strips: tuple[tuple[tuple[int, int, int], str, bool], list[Strip]] | None = None

    def draw_picture(self, width: int, height: int) -> Picture:
        """What to show in `width` x `height` cells."""
        raise NotImplementedError

    def changed(self) -> None:
        """Draw anew at the next refresh."""
        self._version += 1
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget the coloured rows: a theme or a style class has changed."""
        super().notify_style_update()
        self._strips = None

    def render_line(self, y: int) -> Strip:
        """Row `y` of the picture."""
        width, height = self.size
        theme = (self.app.theme, self.app.native_ansi_color)
        key = ((width, height, self._version), *theme)
        if self._strips is None or self._strips[0] != key:
            self._strips = (key, strips(self._picture(key[0]), width, self._style))
        rows = self._strips[1]
        return rows[y] if y < len(rows) else Strip.blank(width, self.rich_style)

    def _picture(self, key: tuple[int, int, int]) -> Picture:
        if self._drawn is None or self._drawn[0] != key:
            width, height, _ = key
            try:
                picture = self.draw_picture(width, height)
            except Exception as error:
                picture = _placeholder(error, width, height)
            self._drawn = (key, picture)
        return self._drawn[1]

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"picture--{role}") if role in ROLES else self.rich_style


def _placeholder(error: Exception, width: int, height: int) -> Picture:
    canvas = Canvas(width, height)
    reason = " ".join(str(error).split())
    canvas.put(0, 0, cells.fit(f"Cannot draw: {type(error).__name__}: {reason}", width), "warn")
    return canvas.picture()

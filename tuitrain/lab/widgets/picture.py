"""Pictures on the screen: the base of all widgets that draw rows of roles."""

import logging
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from functools import partial

from rich.segment import Segment
from rich.style import Style
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tuitrain.lab.styles import FOCUSED, role_colour, role_style
from tuitrain.lab.widgets.shades import is_shade, shade
from tuitrain.plot import cells
from tuitrain.plot.picture import Canvas, Picture, Run
from tuitrain.plot.raster import PixelStyle

OVER = ("outline_top", "outline_right", "outline_bottom", "outline_left", "hatch", "tint", "text_opacity")
"""Styles that change lines after they are drawn."""


class PictureWidget(Widget):
    """Draws a `Picture` line by line, anew only when the size, what it shows or the theme changed.

    A subclass implements `draw_picture` and calls `changed` when what it would draw is another. A failing
    drawing is replaced by one line with the reason: it must not end a run that is training underneath.
    """

    DEFAULT_CSS = """
    PictureWidget {
        width: 1fr;
        height: 1fr;
    }
    """

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._drawn: Picture | None = None
        self._drawn_size = Size(-1, -1)
        self._failed = ""
        """Why it could not be drawn, the last time that was said."""
        self._theme: tuple[str, bool] | None = None
        self._styles: dict[str, Style] = {}
        self._inked: dict[str, Style] = {}
        """The same styles as they come out of the app's filters, under that look."""
        self._handed: dict[int, tuple[tuple[Run, ...] | None, Strip]] = {}
        """Rows as they were last handed out, and what became of them, under that look."""
        self._handed_as: tuple[object, ...] = ()
        self._bare: bool | None = None
        """Whether nothing stands around the picture or lies over it; None is not known yet."""

    @abstractmethod
    def draw_picture(self, width: int, height: int) -> Picture:
        """What to show in `width` x `height` cells."""

    def look_of_rasters(self, ascii: bool) -> PixelStyle:
        """How pixels are drawn here: of sixteen colours no levels can be mixed."""
        if ascii:
            return "ascii"
        return "shades" if self.app.native_ansi_color else "halves"

    def changed(self) -> None:
        """Draw anew, and send to the terminal only the rows that are others now."""
        before, size = self._drawn, self._room
        self._drawn = None
        if before is None or size != self._drawn_size or not self._seen:
            self.refresh()
            return
        after = self._picture(size).rows
        # A row that is the same stays the same object: its line is found again without looking into it.
        kept = [old if old == new else new for old, new in zip(before.rows, after, strict=True)]
        self._drawn = Picture(tuple(kept))
        rows = [y for y, row in enumerate(kept) if row is not before.rows[y]]
        if rows:
            self.refresh(*(Region(0, y, size.width, height) for y, height in _stretches(rows)))

    def notify_style_update(self) -> None:
        """Forget the coloured rows: a theme or a style class has changed."""
        super().notify_style_update()
        self._forget()

    def _forget(self) -> None:
        self._styles, self._inked, self._handed, self._bare = {}, {}, {}, None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows within `crop`: straight from the picture, where no style adds to them.

        Textual's own way goes through padding, borders and filters line by line, for all lines of all widgets
        whenever one line has changed: over a quarter of what a new view cost the screen's thread.
        """
        self._heed_theme()
        if not self._plain:
            return super().render_lines(crop)
        size = self._room
        width, rows = size.width, self._picture(size).rows
        titled = _titled(rows) if self.has_focus else -1
        filters = self.get_line_filters()
        look = (width, titled, *filters)
        if look != self._handed_as:
            self._handed_as, self._inked, self._handed = look, {}, {}
        strips = []
        for y in crop.line_range:
            row = rows[y] if y < len(rows) else (Run(" " * width, ""),)
            drawn, strip = self._handed.get(y, (None, _NOTHING))
            if drawn is not row:
                runs = _focused(row) if y == titled else row
                strip = Strip([Segment(run.text, self._filtered(run.role, filters)) for run in runs], width)
                self._handed[y] = (row, strip)
            strips.append(strip)
        if crop.column_span != (0, width):
            return [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Row `y` of the picture, for Textual to add to it what stands around."""
        self._heed_theme()
        size = self.size
        rows = self._picture(size).rows
        if y >= len(rows):
            return Strip.blank(size.width, self.rich_style)
        runs = _focused(rows[y]) if self.has_focus and y == _titled(rows) else rows[y]
        return Strip([Segment(run.text, self._style(run.role)) for run in runs], size.width)

    def _heed_theme(self) -> None:
        """Forget the coloured rows of another theme."""
        theme = (self.app.theme, self.app.native_ansi_color)
        if theme != self._theme:
            if self._theme is not None and theme[1] != self._theme[1]:
                self._drawn = None  # of sixteen colours rasters are drawn in other characters
            self._theme = theme
            self._forget()

    @property
    def _plain(self) -> bool:
        # Looked up once: it is asked for every widget at every look, and the style sheet alone changes it.
        if self._bare is None:
            styles = self.styles
            over = any(styles.gutter) or any(map(styles.has_rule, OVER)) or self.opacity != 1.0
            self._bare = not over
        return self._bare

    @property
    def _room(self) -> Size:
        """The size of the picture, which where nothing stands around it needs no looking for."""
        return self.outer_size if self._plain else self.size

    @property
    def _seen(self) -> bool:
        """Whether neither it nor what it stands in is hidden: what nobody sees is not drawn."""
        return all(node.display for node in self.ancestors_with_self)

    def _picture(self, size: Size) -> Picture:
        if self._drawn is None or self._drawn_size != size:
            try:
                picture = self.draw_picture(size.width, size.height)
            except Exception as error:
                reason = " ".join(f"{type(error).__name__}: {error}".split())
                if reason != self._failed:
                    # Once: it will fail again at every look.
                    logging.getLogger(__name__).exception("a drawing failed")
                    self._failed = reason
                picture = _placeholder(reason, size.width, size.height)
            self._drawn, self._drawn_size = picture, size
        return self._drawn

    def _filtered(self, role: str, filters: Sequence[LineFilter]) -> Style:
        """Its style as it reaches the terminal: filters know nothing but a segment's style."""
        style = self._inked.get(role)
        if style is None:
            segments = [Segment(" ", self._style(role))]
            for each in filters:
                segments = each.apply(segments, self.background_colors[1])
            style = self._inked[role] = segments[0].style or Style.null()
        return style

    def _style(self, role: str) -> Style:
        style = self._styles.get(role)
        if style is None:
            style = self._styles[role] = self._made_style(role)
        return style

    def _made_style(self, role: str) -> Style:
        if is_shade(role):
            _, _, ground, ink = self.colors
            return shade(role, ground, ink, partial(role_colour, self))
        return role_style(self, role)


_NOTHING = Strip([])


def _stretches(rows: list[int]) -> list[tuple[int, int]]:
    """Ascending rows as stretches without a gap: the first of each, and how many."""
    found: list[tuple[int, int]] = []
    for y in rows:
        start, count = found[-1] if found else (y, 0)
        if y == start + count:
            found[-1:] = [(start, count + 1)]
        else:
            found.append((y, 1))
    return found


def _titled(rows: tuple[tuple[Run, ...], ...]) -> int:
    """The first row that begins with a title; -1 where none does."""
    for y, row in enumerate(rows):
        first = next((run for run in row if not run.text.isspace()), None)
        if first is not None and first.role == "title":
            return y
    return -1


def _focused(row: tuple[Run, ...]) -> Iterator[Run]:
    """The row with its title, without the blanks around it, in the role of one that has the arrows."""
    found = False
    for run in row:
        if found or run.role != "title":
            yield run
            continue
        found = True
        # Titles side by side are one run: the line under the first ends where that does.
        name = run.text.strip().partition("  ")[0]
        before, _, after = run.text.partition(name)
        others = run.role if after.strip() else ""
        yield from (run for run in (Run(before, ""), Run(name, FOCUSED), Run(after, others)) if run.text)


def _placeholder(reason: str, width: int, height: int) -> Picture:
    canvas = Canvas(width, height)
    canvas.put(0, 0, cells.fit(f"Cannot draw: {reason}", width), "warn")
    return canvas.picture()

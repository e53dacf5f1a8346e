"""The table of figures on the screen."""

from textual.geometry import Size

from tuitrain.lab.presenters.comparison_table import Compared, differences, figures
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot import cells
from tuitrain.plot.picture import Canvas, Picture


class Figures(PictureWidget):
    """A line for each that is compared, and below in what they differ."""

    DEFAULT_CSS = """
    Figures { height: auto; }
    """

    def __init__(self, *, ascii: bool = False) -> None:
        super().__init__()
        self._ascii = ascii
        self._lines: tuple[Compared, ...] = ()

    def show(self, lines: tuple[Compared, ...]) -> None:
        """Show the figures of these runs, and their differences."""
        self._lines = lines
        self.refresh(layout=True)
        self.changed()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines that all of it takes."""
        return len(self._text(width))

    def draw_picture(self, width: int, height: int) -> Picture:
        canvas = Canvas(width, height, ascii_only=self._ascii)
        for y, (text, role) in enumerate(self._text(width)):
            canvas.put(0, y, text, role)
        return canvas.picture()

    def _text(self, width: int) -> list[tuple[str, str]]:
        if not self._lines:
            return []
        heading, *rows = figures(self._lines, width)
        said = [("", ""), ("FIGURES", "title"), (heading, "dim"), *((row, "") for row in rows)]
        if len(self._lines) > 1:
            said += [("", ""), (f"DIFFERENT FROM {self._lines[0].name}", "title")]
            for line in differences(self._lines):
                said += [(f"  {part}", "") for part in cells.wrap(line, max(width - 2, 1), 2)]
        return said

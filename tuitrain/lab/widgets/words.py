"""A few words on the screen, wrapped; never markup."""

from textual.geometry import Size

from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.cells import fit, wrap
from tuitrain.plot.picture import Canvas, Picture


class Words(PictureWidget):
    """Shows plain text, broken between words; what a line has too much starts at column `hanging`."""

    DEFAULT_CSS = """
    Words { height: auto; }
    """

    def __init__(
        self, text: str = "", *, hanging: int = 0, ascii: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._text, self._hanging, self._ascii = text, hanging, ascii
        self._role = ""

    def show(self, text: str, role: str = "") -> None:
        """Show another text, all of it in that role."""
        if (text, role) != (self._text, self._role):
            self._text, self._role = text, role
            self.refresh(layout=True)
            self.changed()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines that the text takes at `width`."""
        return len(self._lines(width))

    def draw_picture(self, width: int, height: int) -> Picture:
        """The lines; a first one in capitals, or one behind a blank line, is a title.

        An ellipsis stands at the end where there are more than there is room for.
        """
        canvas = Canvas(width, height, ascii_only=self._ascii)
        lines = self._lines(width)
        if len(lines) > height > 0:
            lines = [*lines[: height - 1], fit(f"{lines[height - 1]}…", width, self._ascii)]
        before = ""
        for y, line in enumerate(lines):
            canvas.put(0, y, line, "title" if not before and line.isupper() else self._role)
            before = line
        return canvas.picture()

    def _lines(self, width: int) -> list[str]:
        # In a place hardly wider than the indent there would be no room left for words.
        hanging = self._hanging if width > 2 * self._hanging else 0
        return [line for paragraph in self._text.splitlines() for line in wrap(paragraph, width, hanging)]

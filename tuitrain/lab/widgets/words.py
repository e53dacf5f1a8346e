"""A few words on the screen, wrapped; never markup."""

from textual.geometry import Size

from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.cells import width as cells
from tuitrain.plot.cells import wrap
from tuitrain.plot.picture import Canvas, Picture


class Words(PictureWidget):
    """Shows plain text, broken between words; what a line has too much starts at column `hanging`.

    What stands before that column is in the role `lead`.
    """

    DEFAULT_CSS = """
    Words { height: auto; }
    """

    def __init__(
        self,
        text: str = "",
        *,
        hanging: int = 0,
        lead: str = "",
        ascii: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._text, self._hanging, self._lead, self._ascii = text, hanging, lead, ascii
        self._role = self._title = ""

    def show(self, text: str, role: str = "", *, title: str = "") -> None:
        """Show another text, all of it in that role but a title before it."""
        text = f"{title} {text}" if title else text
        if (text, role, title) != (self._text, self._role, self._title):
            self._text, self._role, self._title = text, role, title
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
        before, lines = "", self._lines(width)
        if len(lines) > height > 0:
            lines = [*lines[: height - 1], _going_on(lines[height - 1], width)]
        for y, line in enumerate(lines):
            role = "title" if not before and line.isupper() else self._role
            first, its_role = "", ""
            if y == 0 and line.startswith(self._title):
                first, its_role = self._title, "title"
            elif self._lead and role != "title":
                first, its_role = line[: self._hanging], self._lead
            canvas.put(canvas.put(0, y, first, its_role), y, line[len(first) :], role)
            before = line
        return canvas.picture()

    def _lines(self, width: int) -> list[str]:
        # In a place hardly wider than the indent there would be no room left for words.
        hanging = self._hanging if width > 2 * self._hanging else 0
        return [line for paragraph in self._text.splitlines() for line in wrap(paragraph, width, hanging)]


def _going_on(line: str, width: int) -> str:
    """The line with a sign at its end that more follows, in the place of its last word if it must be."""
    while cells(line) > width - 2 and " " in line:
        line = line.rpartition(" ")[0]
    return f"{line} …" if line else "…"

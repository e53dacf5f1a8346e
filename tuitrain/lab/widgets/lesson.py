"""A preset's lesson."""

from textual.widgets import Markdown

from tuitrain.plot.cells import clean


class Lesson(Markdown):
    """A preset's lesson in Markdown, in plain characters if asked for."""

    def __init__(self, text: str, *, ascii: bool = False) -> None:
        self._ascii = ascii
        if ascii:
            self.BULLETS = ["* ", "- ", "+ "]
        super().__init__(self._clean(text), open_links=False)

    def show(self, text: str) -> None:
        """Show `text` in place of the lesson before."""
        self.update(self._clean(text))

    def _clean(self, text: str) -> str:
        if not self._ascii:
            return text
        return "\n".join("".join(clean(line, ascii_only=True)) for line in text.splitlines())

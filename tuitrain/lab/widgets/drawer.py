"""A drawer with explanations, beside what they explain."""

from textual.app import ComposeResult

from tuitrain.lab.presenters.explanations import Page
from tuitrain.lab.widgets.explained import Explained
from tuitrain.lab.widgets.scroll import Scroll


class Drawer(Scroll):
    """Shows pages one below the other; `key` closes it."""

    def __init__(self, key: str, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(ascii=ascii, id=id)
        self._ascii = ascii
        self.border_title = f"EXPLAINED ({key} or esc closes, PgDn reads on) "

    def compose(self) -> ComposeResult:
        yield Explained(ascii=self._ascii)

    def show(self, pages: tuple[Page, ...]) -> None:
        """Show these; others begin at their top."""
        explained = self.query_one(Explained)
        if [page.name for page in pages] != [page.name for page in explained.pages]:
            self.move_home()
        explained.show(*pages)

"""The presets: a list in teaching order, and what the selected one teaches."""

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer

from tuitrain.config import ConfigError, Loaded, load
from tuitrain.lab.preset_facts import INDENT, facts, refusal
from tuitrain.lab.screens.finding import FindingScreen
from tuitrain.lab.teaching import found, titles
from tuitrain.lab.widgets.choices import Choices
from tuitrain.lab.widgets.keys import Keys
from tuitrain.lab.widgets.scroll import Lesson, Scroll
from tuitrain.lab.widgets.words import Words

REST_SECONDS = 0.1
"""How long the selection rests before its preset is read: the largest takes 150 ms to check."""

OPENS = ("enter", "open")
KEYS = (("PgDn", "read on"), ("/", "find, or a file's path"), ("esc", "back"))


class BrowserScreen(FindingScreen[Loaded | None]):
    """Its result is the preset to open, or None. `present` is selected at first."""

    DEFAULT_CSS = """
    BrowserScreen #found { width: 34; }
    BrowserScreen #facts { margin: 1 0; padding: 0 1 0 0; }
    BrowserScreen #refusal { margin: 1 0 0 0; }
    BrowserScreen #about { height: 1fr; }
    BrowserScreen #keys { margin: 1 0 0 0; }
    BrowserScreen #about Lesson { padding: 0 1 0 0; margin: 0; background: transparent; }
    BrowserScreen.narrow #found { height: 40%; }
    BrowserScreen.narrow #beside { height: 60%; padding: 1 1 0 1; }
    BrowserScreen.narrow #keys { display: none; }
    """

    SHORT_KEYS = (OPENS, ("esc", "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,p,q", "leave", "Close"),
        ("pageup", "page(-1)", "A page back"),
        ("pagedown", "page(1)", "A page on"),
    ]

    def __init__(self, present: str = "", *, ascii: bool = False) -> None:
        self._present = present
        self._read: dict[str, Loaded | str] = {}
        """Presets as they were loaded, or why they could not be."""
        self._waiting: Timer | None = None
        super().__init__(ascii=ascii)

    def make_list(self) -> Choices:
        """All names."""
        return Choices(found(""), self._present, ascii=self._ascii, id="presets")

    def make_beside(self) -> ComposeResult:
        """Title, what keeps it from being opened, and the rest of it to scroll through."""
        yield Words(id="preset", ascii=self._ascii)
        yield Words(id="refusal", ascii=self._ascii)
        with Scroll(id="about", ascii=self._ascii, can_focus=False):
            yield Words(id="facts", hanging=INDENT, ascii=self._ascii)
            yield Lesson("", ascii=self._ascii)
        yield Keys((OPENS, *KEYS), indent=0, ascii=self._ascii, id="keys")

    def found(self) -> None:
        """Show the presets that are looked for."""
        self.query_one(Choices).show(found(self.text))
        self._look()

    # Looking

    def on_choices_selected(self) -> None:
        """Show its title at once, and the rest when the keys rest."""
        self._look()

    def _look(self) -> None:
        name = self.query_one(Choices).selected
        if self._waiting is not None:
            self._waiting.stop()
        if name in self._read or not name:
            self._show()
            return
        self.query_one("#preset", Words).show(titles().get(name, name), "title")
        self._waiting = self.set_timer(REST_SECONDS, self._show)

    def _show(self) -> None:
        name = self.query_one(Choices).selected
        loaded = self._load(name) if name else "No preset has that in its name, its title or its text."
        refused = loaded if isinstance(loaded, str) else refusal(loaded, name)
        title = titles().get(name, name) if isinstance(loaded, str) else loaded.preset.title or name
        self.query_one("#preset", Words).show(title, "title")
        self.query_one("#refusal", Words).show(refused, "warn")
        self.query_one("#refusal").display = bool(refused)
        self.query_one("#keys", Keys).show(KEYS if refused else (OPENS, *KEYS))
        self.query_one("#facts", Words).show("" if isinstance(loaded, str) else facts(loaded.preset))
        self.query_one(Lesson).show("" if isinstance(loaded, str) else loaded.preset.about)
        self.query_one("#about", Scroll).move_home()

    def _load(self, name: str) -> Loaded | str:
        known = self._read.get(name)
        if known is not None:
            return known
        try:
            loaded: Loaded | str = load(name)
        except ConfigError as error:
            loaded = "; ".join(map(str, error.problems))
        if name in titles():
            # A file of one's own may be mended while one looks.
            self._read[name] = loaded
        return loaded

    # Keys

    def on_choices_opened(self, message: Choices.Opened) -> None:
        """Leave with it, or say why not."""
        loaded = self._load(message.name)
        if isinstance(loaded, Loaded) and not refusal(loaded, message.name):
            self.dismiss(loaded)
        else:
            self._show()

    def action_leave(self) -> None:
        """Back to the main screen, with nothing."""
        self.dismiss(None)

    def action_page(self, direction: Literal[-1, 1]) -> None:
        """The lesson, a page on or back."""
        about = self.query_one("#about", Scroll)
        about.move(direction * about.page)

"""The presets: a list that typing narrows, what the selected one teaches, and how it ends."""

from typing import ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.timer import Timer

from tuitrain.config import ConfigError, Loaded, load
from tuitrain.experiments.memory import check_memory
from tuitrain.lab.presenters.preset_catalog import found, titles
from tuitrain.lab.presenters.preset_endings import Ending, ending, ending_chart
from tuitrain.lab.presenters.preset_facts import INDENT, facts, refusal
from tuitrain.lab.screens.finding import FindingScreen
from tuitrain.lab.screens.type_ahead import TypeAhead, type_ahead_finder
from tuitrain.lab.widgets.choices import Choices
from tuitrain.lab.widgets.drawn import Draw, Drawn
from tuitrain.lab.widgets.finder import Finder
from tuitrain.lab.widgets.hints import Hint
from tuitrain.lab.widgets.keys import Keys
from tuitrain.lab.widgets.lesson import Lesson
from tuitrain.lab.widgets.scroll import Scroll
from tuitrain.lab.widgets.words import Words
from tuitrain.plot.chart import draw

REST_SECONDS = 0.1
"""How long the selection rests before its preset is read: the largest takes 150 ms to check."""

INVITES = "type to find, or a file's path"
OPENS = ("enter", "open")
KEYS = (("↑↓", "choose"), ("PgDn", "read on"))
BACK, ALL = ("esc", "back"), ("esc", "all presets")
NOTHING = "No preset contains that in its name, title or text."
PICTURE = (24, 56)
"""Under so many rows or columns there is no room for how a preset ends."""


class BrowserScreen(FindingScreen[Loaded | None]):
    """Its result is the preset to open, or None. `present` is selected at first.

    The list has the keys, and every letter is looked for: `enter` means what is selected once all that was
    typed before is found.
    """

    DEFAULT_CSS = """
    BrowserScreen #found { width: 50%; }
    BrowserScreen #said { height: 1fr; }
    BrowserScreen #ending { height: 11; margin: 1 0 0 0; }
    BrowserScreen #facts { margin: 1 0; padding: 0 1 0 0; }
    BrowserScreen #refusal { margin: 1 0 0 0; }
    BrowserScreen #about { height: 1fr; }
    BrowserScreen #keys { margin: 1 0 0 0; }
    BrowserScreen #about Lesson { padding: 0 1 0 0; margin: 0; background: transparent; }
    BrowserScreen.narrow #found { height: 40%; }
    BrowserScreen.narrow #beside { height: 60%; padding: 1 1 0 1; layout: horizontal; }
    BrowserScreen.narrow #said { width: 1fr; }
    BrowserScreen.narrow #ending { width: 34; height: 1fr; margin: 0 0 0 1; }
    BrowserScreen.tight #ending, BrowserScreen.unmeasured #ending { display: none; }
    BrowserScreen.narrow #keys { display: none; }
    """

    SHORT_KEYS = (OPENS, BACK)
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "leave", "All presets, or close"),
        ("pageup", "page(-1)", "A page back"),
        ("pagedown", "page(1)", "A page on"),
    ]

    def __init__(self, present: str = "", *, ascii: bool = False) -> None:
        self._present = present
        self._read: dict[str, Loaded | str] = {}
        """Presets as they were loaded, or why they could not be."""
        self._waiting: Timer | None = None
        self._type_ahead = TypeAhead(lambda: self.query_one(Finder), self.found)
        super().__init__(ascii=ascii)

    def make_finder(self) -> Finder:
        """A line that is handed all letters."""
        return type_ahead_finder(INVITES, ascii=self._ascii)

    def make_list(self) -> Choices:
        """All names with their titles."""
        return Choices(found(""), self._present, titles=titles(), ascii=self._ascii, id="presets")

    def make_beside(self) -> ComposeResult:
        """Title, what keeps it from being opened, the rest of it to scroll through, and how it ends."""
        with Vertical(id="said"):
            yield Words(id="preset", ascii=self._ascii)
            yield Words(id="refusal", ascii=self._ascii)
            with Scroll(id="about", ascii=self._ascii, can_focus=False):
                yield Words(id="facts", hanging=INDENT, ascii=self._ascii)
                yield Lesson("", ascii=self._ascii)
        yield Drawn(id="ending", can_focus=False, ascii=self._ascii)
        yield Keys((OPENS, *KEYS, BACK), indent=0, ascii=self._ascii, id="keys")

    def fit(self, size: Size) -> None:
        """Side by side, or one above the other; the picture where it can be read."""
        super().fit(size)
        self.set_class(size.height < PICTURE[0] or size.width < PICTURE[1], "tight")

    @property
    def _keys(self) -> tuple[Hint, ...]:
        """What the keys do now."""
        opens = (OPENS,) if self.query_one(Choices).selected else ()
        return (*opens, *KEYS, ALL if self.text else BACK)

    def found(self) -> None:
        """Show the presets that are looked for; of these the one that fits best is selected."""
        self.query_one(Choices).show(found(self.text), first=bool(self.text))
        self._look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key to find by is a letter here."""
        return action != "find"

    # Display

    def on_choices_selected(self) -> None:
        """Show its title at once, and the rest when the keys rest."""
        self._look()

    def _look(self) -> None:
        name = self.query_one(Choices).selected
        if self._waiting is not None:
            self._waiting.stop()
        # Of the one before.
        self.query_one("#refusal").display = False
        if name in self._read or not name:
            self._show()
            return
        self.query_one("#preset", Words).show(titles().get(name, name), "title")
        self.query_one("#keys", Keys).show(self._keys)
        self._show_ending(name)
        self._waiting = self.set_timer(REST_SECONDS, self._show)

    def _show(self) -> None:
        name = self.query_one(Choices).selected
        loaded = self._load(name) if name else NOTHING
        refused = loaded if isinstance(loaded, str) else refusal(loaded, name)
        title = titles().get(name, name) if isinstance(loaded, str) else loaded.preset.title or name
        self.query_one("#preset", Words).show(title, "title")
        self.query_one("#refusal", Words).show(refused, "warn")
        self.query_one("#refusal").display = bool(refused)
        self.query_one("#keys", Keys).show(self._keys[1:] if refused and name else self._keys)
        self._show_ending(name)
        self.query_one("#facts", Words).show("" if isinstance(loaded, str) else facts(loaded.preset))
        self.query_one(Lesson).show("" if isinstance(loaded, str) else loaded.preset.about)
        self.query_one("#about", Scroll).move_home()

    def _show_ending(self, name: str) -> None:
        """Of shipped presets alone: your own files were never measured."""
        shown = ending(name) if name in titles() else None
        self.set_class(shown is None, "unmeasured")
        if shown is not None:
            self.query_one("#ending", Drawn).show(_drawing(shown, self._ascii))

    def _load(self, name: str) -> Loaded | str:
        known = self._read.get(name)
        if known is not None:
            return known
        try:
            loaded: Loaded | str = _fitting(name)
        except ConfigError as error:
            loaded = "; ".join(map(str, error.problems))
        if name in titles():
            # Your own file may be mended while you look.
            self._read[name] = loaded
        return loaded

    # Keys

    def on_choices_opened(self) -> None:
        """Leave with the selected one, or say why not."""
        # Not what was selected when the key was pressed: a letter before it may have been found since.
        name = self.query_one(Choices).selected
        if not name:
            self.query_one("#refusal", Words).show(f"{NOTHING} There is nothing to open.", "warn")
            return
        loaded = self._load(name)
        if isinstance(loaded, Loaded) and not refusal(loaded, name):
            self.dismiss(loaded)
        else:
            self._show()

    def on_key(self, event: events.Key) -> None:
        """Letters are looked for."""
        self._type_ahead.key(event)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is looked for."""
        self._type_ahead.paste(event)

    def on_finder_changed(self, message: Finder.Changed) -> None:
        """That was shown already, and another line may be selected since."""
        message.prevent_default()

    def action_leave(self) -> None:
        """Everything again, or leave with nothing."""
        if not self._type_ahead.clear():
            self.dismiss(None)

    def action_page(self, direction: Literal[-1, 1]) -> None:
        """The lesson, a page on or back."""
        about = self.query_one("#about", Scroll)
        about.move(direction * about.page)


def _drawing(shown: Ending, ascii: bool) -> Draw:
    spec = ending_chart(shown, ascii=ascii)
    return lambda width, height, _: draw(spec, width, height)


def _fitting(name: str) -> Loaded:
    """That preset; ConfigError also where there is not the memory for it."""
    loaded = load(name)
    check_memory(loaded.preset, in_lab=True, source=loaded.source)
    return loaded

"""The palette: everything that can be done now, by name, in groups, each with its key."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from tuitrain.lab.screens.base import ModalOverlay
from tuitrain.lab.screens.type_ahead import TypeAhead, type_ahead_finder
from tuitrain.lab.widgets.choices import ChoiceGroups, Choices
from tuitrain.lab.widgets.finder import Finder
from tuitrain.lab.widgets.keys import Keys
from tuitrain.lab.widgets.words import Words

OPENED = ("↑↓", "choose"), ("enter", "do it"), ("esc", "back")
FILTERED = (*OPENED[:2], ("esc", "all of them"))
NONE_FOUND = (("esc", "all of them"),)
NOTHING = "Nothing you can do now has that name."


@dataclass(frozen=True)
class Offer:
    """Something that can be done now: in which group, in a few words, by which key, and how.

    It is found by `words` too, which are not seen.
    """

    group: str
    title: str
    key: str
    do: Callable[[], Awaitable[object] | None]
    words: str = ""


class Palette(ModalOverlay[Offer | None]):
    """Its result is what is to be done, or None. `selected` is the title that is selected at first."""

    DEFAULT_CSS = """
    Palette { align-horizontal: center; background: $background; }
    Palette #palette { width: 84; max-width: 100%; height: 100%; padding: 1 1 0 1; background: $surface; }
    Palette Finder { margin: 0 0 1 0; }
    Palette Choices { height: 1fr; }
    Palette Words { display: none; padding: 0 3; height: 1fr; }
    Palette.nothing Words { display: block; }
    Palette.nothing Choices { height: 0; }
    """

    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "All of them, or close")]

    def __init__(self, offers: Sequence[Offer], selected: str = "", *, ascii: bool = False) -> None:
        super().__init__()
        self._offers = {offer.title: offer for offer in offers}
        self._selected, self._ascii = selected, ascii
        self._type_ahead = TypeAhead(lambda: self.query_one(Finder), self.found)

    def compose(self) -> ComposeResult:
        """What is looked for, over what there is."""
        keys = {offer.title: offer.key for offer in self._offers.values()}
        with Vertical(id="palette"):
            yield type_ahead_finder("type a part of its name", ascii=self._ascii)
            yield Choices(self._groups(""), self._selected, keys=keys, ascii=self._ascii)
            yield Words(NOTHING, ascii=self._ascii)
            yield Keys(OPENED, ascii=self._ascii)

    def found(self) -> None:
        """Show what has all words that were typed; the first of it is selected."""
        text = self.query_one(Finder).text
        groups = self._groups(text)
        self.query_one(Choices).show(groups, first=bool(text))
        self.set_class(not groups, "nothing")
        self.query_one(Keys).show((FILTERED if groups else NONE_FOUND) if text else OPENED)

    def _groups(self, text: str) -> ChoiceGroups:
        return [
            (group, [offer.title for offer in offers])
            for group, offers in groupby(self._fitting(text), lambda offer: offer.group)
        ]

    def _fitting(self, text: str) -> Iterator[Offer]:
        words = text.lower().split()
        for offer in self._offers.values():
            said = f"{offer.group} {offer.title} {offer.key} {offer.words}".lower()
            if all(word in said for word in words):
                yield offer

    def on_choices_opened(self) -> None:
        """Leave with what is selected once all that was typed before is found."""
        offer = self._offers.get(self.query_one(Choices).selected)
        if offer is not None:
            self.dismiss(offer)

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

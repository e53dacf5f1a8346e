"""Every setting there is, with what it means."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from tuitrain.config import SettingInfo, TrialConfig, settings_of
from tuitrain.lab.desk import Desk
from tuitrain.lab.widgets.finder import Finder
from tuitrain.lab.widgets.settings import Groups, Settings, written
from tuitrain.lab.widgets.words import Words

LABEL = 26
NARROW = 90
"""Under so many columns the explanation stands below the list."""


class AllSettingsScreen(ModalScreen[None]):
    """Works at the same desk as the main screen: what changes here has changed there.

    `asked` is called after each change, with why it was refused, if it was.
    """

    DEFAULT_CSS = """
    AllSettingsScreen { background: $background; }
    AllSettingsScreen Vertical { height: 1fr; }
    AllSettingsScreen #found { width: 62; border-right: vkey $foreground 20%; padding: 1 0; }
    AllSettingsScreen #meaning { padding: 1 2; height: 1fr; }
    AllSettingsScreen Finder { margin: 0 0 1 0; }
    AllSettingsScreen.narrow #body { layout: vertical; }
    AllSettingsScreen.narrow #found { width: 100%; height: 1fr; border: none; padding: 0; }
    AllSettingsScreen.narrow #meaning { height: 8; padding: 0 1; }
    .ascii AllSettingsScreen #found { border-right: ascii $foreground; }
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,a,q", "leave", "Close"),
        ("slash", "find", "Find"),
        ("u", "undo", "Undo"),
    ]

    def __init__(
        self, desk: Desk, asked: Callable[[], None], *, find: bool = False, ascii: bool = False
    ) -> None:
        super().__init__()
        self._desk, self._asked, self._find, self._ascii = desk, asked, find, ascii

    def compose(self) -> ComposeResult:
        """The list, and what the selected setting means."""
        config = self._desk.config
        with Horizontal(id="body"):
            with Vertical(id="found"):
                yield Finder(ascii=self._ascii)
                yield Settings(config, groups_of(config), label=LABEL, ascii=self._ascii, id="every")
            yield Words(id="meaning", ascii=self._ascii)

    def on_mount(self) -> None:
        """The list has the keys, or the line to find by."""
        (self.query_one(Finder) if self._find else self.query_one(Settings)).focus()
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """Side by side, or one above the other."""
        self.set_class(event.size.width < NARROW, "narrow")

    def look(self) -> None:
        """Show the settings as they are now."""
        self._show()

    def _show(self, refused: str = "") -> None:
        desk, settings = self._desk, self.query_one(Settings)
        text = self.query_one(Finder).text
        settings.show_groups(groups_of(desk.config, text))
        settings.show(desk.config, desk.started, desk.overridden)
        chosen = settings.selected
        meaning = self.query_one("#meaning", Words)
        if refused:
            meaning.show(refused, "warn")
        else:
            meaning.show(_meaning(chosen) if chosen else "No setting is called so.")

    # Keys

    def action_leave(self) -> None:
        """Back to the main screen."""
        self.dismiss()

    def action_find(self) -> None:
        """Type a part of a name."""
        self.query_one(Finder).focus()

    def action_undo(self) -> None:
        """Take the last change back."""
        self._desk.undo()
        self._done("")

    def on_finder_changed(self) -> None:
        """Fewer settings, or more."""
        self._show()

    def on_finder_left(self) -> None:
        """The list has the keys again."""
        self.query_one(Settings).focus()

    def on_settings_selected(self) -> None:
        """Say what it means."""
        self._show()

    def on_settings_stepped(self, message: Settings.Stepped) -> None:
        """A setting is to be another."""
        self._done(self._desk.step(message.path, message.direction))

    def on_settings_typed(self, message: Settings.Typed) -> None:
        """A value was typed."""
        refused = self._desk.type(message.path, message.text)
        self.query_one(Settings).typed(bool(refused))
        self._done(refused)

    def _done(self, refused: str) -> None:
        self._show(refused)
        self._asked()


def groups_of(config: TrialConfig, part: str = "") -> Groups:
    """All settings whose path holds `part`, under the first word of their paths."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for info in settings_of(config):
        if part.lower() in info.path.replace("_", " ") or part.lower() in info.path:
            first, _, rest = info.path.partition(".")
            heading, label = (first, rest) if rest else ("run", first)
            shown = (info.path, label.replace("_", " "))
            groups.setdefault(heading.replace("_", " ").upper(), []).append(shown)
    return tuple((heading, tuple(fields)) for heading, fields in groups.items())


def _meaning(info: SettingInfo) -> str:
    natures = {
        "live": "May change while it runs.",
        "reset": "Takes effect with the next start (r).",
        "view": "Changes no result.",
    }
    lines = [info.path.upper(), "", info.help, "", natures[info.nature]]
    if info.choices:
        lines.append("One of: " + ", ".join(written(choice) for choice in info.choices) + ".")
    ends = [
        f"{sign} {bound:g}"
        for sign, bound in (
            ("≥", info.minimum), (">", info.exclusive_minimum),
            ("≤", info.maximum), ("<", info.exclusive_maximum),
        )
        if bound is not None
    ]  # fmt: skip
    if ends:
        lines.append("Numbers " + " and ".join(ends) + ".")
    if info.default is not None and not hasattr(info.default, "model_fields"):
        lines.append(f"Left out, it is {written(info.default)}.")
    return "\n".join(lines)

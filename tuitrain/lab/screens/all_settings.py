"""Every setting there is, with what it means."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.geometry import Size

from tuitrain.config import Preset, SettingInfo, TrialConfig, facts_of, settings_of
from tuitrain.lab.controller import Controller
from tuitrain.lab.screens.explain import ExplainScreen
from tuitrain.lab.screens.finding import FindingScreen
from tuitrain.lab.widgets.finder import Finder
from tuitrain.lab.widgets.hints import Hint
from tuitrain.lab.widgets.keys import Keys
from tuitrain.lab.widgets.settings import PANEL, TYPING, Groups, Settings
from tuitrain.lab.widgets.words import Words
from tuitrain.plot import words

LABEL = 26
SHORT = {path: name for _, fields in PANEL for path, name in fields}
"""What settings are called in the panel."""
FINDING: tuple[Hint, ...] = (("enter", "to the list"), ("esc", "all settings"))
KEYS: tuple[Hint, ...] = (
    ("←→", "set"), ("enter", "type"), ("/", "find"), ("u", "undo"), ("i", "explain"), ("esc", "back"),
)  # fmt: skip


class AllSettingsScreen(FindingScreen[None]):
    """Works with the same controller as the main screen: what changes here has changed there.

    `asked` is called after each change, with why it was refused, if it was.
    """

    DEFAULT_CSS = """
    AllSettingsScreen #rest { height: 1fr; }
    AllSettingsScreen #path { margin: 0 0 1 0; }
    AllSettingsScreen.narrow #path { margin: 0; }
    AllSettingsScreen.narrow #keys { display: none; }
    """

    SHORT_KEYS = (("←→", "set"), ("enter", "type"), ("esc", "back"))
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,a,q", "leave", "Close"),
        ("u", "undo", "Undo"),
        ("i", "explain", "Explain"),
    ]

    def __init__(
        self, controller: Controller, asked: Callable[[], None], *, find: bool = False, ascii: bool = False
    ) -> None:
        self._controller, self._asked = controller, asked
        super().__init__(find=find, ascii=ascii)

    def make_list(self) -> Settings:
        config = self._controller.config
        return Settings(config, groups_of(config), label=LABEL, ascii=self._ascii, id="every")

    def make_beside(self) -> ComposeResult:
        """What the selected setting means."""
        with Vertical(id="rest"):
            yield Words(id="path", ascii=self._ascii)
            yield Words(id="meaning", ascii=self._ascii)
        yield Keys(KEYS, indent=0, ascii=self._ascii, id="keys")

    def found(self) -> None:
        """Show the settings that are looked for."""
        self._show()

    def fit(self, size: Size) -> None:
        """Where there is little room the keys stand beside the line to find by."""
        super().fit(size)
        self._say_keys()

    def on_descendant_focus(self) -> None:
        """Other keys count in the list than in the line to find by."""
        self._say_keys()

    def on_settings_turned(self) -> None:
        """Other keys count while a value is being typed."""
        self._say_keys()

    def _say_keys(self) -> None:
        keys: Sequence[Hint] = KEYS
        short: Sequence[Hint] = self.SHORT_KEYS
        if isinstance(self.focused, Finder):
            keys = short = FINDING
        elif self.query_one(Settings).typing:
            keys = short = TYPING
        self.query_one("#keys", Keys).show(keys)
        self.query_one(Finder).keys(short if self.has_class("narrow") else ())

    def _show(self, refused: str = "") -> None:
        controller, settings = self._controller, self.query_one(Settings)
        settings.show_groups(groups_of(controller.config, self.text))
        settings.draws_apart = controller.draft.draws_apart
        settings.show(controller.config, controller.started, controller.overridden)
        chosen = settings.selected
        # As a preset has it, letter by letter.
        self.query_one("#path", Words).show(chosen.path if chosen else "", "title")
        meaning = self.query_one("#meaning", Words)
        if refused:
            meaning.show(refused, "warn")
        else:
            meaning.show(_meaning(chosen) if chosen else "No setting has that name.")

    # Keys

    def action_leave(self) -> None:
        self.dismiss()

    def action_undo(self) -> None:
        self._controller.undo()
        self._done("")

    def action_explain(self) -> None:
        """Explain the selected setting."""
        if pages := self.query_one(Settings).pages:
            self.app.push_screen(ExplainScreen(pages, ascii=self._ascii))

    def on_settings_selected(self) -> None:
        self._show()

    def on_settings_stepped(self, message: Settings.Stepped) -> None:
        """A setting is to be another."""
        self._done(self._controller.step(message.path, message.direction))

    def on_settings_typed(self, message: Settings.Typed) -> None:
        refused = self._controller.type(message.path, message.text)
        self.query_one(Settings).typed(bool(refused))
        self._done(refused)

    def _done(self, refused: str) -> None:
        self._show(refused)
        self._asked()


def groups_of(config: TrialConfig, part: str = "") -> Groups:
    """All settings whose path or name in the panel holds `part`, under the first word of their paths."""
    groups: dict[str, list[tuple[str, str]]] = {}
    part = part.lower()
    tops = {*TrialConfig.model_fields, facts_of(config.kind).block if isinstance(config, Preset) else None}
    for info in (each for each in settings_of(config) if each.path.partition(".")[0] in tops):
        if any(part in name for name in (info.path, info.path.replace("_", " "), SHORT.get(info.path, ""))):
            first, _, rest = info.path.partition(".")
            heading, label = (first, rest) if rest else ("run", first)
            shown = (info.path, label.replace("_", " ").replace(".", " "))
            groups.setdefault(heading.replace("_", " ").upper(), []).append(shown)
    return tuple((heading, tuple(fields)) for heading, fields in groups.items())


def _meaning(info: SettingInfo) -> str:
    natures = {
        "live": "Can change during a run.",
        "reset": "Takes effect at the next restart (r).",
        "view": "Changes no result.",
    }
    lines = [info.help, "", natures[info.nature]]
    if info.choices:
        lines.append("One of: " + ", ".join(words.setting(choice) for choice in info.choices) + ".")
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
        lines.append(f"The default is {words.setting(info.default)}.")
    return "\n".join(lines)

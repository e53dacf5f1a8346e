"""What the main screen and those of studies have in common: settings, lesson, drawer, tabs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size

from tuitrain.experiments.live.view import View
from tuitrain.lab.action import SETTINGS, Action, with_keys
from tuitrain.lab.key_hints import shown_key
from tuitrain.lab.presenters.explanations import Page
from tuitrain.lab.presenters.reports import Reports
from tuitrain.lab.screens.action_groups import ActionGroup, bind
from tuitrain.lab.screens.display_options import DisplayOptions
from tuitrain.lab.screens.experiment import Experiment
from tuitrain.lab.screens.explaining import Explaining
from tuitrain.lab.screens.layout import is_narrow
from tuitrain.lab.screens.navigation import Navigation
from tuitrain.lab.screens.panels import Panels
from tuitrain.lab.widgets.drawer import Drawer
from tuitrain.lab.widgets.scroll import Scroll
from tuitrain.lab.widgets.settings import Settings
from tuitrain.lab.widgets.tabs import Tabs
from tuitrain.lab.widgets.words import Words


def of_the_lab(
    *, taken_away: Sequence[Action] = (), tabs: Sequence[Action], drawn: Sequence[Action] = ()
) -> tuple[Action, ...]:
    """The keys that every experiment has for what stands around it, with those of one kind between them."""
    return (
        Navigation.SAVE,
        *taken_away,
        Navigation.PICTURE_FILE,
        *Panels.ACTIONS,
        *tabs,
        *Scroll.ACTIONS,
        *Explaining.ACTIONS,
        Navigation.PRESETS,
        *drawn,
        *Navigation.LAST,
    )


class ExperimentScreen(Experiment):
    """Has the keys that every experiment has. Wishes go to the draft, refusals stand beside it."""

    RATE = (
        Action(
            "rate(1)", "plus,equals_sign", "rate up", "Raise the learning rate at once.", SETTINGS, sign="+"
        ),
        Action("rate(-1)", "minus", "rate down", "Lower the learning rate at once.", SETTINGS),
    )
    UNDO = Action("undo", "u", "undo", "Undo the last change of a setting.", SETTINGS)
    AUTO_FOCUS = ""
    SIDE_BY_SIDE: ClassVar[Size]
    """Below either of these the panels take turns behind tabs."""
    TABS: ClassVar[Sequence[str]]
    TAB_OF: ClassVar[Mapping[str, int]]
    """The tab of each panel, as in `Panels`."""
    NARROW_ONLY: ClassVar[str] = ""

    def __init__(self, display_options: DisplayOptions) -> None:
        super().__init__()
        self.display_options, self.ascii = display_options, display_options.ascii
        self.actions = with_keys(display_options.keys, self.ACTIONS)
        self.explaining = Explaining(self)
        self.navigation = Navigation(self)
        self.panels = Panels(self, self.explaining, self.TABS, self.TAB_OF, self.NARROW_ONLY)
        self._groups: tuple[ActionGroup, ...] = ()
        self.take_keys(self.explaining, self.navigation, self.panels)
        self.side_by_side = False
        """Whether the panels stood side by side at the last size."""

    def take_keys(self, *groups: ActionGroup) -> None:
        """Have the keys of those groups, too."""
        bind(self, *groups)
        self._groups += groups

    def compose_left(self, settings: Settings, about: str) -> ComposeResult:
        """The settings, what is said of them, and the lesson or the drawer."""
        # Here and not above: reading Markdown takes a tenth of all that the lab imports.
        from tuitrain.lab.widgets.lesson import Lesson

        yield settings
        yield Words(id="explanation", ascii=self.ascii)
        with Scroll(id="lesson", ascii=self.ascii) as lesson:
            lesson.border_title = "LESSON (PgDn reads on) "
            yield Lesson(about, ascii=self.ascii)
        yield Drawer(shown_key("explain", self.actions), id="drawer", ascii=self.ascii)

    def show_lesson(self, about: str) -> None:
        """Another lesson, from the top."""
        from tuitrain.lab.widgets.lesson import Lesson

        self.query_one(Lesson).show(about)
        self.query_one("#lesson", Scroll).move_home()

    def lay_out(self, size: Size) -> None:
        """Panels side by side where there is room, else behind tabs."""
        self.side_by_side = not is_narrow(size, self.SIDE_BY_SIDE)
        self.set_class(not self.side_by_side, "compact")
        self.explaining.fit(size)

    @property
    def trained(self) -> bool:
        """Nothing was."""
        return False

    def parting(self, reports: Reports, left: View | None) -> str:
        """What the shell shows after leaving, `left` being the last view of a training, if there was one."""
        return ""

    def leave(self) -> None:
        """What is being computed has no reader any more."""

    def unsaved(self) -> Iterator[str]:
        """That what was changed is in no file, if it is in none."""
        if self.to_save() != self.navigation.saved:
            save = shown_key("save", self.actions)
            yield f"Your changes are not saved ({save} saves them as a preset)."

    # Panels

    def choose_tab(self, number: int) -> None:
        """Another panel has the arrows; on a narrow screen it is the only one."""
        self.panels.choose(number)

    def on_tabs_chosen(self, message: Tabs.Chosen) -> None:
        """A tab was clicked."""
        self.choose_tab(message.number)

    # Settings

    def action_rate(self, direction: Literal[-1, 1]) -> None:
        """The learning rate, a step."""
        self.asked(self.controller.step("optimizer.lr", direction))

    def action_undo(self) -> None:
        """The last change of a setting back."""
        self.controller.undo()
        self.asked()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether that can be done now; the palette offers nothing else."""
        if action == "undo":
            return self.controller.can_undo
        return all(group.can(action) for group in self._groups)

    def refuse(self, reason: str) -> None:
        """Say why something was not done: beside the settings, or where they are not seen, over all."""
        if self.query_one("#explanation").is_on_screen:
            self.query_one("#explanation", Words).show(reason, "warn")
        else:
            self.app.clear_notifications()
            self.notify(reason, severity="warning", markup=False)

    def on_settings_turned(self) -> None:
        """While a value is being typed, other keys count."""
        self.say_keys()

    def on_settings_stepped(self, message: Settings.Stepped) -> None:
        """A setting is to be another."""
        self.say_help()
        self.asked(self.controller.step(message.path, message.direction))

    def on_settings_typed(self, message: Settings.Typed) -> None:
        """A value was typed."""
        refused = self.controller.type(message.path, message.text)
        self.query_one(Settings).typed(bool(refused))
        self.say_help()
        self.asked(refused)

    def on_settings_selected(self) -> None:
        """Say what the selected setting means."""
        self.say_help()

    def say_help(self) -> None:
        """Say what the selected setting means."""
        selected = self.query_one(Settings).selected
        self.query_one("#explanation", Words).show(selected.help if selected else "")
        self.explaining.follow()

    # Explaining

    def pages(self) -> tuple[Page, ...]:
        """The selected setting."""
        return self.query_one(Settings).pages

    def on_descendant_focus(self) -> None:
        """Another panel is looked at."""
        self.explaining.follow()

    def on_key(self, event: events.Key) -> None:
        """Escape closes the drawer before it means anything else."""
        self.explaining.close(event)

"""Everything a key can do: one table feeds bindings, the line of hints, the help and the palette."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from textual.binding import Binding

from tuitrain.lab import keys as key_names

Where = Literal[
    "",
    "settings",
    "charts",
    "layers",
    "lesson",
    "study",
    "still",
    "surface",
    "activations",
    "search",
    "trials",
    "trial",
]
ScreenKind = Literal["main", "trial", "surface", "activations", "search"]
"""A screen of its own, as the table sees it: the main one, the same over a search, or that of a kind."""


@dataclass(frozen=True)
class Action:
    """One thing that keys do.

    `name` is the method `action_<name>` of the main screen, of the screens named by `where`, or of the panel of
    that name; `shown` is how its keys are written for people.
    """

    name: str
    keys: str
    shown: str
    label: str
    help: str
    group: str
    where: Where = ""
    hint: bool = False
    """Whether it stands in the line of hints."""

    @property
    def offered_in(self) -> str:
        """Its group in the palette: what opens a screen stands there by itself."""
        return SCREENS if self.name in OPENS else self.group


RUN, WALK, WEIGHTS, SEARCH, SETTINGS, CHARTS, LAYERS = (
    "RUN",
    "WALK",
    "FIRST WEIGHTS",
    "SEARCH",
    "SETTINGS",
    "CHARTS",
    "LAYERS",
)
ARMS, LAB, SCREENS = "ARMS", "LAB", "SCREENS"
OPENS = (
    "explain", "presets", "all_settings", "find", "grid", "figures", "learnt", "draw", "save", "help",
)  # fmt: skip
"""Actions that open another screen."""
FIRST_OFFERED = (RUN, WALK, WEIGHTS, SEARCH, ARMS, CHARTS, LAYERS, SETTINGS, SCREENS)
"""The order of the palette's groups; what is in none of them comes last."""

ACTIONS = (
    Action("leave", "escape", "esc", "search", "Back to the search, as it was left.", RUN, "trial", hint=True),
    Action("run", "space", "space", "run", "Train, or pause; at the end as many updates again.", RUN, hint=True),
    Action("update", "n", "n", "update", "One update, then pause.", RUN, hint=True),
    Action("epoch", "e", "e", "epoch", "On to the end of the epoch, then pause.", RUN, hint=True),
    Action("reset", "r", "r", "reset", "Start again, untrained, with these settings.", RUN, hint=True),
    Action("new_seed", "R,shift+r", "R", "new seed", "Start again with the next seed.", RUN, hint=True),
    Action("several", "S,shift+s", "S", "seeds", "Start again with five seeds, or with one.", RUN),
    Action("back", "b", "b", "back", "Back to the last good state, calmer if it diverged.", RUN),
    Action("speed(-1)", "less_than_sign,comma", "<", "slower", "Slower: 100, 10, 1 updates a second.", RUN),
    Action("speed(1)", "greater_than_sign,full_stop", ">", "faster", "Faster, up to full speed.", RUN),
    Action("play", "space", "space", "play", "Play on, or pause; at the end from the start.", WALK, "surface"),
    Action("walk(1)", "n", "n", "on", "One step on, then pause.", WALK, "surface"),
    Action("walk(-1)", "b", "b", "back", "One step back, then pause.", WALK, "surface"),
    Action("jump(0)", "home", "home", "start", "To the start.", WALK, "surface"),
    Action("jump(1)", "end", "end", "end", "To the end: the whole of every path.", WALK, "surface"),
    Action("pace(-1)", "less_than_sign,comma", "<", "slower", "Slower: fewer steps a second.", WALK, "surface"),
    Action("pace(1)", "greater_than_sign,full_stop", ">", "faster", "Faster: more steps a second.", WALK, "surface"),
    Action("picture", "v", "v", "view", "Contours, the field of gradients, or in space.", WALK, "surface"),
    Action("tiles", "g", "g", "tiles", "Every path on one map, or a map for each.", WALK, "surface"),
    Action("zoom", "z", "z", "zoom", "Nearer, to where the paths are, or the whole again.", WALK, "surface"),
    Action("turn(-1)", "left_parenthesis", "(", "", "In space: turn it to the left.", WALK, "surface"),
    Action("turn(1)", "right_parenthesis", ")", "", "In space: turn it to the right.", WALK, "surface"),
    Action("tilt", "t", "t", "tilt", "In space: see it from higher up, or from the side.", WALK, "surface"),
    Action("select(-1)", "up,k", "↑ k", "", "The setting above.", SETTINGS, "settings"),
    Action("select(1)", "down,j", "↓ j", "", "The setting below.", SETTINGS, "settings"),
    Action("set(-1)", "left", "←", "", "The selected setting a step down.", SETTINGS, "settings"),
    Action("set(1)", "right", "→", "", "The selected setting a step up: 1, 2, 5, 10 …", SETTINGS, "settings"),
    Action("type", "enter", "enter", "type", "Type a value for it; esc leaves.", SETTINGS, "settings"),
    Action("rate(1)", "plus,equals_sign", "+", "rate up", "Learning rate a step up, at once.", SETTINGS),
    Action("rate(-1)", "minus", "-", "rate down", "Learning rate a step down, at once.", SETTINGS),
    Action("matrix", "g", "g", "matrix", "Every activation with every way to draw first weights.", WEIGHTS, "activations"),
    Action("draw_anew", "R,shift+r", "R", "new seed", "The same with other random numbers.", WEIGHTS, "activations"),
    Action("seek", "space", "space", "run", "Run trials, or submit no more.", SEARCH, "search"),
    Action("anew", "r", "r", "reset", "Start again, without any trial, with these settings.", SEARCH, "search"),
    Action("picture", "v", "v", "view", "Table, two fields as a scatter, or charts of the best.", SEARCH, "search"),
    Action("order", "o", "o", "order", "Table: by the next column, the best first. Scatter: two fields.", SEARCH, "search"),
    Action("turn_order", "O,shift+o", "O", "reverse", "Table: the other way round.", SEARCH, "search"),
    Action("narrow", "z", "z", "close in", "A new search, its ranges closed around the best five.", SEARCH, "search"),
    Action("trial(-1)", "up,k", "↑ k", "", "The trial above.", SEARCH, "trials"),
    Action("trial(1)", "down,j", "↓ j", "", "The trial below.", SEARCH, "trials"),
    Action("open_trial", "enter", "enter", "", "Train that trial in the lab; esc leads back.", SEARCH, "trials"),
    Action("across(-1)", "left", "←", "", "The columns before.", SEARCH, "trials"),
    Action("across(1)", "right", "→", "", "The columns behind.", SEARCH, "trials"),
    Action("as_opened", "r", "r", "reset", "All settings as the preset has them.", SETTINGS, "still"),
    Action("undo", "u", "u", "undo", "Take the last change of a setting back.", SETTINGS),
    Action("all_settings", "a", "a", "all settings", "Every setting there is, and what it means.", SETTINGS),
    Action("find", "slash", "/", "find", "Find a setting by a part of its name.", SETTINGS),
    Action("smoothing", "m", "m", "smoothing", "Losses smoothed another way, or not at all.", CHARTS),
    Action("log", "l", "l", "log", "Losses on a log scale, or on a linear one.", CHARTS),
    Action("window", "w", "w", "window", "The last stretch of the run, or all of it.", CHARTS),
    Action("cursor", "x", "x", "read values", "Read exact values with the arrows, or stop.", CHARTS),
    Action("move_cursor(-1)", "left", "←", "", "Read the values a column before.", CHARTS, "charts"),
    Action("move_cursor(1)", "right", "→", "", "Read the values a column on.", CHARTS, "charts"),
    Action("zoom", "z", "z", "zoom", "The y axes fitted to the curves' second half, or all.", CHARTS),
    Action("alone", "enter", "enter", "", "The chart alone, large; enter or esc leads back.", CHARTS, "charts"),
    Action("scored_rows", "t", "t", "rows", "Accuracies, the gap of train and test, losses.", CHARTS),
    Action("grid", "g", "g", "grid", "Several arms: a small chart for each.", CHARTS),
    Action("quantity", "h", "h", "layers of…", "Activations, z, gradients, weights, Δw.", LAYERS, hint=True),
    Action("layer(-1)", "up,k", "↑ k", "", "The layer above.", LAYERS, "layers"),
    Action("layer(1)", "down,j", "↓ j", "", "The layer below.", LAYERS, "layers"),
    Action("worst", "exclamation_mark", "!", "worst layer", "The layer that is worst off, in whichever arm.", LAYERS),
    Action("open_layer", "enter", "enter", "", "The layer from inside: its units, weights, past.", LAYERS, "layers"),
    Action("arm(-1)", "left_square_bracket", "[", "arm before", "The arm before: its layers, its settings.", ARMS),
    Action("arm(1)", "right_square_bracket", "]", "next arm", "The next arm; before the first stand all of them.", ARMS),
    Action("pin", "c", "c", "pin", "Put this run's curves aside, to compare with.", ARMS),
    Action("figures", "f", "f", "figures", "Figures of arms and pins, and in what they differ.", ARMS),
    Action("unpin", "C,shift+c", "C", "unpin", "Forget what was put aside.", ARMS),
    Action("save", "s", "s", "save", "Save what you have as a preset, edits included.", LAB),
    Action("learnt", "v", "v", "learnt", "What it has learnt: borders, a curve, mistakes.", LAB),
    Action("copy", "y", "y", "copy", "A report of the run as it stands, to a file.", LAB),
    Action("picture_file", "P,shift+p", "P", "picture", "A picture of the screen, to a file.", LAB),
    Action("focus_next_panel", "tab", "tab", "", "The arrows to the next panel.", LAB),
    Action("focus_previous_panel", "shift+tab", "S-tab", "", "The arrows to the panel before.", LAB),
    Action("tab(0)", "1", "1", "", "Narrow screens: the charts.", LAB),
    Action("tab(1)", "2", "2", "", "Narrow screens: the layers.", LAB),
    Action("tab(2)", "3", "3", "", "Narrow screens: the settings.", LAB),
    Action("tab(3)", "4", "4", "", "Narrow screens: the lesson.", LAB),
    Action("tab(4)", "5", "5", "", "Narrow screens: what it has learnt.", LAB),
    Action("page(0)", "1", "1", "", "Narrow screens: the picture.", LAB, "study"),
    Action("page(1)", "2", "2", "", "Narrow screens: the settings.", LAB, "study"),
    Action("page(2)", "3", "3", "", "Narrow screens: the lesson.", LAB, "study"),
    Action("scroll_up", "up,k", "↑ k", "", "The lesson, a line back.", LAB, "lesson"),
    Action("scroll_down", "down,j", "↓ j", "", "The lesson, a line on.", LAB, "lesson"),
    Action("lesson(-1)", "pageup", "PgUp", "", "The lesson, a page back.", LAB),
    Action("lesson(1)", "pagedown", "PgDn", "", "The lesson, a page on.", LAB),
    Action("explain", "i", "i", "explain", "What the selected setting is, what verdicts mean.", LAB, hint=True),
    Action("presets", "p", "p", "presets", "Other experiments, and what each of them teaches.", LAB, hint=True),
    Action("draw", "d", "d", "draw", "Draw a digit, and see what the network makes of it.", LAB),
    Action("help", "question_mark,f1", "?", "help", "All keys, and what they do.", LAB, hint=True),
    Action("quit", "q", "q", "quit", "End the lab.", LAB, hint=True),
)  # fmt: skip

PANELS: tuple[Where, ...] = ("settings", "charts", "layers", "lesson", "trials")
"""Of these only one has the arrows at a time."""
WITHIN: Mapping[ScreenKind, tuple[Where, ...]] = {
    "main": ("", "settings", "charts", "layers", "lesson"),
    "trial": ("trial", "", "settings", "charts", "layers", "lesson"),
    "surface": ("study", "still", "surface", "settings", "lesson"),
    "activations": ("study", "still", "activations", "settings", "lesson"),
    "search": ("study", "search", "trials", "settings", "lesson"),
}
"""Whose actions there are on each screen, with its panels'."""
_STUDY = (
    "rate(1)", "rate(-1)", "undo", "save", "focus_next_panel", "focus_previous_panel",
    "lesson(-1)", "lesson(1)", "explain", "presets", "picture_file", "help", "quit",
)  # fmt: skip
_OF_ARMS = ("arm(-1)", "arm(1)")
SHARED: Mapping[ScreenKind, tuple[str, ...]] = {
    "main": (),
    "trial": (),
    "surface": (*_STUDY, *_OF_ARMS),
    "activations": (*_STUDY, *_OF_ARMS),
    "search": _STUDY,
}
"""The main screen's actions that each of the others has too; a search has no arms."""
NO_EDITS = {"save": "Save what you have as a preset.", "explain": "What the selected setting is."}
OTHERWISE: Mapping[ScreenKind, Mapping[str, str]] = {
    "surface": NO_EDITS | {"arm(-1)": "The arm before: its path, its formula, its settings."},
    "activations": NO_EDITS
    | {
        "rate(1)": "Scale of the first weights a step up (init normal).",
        "rate(-1)": "Scale of the first weights a step down (init normal).",
    },
    "search": NO_EDITS,
}
"""What those do on such a screen, where it is something else than on the main one."""

Wanted = tuple[tuple[str, ...], str]
"""A hint: the actions whose keys it shows, and what they do together."""
SPEED: Wanted = (("speed(-1)", "speed(1)"), "speed")
ARM: Wanted = (("arm(-1)", "arm(1)"), "arm")
JOINED_HINTS: Mapping[str, tuple[Wanted, ...]] = {
    "new_seed": (
        (("select(-1)", "select(1)", "set(-1)", "set(1)"), "set"),
        (("rate(1)", "rate(-1)"), "rate"),
        SPEED,
    )
}
"""Hints for several keys at once, behind the action they follow."""
ARM_HINTS: Mapping[str, tuple[Wanted, ...]] = {
    "run": (ARM,),
    "quantity": ((("scored_rows",), "rows"), (("grid",), "grid"), (("figures",), "figures")),
}
"""Hints where there are several arms, behind the action they follow."""


def with_keys(chosen: Mapping[str, Sequence[str]]) -> tuple[Action, ...]:
    """The table with other keys for some of the actions."""
    return tuple(
        replace(
            action,
            keys=",".join(name for key in chosen[action.name] for name in key_names.both(key)),
            shown=key_names.shown(chosen[action.name]),
        )
        if action.name in chosen
        else action
        for action in ACTIONS
    )


def bindings(where: Where = "") -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """The table's actions of the screen, or of one of its panels, as BINDINGS."""
    return [
        Binding(
            action.keys,
            action.name,
            action.label or action.help,
            show=False,
            # What is typed right behind it is text already, and no more keys of this screen.
            priority=action.name in ("find", "presets"),
            id=action.name,
        )
        for action in ACTIONS
        if action.where == where
    ]


def within(place: ScreenKind, actions: Sequence[Action]) -> tuple[Action, ...]:
    """Those of the actions that there are on that screen or its panels, as they are said there."""
    said = OTHERWISE.get(place, {})
    return tuple(
        replace(action, help=said.get(action.name, action.help))
        for action in actions
        if action.where in WITHIN[place] or action.name in SHARED[place]
    )


def meet(one: Action, other: Action) -> bool:
    """Whether both can be meant at a time, so that they cannot share a key."""
    if one.where != other.where and one.where in PANELS and other.where in PANELS:
        return False
    return any(len(within(place, (one, other))) > 1 for place in WITHIN)


def bindings_of(*wanted: str) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """The screen's actions of those names or groups, for another screen that takes them too."""
    names = {action.name for action in ACTIONS if action.name in wanted or action.group in wanted}
    return [each for each in bindings() if isinstance(each, Binding) and each.id in names]


def hints_for(
    wanted: Iterable[Wanted], actions: Sequence[Action], training: bool = False
) -> list[tuple[str, str]]:  # fmt: skip
    """Key and word: `wanted` names actions of the table, whose keys in force are meant, or keys."""
    said = [(names, run_word(training) if word == "run" else word) for names, word in wanted]
    return _joined(said, _first_keys(actions))


def run_word(running: bool) -> str:
    """What the key for running does now; always as wide, so that nothing behind it moves."""
    return "pause" if running else "run".ljust(len("pause"))


def _joined(wanted: Iterable[Wanted], first: Mapping[str, str]) -> list[tuple[str, str]]:
    return [("".join(first.get(name, name) for name in names), word) for names, word in wanted]


def shown_key(name: str, actions: Sequence[Action]) -> str:
    """The first key of that action, as it is written."""
    return _first_keys(actions)[name]


def _first_keys(actions: Sequence[Action]) -> dict[str, str]:
    return {action.name: action.shown.split()[0] for action in actions}


def hints(
    training: bool, actions: Sequence[Action] = ACTIONS, *, arms: bool = False
) -> list[tuple[str, str]]:  # fmt: skip
    """Key and word, in the order of the line at the bottom; `arms` is whether there are several."""
    first = _first_keys(actions)
    line = []
    for action in actions:
        if action.name == "help":
            # Textual's own: everything that can be done now, by name.
            line.append(("ctrl+p", "more"))
        if action.hint:
            line.append((first[action.name], run_word(training) if action.name == "run" else action.label))
        line += _joined(JOINED_HINTS.get(action.name, ()), first)
        line += _joined(ARM_HINTS.get(action.name, ()) if arms else (), first)
    return line

"""The main screen: what every key does, at every size, with the mouse, and how it is left."""

import threading
from random import Random

import numpy as np
import pytest
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets._toast import Toast

from tuitrain.config import Edit, Loaded, load
from tuitrain.experiments.commands import Change, Pause, Run, Show, Speed, Start, Step
from tuitrain.experiments.learnt import Fit
from tuitrain.experiments.verdicts import Verdict
from tuitrain.experiments.view import Phase
from tuitrain.lab.actions import ACTIONS, within
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.main import PANELS, MainScreen
from tuitrain.lab.widgets.chart import Chart
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.layers import Layers
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.lab.widgets.settings import Settings
from tuitrain.lab.widgets.status import Status
from tuitrain.lab.widgets.tabs import Tabs
from tuitrain.training import QUANTITIES, Divergence

WIDE, COMPACT = (140, 40), (80, 24)
LINE = Fit(*(np.zeros((1, 2)),) * 3)
LESSON = {"about": "\n\n".join(f"Paragraph {number} of many." for number in range(40))}


@pytest.fixture
def desk(bench, make_view, small):
    """A main screen on a view of the small preset, with other fields of the preset and of the view."""

    def make(updates=0, fields=None, **changes):
        return bench(make_view(small(**(fields or {})), updates, **changes))

    return make


@pytest.fixture
def lab(small):
    """The whole app with a session."""
    return lambda **fields: LabApp(Loaded(small(**fields), "small.yaml", ()), fps=30)


def line(hands, widget, y=0):
    return hands.app.screen.query_one(widget).render_line(y).text.strip()


def rows_of(hands, widget):
    found = hands.app.screen.query_one(widget)
    return [found.render_line(y).text for y in range(found.size.height)]


def said(hands):
    """What stands beside the settings."""
    return " ".join(" ".join(rows_of(hands, "#explanation")).split())


def toasts(hands):
    return [str(toast._notification.message) for toast in hands.app.screen.query(Toast)]


# What each key asks for


async def test_every_key_is_tried_in_these_tests():
    keys = {key for action in within("main", ACTIONS) for key in action.keys.split(",")}
    assert keys == {
        *("space", "n", "e", "r", "R", "shift+r"),
        *("up", "k", "down", "j", "left", "right", "plus", "equals_sign", "minus"),
        *("less_than_sign", "comma", "greater_than_sign", "full_stop", "h"),
        *("1", "2", "3", "4", "5", "v", "tab", "shift+tab", "pageup", "pagedown", "question_mark", "f1", "q"),
        *("S", "shift+s", "b", "u", "enter", "a", "slash", "left_square_bracket", "right_square_bracket"),
        *("c", "C", "shift+c", "s", "i", "p", "d", "y"),
        *("m", "l", "w", "x", "t", "g", "f"),
    }


async def test_every_action_has_a_help_and_a_key_for_people():
    assert all(action.help.endswith((".", "…")) and action.shown for action in ACTIONS)
    assert all(action.label for action in ACTIONS if action.hint)


async def test_space_trains_or_pauses(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        for phase in (Phase.READY, Phase.RUNNING, Phase.PAUSED, Phase.FINISHED, Phase.RUNNING):
            app.source.show(phase=phase)
            hint = "space pause" if phase is Phase.RUNNING else "space run"
            await hands.until(lambda phase=phase: app.main._view.phase is phase)
            assert hint in line(hands, Status, 1)
            await hands.press("space")
        assert app.source.sent == [Run(), Pause(), Run(), Run(), Pause()]


@pytest.mark.parametrize(
    ("slower", "faster"), [("less_than_sign", "greater_than_sign"), ("comma", "full_stop")]
)
async def test_each_key_sends_its_command(desk, sit, slower, faster):
    app = desk()
    async with sit(app) as hands:
        await hands.press("n", "e")
        assert app.source.sent == [Step(1), Step(None)]
        app.source.sent.clear()
        await hands.press(slower, slower, slower, slower, faster, faster, faster, faster)
        assert [command.updates for command in app.source.sent] == [100, 10, 1, 1, 10, 100, None, None]
        assert {type(command) for command in app.source.sent} == {Speed}
        app.source.sent.clear()
        await hands.press(*["h"] * 5)
        assert app.source.sent == [Show(quantity) for quantity in (*QUANTITIES[1:], QUANTITIES[0])]


async def test_r_begins_anew_with_the_settings_as_they_stand(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press("n", "plus", "r")
        assert app.source.sent[-1].preset.optimizer.lr == 0.2
        assert isinstance(app.source.sent[-1], Start)


async def test_capital_r_begins_anew_with_the_next_seed(desk, sit, small):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press("R", "shift+r")
        assert app.source.sent == [Start(small(seed=1)), Start(small(seed=2))]
        await hands.until(lambda: "seed 2" in line(hands, Headline))


async def test_the_last_seed_has_no_next_one(desk, sit):
    app = desk(5, {"seed": 2**63 - 1})
    async with sit(app) as hands:
        await hands.press("R")
        assert app.source.sent == []
        assert said(hands).startswith("seed: ")


async def test_a_refusal_is_said_over_all_where_the_settings_are_not_seen(desk, sit):
    async with sit(desk(5, {"seed": 2**63 - 1}), COMPACT) as hands:
        await hands.press("R")
        await hands.until(lambda: toasts(hands))
        await hands.press("R", "R")
        await hands.until(lambda: len(toasts(hands)) == 1)
        assert toasts(hands)[0].startswith("seed: ")


WRONG = [
    *("z", "Z", "Q", "0", "8", "9", "ü", "漢", "exclamation_mark", "colon", "f5", "escape"),
    *("home", "end", "backspace", "delete", "insert", "ctrl+a", "ctrl+z", "ctrl+d", "alt+r"),
]


async def test_wrong_keys_do_nothing(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        before = hands.text
        await hands.press(*WRONG)
        assert app.source.sent == []
        assert hands.text == before
        assert app.screen is app.main
        assert app.is_running


# Settings


def selected(hands):
    return hands.app.screen.query_one(Settings).selected


def way(hands, path):
    """The keys that lead to a setting."""
    paths = [each.info.path for each in hands.app.screen.query_one(Settings)._lines if each.info]
    lines = paths.index(path) - paths.index(selected(hands).path)
    return ["down"] * lines if lines > 0 else ["up"] * -lines


@pytest.mark.parametrize(("up", "down"), [("up", "down"), ("k", "j")])
async def test_arrows_move_the_selection_and_stop_at_the_ends(desk, sit, up, down):
    async with sit(desk()) as hands:
        assert selected(hands).path == "optimizer.lr"
        assert "▸ rate" in hands.text
        await hands.press(down)
        assert selected(hands).path == "schedule.name"
        assert "▸ schedule" in hands.text
        assert "What the rate is multiplied" in hands.text
        await hands.press(up, up)
        assert selected(hands).path == "optimizer.name"
        await hands.press(*[up] * 20)
        assert selected(hands).path == "data.name"
        await hands.press(*[down] * 40)
        assert selected(hands).path == "seed"


async def test_left_and_right_move_the_value_by_steps(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.press("right", "right")
        assert "◂ 0.5 ▸" in hands.text
        await hands.press("left", "left", "left")
        assert "◂ 0.05 ▸" in hands.text
        assert [command.preset.optimizer.lr for command in app.source.sent] == [0.2, 0.5, 0.2, 0.1, 0.05]


async def test_plus_and_minus_move_the_rate_whatever_is_selected(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.press("n", *way(hands, "batch_size"), "plus", "equals_sign", "minus")
        rates = [0.2, 0.5, 0.2]
        assert app.source.sent == [Step(1), *(Change({"optimizer.lr": rate}) for rate in rates)]
        assert selected(hands).path == "batch_size"
        assert "0.2   was 0.1" in next(row for row in rows_of(hands, Settings) if " rate " in row)


async def test_the_rate_shown_and_moved_is_the_one_that_runs(desk, sit, small):
    edits = [{"update": 3, "set": {"optimizer.lr": 0.02}}]
    app = desk(2, {"edits": edits})
    async with sit(app, COMPACT) as hands:
        await hands.press("3", "n", "plus")
        assert app.source.sent[-1] == Change({"optimizer.lr": 0.2})
        # The preset's own edit comes into force.
        running = small(optimizer={"name": "sgd", "lr": 0.02}).trial
        app.source.show(
            config=running, edits=(Edit(update=2, set={"optimizer.lr": 0.2}), *app.source.view.preset.edits)
        )
        await hands.until(lambda: "◂ 0.02 ▸ was 0.1" in hands.text)
        assert line(hands, Tabs).endswith("rate 0.02")
        await hands.press("plus")
        assert app.source.sent[-1] == Change({"optimizer.lr": 0.05})
        # What was asked for before a new start is forgotten with it.
        await hands.press("r", "n")
        app.source.show(config=running)
        await hands.until(lambda: "◂ 0.02 ▸" in hands.text)


async def test_at_the_end_of_its_range_a_value_stays(desk, sit):
    app = desk(0, {"optimizer": {"name": "sgd", "lr": 1000}})
    async with sit(app) as hands:
        await hands.press("right", "plus")
        assert "◂ 1000" in hands.text
        assert "1000 ▸" not in hands.text, "no arrow where there is nothing to step to"
        assert app.source.sent == []


async def test_before_the_first_update_a_change_takes_effect_at_once(desk, sit, small):
    app = desk()
    async with sit(app) as hands:
        await hands.press("right", *way(hands, "batch_size"), "right")
        assert app.source.sent == [
            Start(small(optimizer={"name": "sgd", "lr": 0.2})),
            Start(small(optimizer={"name": "sgd", "lr": 0.2}, batch_size=50)),
        ]
        assert "was" not in "".join(rows_of(hands, Settings))


async def test_a_change_right_after_a_start_does_not_undo_it(desk, sit):
    app = desk()
    async with sit(app) as hands:
        # The view still says READY: what counts is what was asked for.
        await hands.press("space", "plus")
        assert app.source.sent == [Run(), Change({"optimizer.lr": 0.2})]


async def test_a_reset_field_waits_for_the_reset(desk, sit):
    app = desk(5, phase=Phase.RUNNING)
    async with sit(app) as hands:
        await hands.press("n", *way(hands, "batch_size"), "right")
        assert app.source.sent == [Step(1)]
        row = next(row for row in rows_of(hands, Settings) if "batch  " in row)
        assert "50" in row
        assert "was 20" in row
        assert row.rstrip().endswith("↺")
        await hands.press("r")
        assert app.source.sent[-1].preset.batch_size == 50
        await hands.until(lambda: "was" not in "".join(rows_of(hands, Settings)))


async def test_a_length_that_the_run_has_outgrown_waits_for_the_reset(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press("n", *way(hands, "epochs"))
        await hands.press("left", "left")
        assert "was 3" in next(row for row in rows_of(hands, Settings) if "epochs" in row)
        # 1 to 2 is longer, but the run at hand has 3.
        await hands.press("right")
        assert app.source.sent == [Step(1)]
        await hands.press("right")
        assert app.source.sent == [Step(1), Change({"epochs": 5})]


async def test_values_that_do_not_fit_together_are_refused_with_the_reason(desk, sit):
    app = desk(0, {"batch_size": 200})
    async with sit(app) as hands:
        await hands.press(*way(hands, "data.train"))
        await hands.press("left")
        assert app.source.sent == []
        assert "200" in next(row for row in rows_of(hands, Settings) if " train " in row)
        assert said(hands) == "batch_size: 200 is more than the 100 rows there are; 'all' takes them all"
        await hands.press("up")
        assert "200 is more" not in said(hands)


async def test_no_arrow_breaks_the_first_preset_that_is_opened(bench, make_view, sit):
    preset = load("quickstart").preset
    app = bench(make_view(preset), name="quickstart")
    async with sit(app) as hands:
        await hands.press(*["up"] * 20)
        for _ in range(25):
            await hands.press("left", "right", "right", "down")
        assert app._exception is None
        assert selected(hands).path == "seed"


# Narrow screens


SHOWN = {
    "1": {"#loss", "#accuracy"},
    "2": {"#layers"},
    "3": {"#settings", "#explanation"},
    "4": {"#lesson"},
}


def seen(hands):
    """The panels of which something is to be seen."""
    return {
        panel
        for panel in set().union(*SHOWN.values())
        if hands.app.screen.query_one(panel).region.overlaps(hands.app.screen.region)
    }


async def test_behind_tabs_each_panel_has_the_screen_for_itself(desk, sit):
    async with sit(desk(), COMPACT) as hands:
        for key in ("2", "3", "4", "1"):
            await hands.press(key)
            await hands.until(lambda key=key: seen(hands) == SHOWN[key])
            assert f"▸{key}" in line(hands, Tabs)


async def test_side_by_side_all_panels_are_seen_and_tab_keys_change_nothing(desk, sit):
    async with sit(desk(), WIDE) as hands:
        before = hands.text
        await hands.press("1", "2", "3", "4")
        # On its way the mark of a layer comes and goes.
        await hands.until(lambda: hands.text == before)
        assert seen(hands) == set().union(*SHOWN.values())


async def test_arrows_move_only_settings_that_are_seen(desk, sit):
    app = desk()
    async with sit(app, COMPACT) as hands:
        await hands.press("down", "right", "left")
        assert (selected(hands).path, app.source.sent) == ("optimizer.lr", [])
        await hands.press("3", *way(hands, "batch_size"), "right")
        assert selected(hands).path == "batch_size"
        assert app.source.sent[0].preset.batch_size == 50


@pytest.mark.parametrize("panel", PANELS[:4])
async def test_what_has_the_arrows_keeps_them_when_the_screen_shrinks_and_grows(desk, sit, panel):
    app = desk(5)
    async with sit(app, WIDE) as hands:
        await hands.press(*["tab"] * ((PANELS.index(panel) - PANELS.index("#settings")) % 4))
        for size in (COMPACT, (60, 16), WIDE, (60, 16), WIDE):
            await hands.resize(*size)
            await hands.until(lambda size=size: [len(row) for row in hands.rows] == [size[0]] * size[1])
            assert app.main.focused.id == panel[1:]
            assert app.main.focused.region.area


async def test_a_lab_opened_on_a_narrow_screen_begins_with_the_charts(desk, sit):
    app = desk(5)
    async with sit(app, COMPACT) as hands:
        assert app.main.focused.id == "loss"
        await hands.resize(60, 16)
        assert app.main.focused.id == "loss"


async def test_who_has_the_arrows_is_seen_after_a_resize_whoever_had_them(desk, sit):
    app = desk(5, learnt=LINE)
    async with sit(app, WIDE) as hands:
        await hands.press("3")
        await hands.pilot.click("#plane")
        assert app.main.focused.id == "settings", "what was learnt takes no arrows"
        await hands.pilot.click("#accuracy")
        assert app.main.focused.id == "accuracy"
        await hands.resize(*COMPACT)
        await hands.until(lambda: "ACCURACY" in hands.text and app.main.has_class("compact"))
        assert app.main.focused.id == "accuracy"
        await hands.press("5")
        await hands.resize(*WIDE)
        # Side by side what was learnt has no arrows: they are with one that is seen.
        await hands.until(lambda: not app.main.has_class("compact") and app.main.shows_focused)
        await hands.press("3", "down")
        assert selected(hands).path != "optimizer.lr"


async def test_the_arrows_are_never_with_nobody(desk, sit):
    app = desk(5, learnt=LINE)
    async with sit(app, WIDE) as hands:
        app.main.set_focus(None)
        assert app.main.focused.id == "settings"
        await hands.pilot.click("#accuracy")
        app.main.set_focus(None)
        assert app.main.focused.id == "accuracy"
        app.main.query_one("#accuracy").display = False
        await hands.until(lambda: app.main.focused.id == "loss")


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_the_selected_setting_and_its_help_stay_in_sight(desk, sit, size):
    async with sit(desk(), size) as hands:
        await hands.press("3", *["up"] * 10)
        for _ in range(15):
            assert sum(row.startswith(" ▸ ") for row in hands.rows) == 1
            first_words = " ".join(selected(hands).help.split()[:3])
            assert first_words in hands.text
            await hands.press("down")


@pytest.mark.parametrize("size", [WIDE, COMPACT, (60, 16)])
async def test_the_lesson_can_be_read_to_its_end(desk, sit, size):
    async with sit(desk(0, LESSON), size) as hands:
        await hands.press("4")
        assert "Paragraph 0 of" in hands.text
        await hands.press(*["pagedown"] * 16)
        await hands.until(lambda: "Paragraph 39 of" in hands.text)
        assert "Paragraph 0 of" not in hands.text
        await hands.press(*["pageup"] * 16)
        await hands.until(lambda: "Paragraph 0 of" in hands.text)


SIZES = [(140, 40), (100, 28), (99, 28), (100, 27), (80, 24), (60, 16), (20, 5), (1, 1)]


@pytest.mark.parametrize("size", SIZES)
async def test_keys_work_at_every_size(desk, sit, size):
    app = desk(5)
    async with sit(app, size) as hands:
        assert [len(row) for row in hands.rows] == [size[0]] * size[1]
        assert app.main.has_class("compact") == (size[0] < 100 or size[1] < 28)
        await hands.press("n", "1", "2", "3", "4", "h", "question_mark", "escape", "plus", "space")
        assert app.source.sent == [Step(1), Show("z"), Change({"optimizer.lr": 0.2}), Run()]
        assert app._exception is None


async def test_after_every_resize_it_is_laid_out_for_the_new_size(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        for size in (*reversed(SIZES), *SIZES):
            await hands.resize(*size)
            await hands.until(lambda size=size: [len(row) for row in hands.rows] == [size[0]] * size[1])
            compact = size[0] < 100 or size[1] < 28
            assert app.main.has_class("compact") == compact
            if size[1] >= 16:
                assert ("1 Charts" in hands.text) == compact


async def test_arrows_pass_a_choice_that_does_not_fit(desk, sit):
    app = desk()
    async with sit(app) as hands:
        # One output for two classes has no place on ten.
        await hands.press(*way(hands, "loss"), "right")
        assert [command.preset.loss for command in app.source.sent] == ["mean_squared_error"]
        await hands.press("left")
        assert [command.preset.loss for command in app.source.sent][1:] == ["cross_entropy"]
        assert not toasts(hands)


@pytest.mark.slow
async def test_resizing_while_it_trains_disturbs_nothing(lab, sit):
    app, chance = lab(epochs=1_000_000, evaluate={"every": 1000}), Random(1)
    sizes = [(chance.randint(1, 200), chance.randint(1, 60)) for _ in range(28)]
    async with sit(app) as hands:
        # Slowly: at full speed every key and every frame would have to wait for its turn.
        await hands.press("less_than_sign", "space")
        for size in [*sizes, (1, 1), (140, 40)]:
            await hands.resize(*size)
            await hands.press(chance.choice("1234h"))
            await hands.until(lambda size=size: [len(row) for row in hands.rows] == [size[0]] * size[1])
        seen = app.screen._view.trial.updates
        await hands.until(lambda: app.screen._view.trial.updates > seen)
        assert app.screen._view.phase is Phase.RUNNING
        # What was hidden behind tabs obeys again.
        await hands.press("down", "down")
        assert selected(hands).path == "weight_decay"


async def test_a_deeper_network_gets_a_higher_table(desk, sit):
    app = desk(0, {"network": {"hidden": {"width": 8, "depth": 1}}})
    async with sit(app) as hands:
        await hands.press(*way(hands, "network.hidden.depth"))
        height = app.screen.query_one(Layers).size.height
        await hands.press("right", "right", "right")
        await hands.until(lambda: app.screen.query_one(Layers).size.height == height + 6)


# What the panels say


async def test_the_headline_says_what_is_trained_and_how_it_stands(desk, sit, small):
    edits = (Edit(update=3, set={"optimizer.lr": 0.2}),)
    app = desk(5, phase=Phase.RUNNING, edits=edits, verdict=Verdict("LEARNING", "loss 1.0"))
    async with sit(app) as hands:
        first = line(hands, Headline)
        assert first.startswith("small │ 784–8–10 relu, 6,370 parameters │ train 200, test 100 ")
        assert first.endswith("1 edit   ▶ running   seed 0")
        assert line(hands, Headline, 1) == "LEARNING  loss 1.0"
        place = first.index("▶")
        app.source.show(phase=Phase.FINISHED, edits=())
        await hands.until(lambda: "finished" in line(hands, Headline))
        assert line(hands, Headline).index("■") == place
        app.source.show(error="it needs a new start")
        await hands.until(lambda: line(hands, Headline, 1) == "it needs a new start")


async def test_while_data_are_read_the_headline_says_so(sit, small, make_view, bench):
    app = bench(make_view(small()))
    view, app.source.view = app.source.view, None
    async with sit(app) as hands:
        assert line(hands, Headline, 1) == "reading the data …"
        app.source.trouble = "OSError: no such disk"
        await hands.until(lambda: line(hands, Headline, 1) == "OSError: no such disk")
        app.source.view = view
        await hands.until(lambda: line(hands, Headline, 1).startswith("READY"))


async def test_a_change_while_the_data_are_read_is_not_lost(sit, small, make_view, bench):
    app = bench(make_view(small()))
    app.source.view = None
    async with sit(app) as hands:
        await hands.press("plus")
        assert app.source.sent == [Start(small(optimizer={"name": "sgd", "lr": 0.2}))]


async def test_the_status_says_how_far_it_is(desk, sit):
    app = desk(12, phase=Phase.RUNNING, pace=1234.0, loss=0.5)
    async with sit(app) as hands:
        said = line(hands, Status)
        for part in ("epoch 1/3", "update 12/30", "1,234/s", "0:00 left", "loss .500", "rate 0.1", "▓▓▓"):
            assert part in said
        app.source.show(speed=10)
        await hands.until(lambda: "10/s set" in line(hands, Status))


async def test_of_several_arms_the_status_follows_the_one_that_is_furthest(
    bench, make_view, small, sit, with_trials
):
    arms = {"first": {}, "second": {}}
    view = with_trials(make_view(small(kind="compare", arms=arms), 30), first={"updates": 3})
    app = bench(view)
    async with sit(app) as hands:
        assert "update 30/30" in line(hands, Status)
        assert "rate" not in line(hands, Status), "whose?"
        app.source.show(chosen="first")
        await hands.until(lambda: "update  3/30" in line(hands, Status))
        assert "rate 0.1" in line(hands, Status)


async def test_the_top_line_says_of_several_arms_what_all_of_them_have(bench, make_view, small, sit):
    arms = {"line": {"network": {"hidden": []}}, "curve": {}}
    app = bench(make_view(small(kind="compare", arms=arms), 5))
    async with sit(app) as hands:
        assert line(hands, Headline).startswith("small │ 2 arms │ train 200, test 100 ")
        app.source.show(chosen="line")
        await hands.until(
            lambda: line(hands, Headline).startswith("small: line │ 784–10, 7,850 parameters │")
        )


@pytest.mark.parametrize("width", [140, 80, 60, 16])
async def test_the_line_of_keys_always_ends_with_help_and_quit(desk, sit, width):
    async with sit(desk(), (width, 24)) as hands:
        keys = line(hands, Status, 1)
        assert keys.endswith("? help  q quit")
        assert keys.startswith("space run  n update  e epoch") or width < 60


async def test_the_table_of_layers_names_the_quantity(desk, sit):
    async with sit(desk(5)) as hands:
        await hands.press("h")
        await hands.until(lambda: "LAYERS z, before the activation" in hands.text)
        await hands.press("h")
        await hands.until(lambda: "LAYERS gradients of the weights" in hands.text)


async def test_an_edit_is_marked_on_both_charts(desk, sit):
    edits = (Edit(update=10, set={"optimizer.lr": 0.2}),)
    async with sit(desk(20, edits=edits)) as hands:
        assert hands.text.count("rate .1→.2") == 2


async def test_the_run_before_is_a_ghost(desk, sit, make_view, small):
    before = make_view(small(), 20).trial
    async with sit(desk(5, before=before)) as hands:
        charts = hands.app.screen.query(Chart)
        assert all([curve.role for curve in chart.spec.curves].count("ghost") == 1 for chart in charts)
        assert hands.text.count("before") == 2


@pytest.mark.parametrize(
    ("skipped", "said"),
    [(False, "expects 1 figure"), (True, "expected: skipped (edited)")],
)
async def test_expectations_are_announced(desk, sit, skipped, said):
    fields = {"expect": [{"figure": "updates", "equals": 30}]}
    async with sit(desk(5, fields, expectations_skipped=skipped)) as hands:
        assert line(hands, Headline, 1).endswith(said)


async def test_an_unchanged_view_is_not_shown_again(desk, sit, monkeypatch):
    app = desk(5)
    looked, shown = [], []
    latest, show = app.source.latest, Status.show
    monkeypatch.setattr(app.source, "latest", lambda: looked.append(1) or latest())
    monkeypatch.setattr(Status, "show", lambda self, view: shown.append(1) or show(self, view))
    async with sit(app) as hands:
        await hands.until(lambda: len(looked) > 5)
        # Once without a view, and once with it.
        assert len(shown) == 2
        app.source.show(loss=1.0)
        await hands.until(lambda: len(shown) == 3)


# Help


async def test_help_opens_and_closes(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        before = hands.text
        for count, close in enumerate(("escape", "question_mark", "f1", "q", "enter", "space")):
            await hands.press(("question_mark", "f1")[count % 2])
            assert isinstance(app.screen, HelpScreen)
            await hands.until(lambda: "Close this list." in hands.text)
            for action in within("main", ACTIONS):
                line = f"{action.shown:9}{action.help}"
                assert any(line in row for row in hands.rows), action.name
            await hands.press("r", "n", "1", "plus")
            await hands.press(close)
            assert isinstance(app.screen, MainScreen), close
            await hands.until(lambda: hands.text == before)
        assert app.source.sent == []


async def test_long_help_scrolls_on_a_low_screen(desk, sit):
    async with sit(desk(), COMPACT) as hands:
        await hands.press("question_mark")
        assert "Close this list." not in hands.text
        await hands.press("end")
        await hands.until(lambda: "Close this list." in hands.text)


async def test_what_help_breaks_is_indented(desk, sit):
    async with sit(desk(), (50, 40)) as hands:
        await hands.press("question_mark")
        rows = [row.strip() for row in hands.rows]
        at = next(i for i, row in enumerate(rows) if row.startswith("space    Train"))
        start = hands.rows[at].index("Train")
        assert hands.rows[at + 1][start - 9 : start].isspace()
        assert hands.rows[at + 1][start] != " "


# The mouse


def place(hands, widget, words, into=0):
    """Where `words` stand in a widget, for a click."""
    rows = rows_of(hands, widget)
    y = next(i for i, row in enumerate(rows) if words in row)
    return rows[y].index(words) + into, y


async def test_a_click_selects_a_setting_and_its_arrows_step(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.pilot.click(Settings, offset=place(hands, Settings, "batch  "))
        assert (selected(hands).path, app.source.sent) == ("batch_size", [])
        assert "How many rows one update" in hands.text
        # On the name of the selected one, nothing more to do.
        await hands.pilot.click(Settings, offset=place(hands, Settings, "batch  "))
        assert app.source.sent == []
        await hands.pilot.click(Settings, offset=place(hands, Settings, "20 ▸", 3))
        assert [command.preset.batch_size for command in app.source.sent] == [50]
        await hands.pilot.click(Settings, offset=place(hands, Settings, "◂ 50"))
        assert [command.preset.batch_size for command in app.source.sent] == [50, 20]


async def test_a_click_beside_the_settings_does_nothing(desk, sit):
    app = desk()
    async with sit(app) as hands:
        for words in ("DATA", "NETWORK"):
            await hands.pilot.click(Settings, offset=place(hands, Settings, words))
        await hands.pilot.click(Settings, offset=(3, 22))
        assert (selected(hands).path, app.source.sent) == ("optimizer.lr", [])
        await hands.press("down")
        assert selected(hands).path == "schedule.name"
        # A click on another panel gives the arrows to that one.
        for panel in ("#loss", "#lesson"):
            await hands.pilot.click(panel)
            assert app.screen.focused.id == panel[1:]
            await hands.press("down")
        assert (selected(hands).path, app.source.sent) == ("schedule.name", [])


async def test_a_click_in_a_scrolled_list_finds_its_row(desk, sit):
    async with sit(desk(), (60, 16)) as hands:
        await hands.press("3", *["down"] * 10)
        assert not any("DATA" in row for row in hands.rows)
        await hands.pilot.click(Settings, offset=place(hands, Settings, "epochs"))
        assert selected(hands).path == "epochs"


async def test_a_click_on_a_tab_chooses_it(desk, sit):
    async with sit(desk(), COMPACT) as hands:
        for words, key in (("Layers", "2"), ("ettings", "3"), ("4", "4"), ("1", "1"), ("Lesson", "4")):
            await hands.pilot.click(Tabs, offset=place(hands, Tabs, words))
            await hands.until(lambda key=key: seen(hands) == SHOWN[key])
        for x in (0, 9, 75):
            await hands.pilot.click(Tabs, offset=(x, 0))
            assert hands.app.main.has_class("tab-lesson")


# With a session


def view(app):
    return app.screen._view


async def test_a_run_from_the_first_key_to_the_end(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.until(lambda: "○ ready" in line(hands, Headline))
        await hands.press("n")
        await hands.until(lambda: "update  1/30" in line(hands, Status))
        assert "‖ paused" in line(hands, Headline)
        await hands.press("e")
        await hands.until(lambda: "update 10/30" in line(hands, Status))
        assert len(app.screen.query_one("#accuracy", Chart).spec.curves[0].x) == 1
        await hands.press("space")
        await hands.until(lambda: "■ finished" in line(hands, Headline))
        assert "update 30/30" in line(hands, Status)
        await hands.press("space")
        await hands.until(lambda: "update 60/60" in line(hands, Status))
        assert "1 edit" in line(hands, Headline)
        await hands.press("r")
        await hands.until(lambda: "update  0/30" in line(hands, Status))
        assert "edit" not in line(hands, Headline)
        await hands.press("R")
        await hands.until(lambda: "seed 1" in line(hands, Headline))


async def test_a_live_change_while_it_runs_is_an_edit(lab, sit):
    app = lab(epochs=1_000_000, evaluate={"every": 1000})
    async with sit(app) as hands:
        await hands.press("space")
        await hands.until(lambda: "▶ running" in line(hands, Headline))
        assert "space pause" in line(hands, Status, 1)
        await hands.press("plus")
        await hands.until(lambda: "1 edit" in line(hands, Headline))
        assert view(app).phase is Phase.RUNNING
        assert "rate 0.2" in line(hands, Status)
        assert "was 0.1" in next(row for row in rows_of(hands, Settings) if " rate " in row)
        await hands.press("minus")
        await hands.until(lambda: "2 edits" in line(hands, Headline))
        await hands.press("space")
        await hands.until(lambda: "‖ paused" in line(hands, Headline))


async def test_a_reset_field_takes_effect_with_the_reset(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.press("n")
        await hands.until(lambda: view(app) and view(app).trial.updates == 1)
        await hands.press(*way(hands, "batch_size"), "right")
        assert "was 20" in "".join(rows_of(hands, Settings))
        assert view(app).trial.config.batch_size == 20
        await hands.press("r")
        await hands.until(lambda: view(app).trial.config.batch_size == 50)
        assert "was" not in "".join(rows_of(hands, Settings))
        assert (view(app).trial.updates, view(app).trial.edits) == (0, ())


async def test_a_change_before_the_first_update_is_no_edit(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.press("plus", *way(hands, "batch_size"), "right")
        await hands.until(lambda: view(app) and view(app).trial.config.batch_size == 50)
        assert view(app).trial.config.optimizer.lr == 0.2
        assert (view(app).phase, view(app).trial.edits) == (Phase.READY, ())
        await hands.press("space")
        await hands.until(lambda: view(app).phase is Phase.FINISHED)
        assert view(app).trial.updates == 12


async def test_slow_and_fast(lab, sit):
    app = lab(epochs=1_000_000, evaluate={"every": 1000})
    async with sit(app) as hands:
        await hands.press("less_than_sign", "less_than_sign", "space")
        await hands.until(lambda: "10/s set" in line(hands, Status) and view(app).trial.updates)
        await hands.press("greater_than_sign", "greater_than_sign")
        await hands.until(lambda: view(app).trial.updates > 1000)
        assert "set" not in line(hands, Status)


# Leaving


def trainers():
    return [thread for thread in threading.enumerate() if thread.name == "trainer"]


@pytest.mark.parametrize(
    ("keys", "value"),
    [(["q"], 0), (["ctrl+c", "ctrl+c"], 0), (["ctrl+q"], None)],
    ids=["q", "ctrl+c", "ctrl+q"],
)
async def test_leaving_ends_the_training_and_the_thread(lab, sit, keys, value):
    app = lab(epochs=1_000_000)
    async with sit(app) as hands:
        await hands.press("space")
        await hands.until(lambda: view(app) and view(app).trial.updates)
        assert len(trainers()) == 1
        await hands.press(*keys)
        await hands.until(lambda: app._exit)
    assert (app.return_value, app.return_code) == (value, 0)
    assert trainers() == []


async def test_leaving_before_the_data_are_read_leaves_no_thread(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.press("q")
    assert app.return_value == 0
    assert trainers() == []


async def test_one_ctrl_c_hints_and_goes_on(lab, sit, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("tuitrain.lab.app.monotonic", lambda: clock[0])
    app = lab()
    async with sit(app) as hands:
        await hands.press("ctrl+c")
        await hands.until(lambda: toasts(hands) == ["Press q to quit, or ctrl+c again"])
        clock[0] += 2.5
        await hands.press("ctrl+c", "n")
        await hands.until(lambda: view(app) and view(app).trial.updates == 1)
        assert not app._exit
        clock[0] += 1.5
        await hands.press("ctrl+c")
        await hands.until(lambda: app._exit)
    assert app.return_value == 0


async def test_q_in_the_help_only_closes_the_help(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.press("question_mark", "q")
        assert isinstance(app.screen, MainScreen)
        assert not app._exit


# Text from files


async def test_text_from_files_is_never_markup(bench, make_view, small, sit):
    preset = small(title="[red]", about="[/b] [bold")
    edits = (Edit(update=3, set={"optimizer.lr": 0.2}),)
    app = bench(make_view(preset, 5, edits=edits, error="[/x] [b]"), name="[/nothing]")
    async with sit(app) as hands:
        assert "[/nothing]" in line(hands, Headline)
        assert line(hands, Headline, 1) == "[/x] [b]"
        assert "[/b] [bold" in hands.text


@pytest.mark.parametrize("size", [WIDE, COMPACT])
async def test_in_ascii_every_cell_is_ascii(bench, make_view, small, sit, size):
    preset = small(about="An *idea* ≈ 2.3 (◆), über — “all”.\n\n* one\n\n> two\n\n---\n\n" * 4)
    edits = (Edit(update=3, set={"optimizer.lr": 0.2}),)
    app = bench(make_view(preset, 20, phase=Phase.RUNNING, edits=edits, pace=10.0), ascii=True)
    async with sit(app, size) as hands:
        for key in "1234":
            await hands.press(key)
            assert hands.text.replace("\n", "").isascii()
        for phase in Phase:
            app.source.show(phase=phase)
            await hands.until(lambda phase=phase: app.main._view.phase is phase)
            assert (line(hands, Headline) + line(hands, Status)).isascii()
        await hands.press("question_mark")
        assert hands.text.replace("\n", "").isascii()
        await hands.press("escape", "ctrl+c")
        app.main.notify("x")
        await hands.until(lambda: toasts(hands))
        await hands.press("1")
        assert hands.text.replace("\n", "").isascii()


async def test_a_view_of_another_optimizer_shows_its_rate(bench, make_view, small, sit):
    app = bench(make_view(small(optimizer={"name": "adam", "lr": 0.005}), 5))
    async with sit(app, COMPACT) as hands:
        assert line(hands, Tabs).endswith("rate 0.005")
        app.source.show(version=9, loss=None)
        await hands.until(lambda: "loss –" in line(hands, Status))


async def test_the_headline_names_the_arm_of_a_comparison(desk, sit):
    arms = {"kind": "compare", "arms": {"calm": {}, "wild": {"optimizer": {"lr": 1}}}}
    async with sit(desk(5, arms, arm="wild")) as hands:
        assert line(hands, Headline).startswith("small: wild │ ")


async def test_keys_that_change_no_setting_do_not_draw_the_settings_anew(desk, sit, monkeypatch):
    # Hundreds of keys may wait for a lab that is not ready yet, and `q` behind them.
    app, drawn = desk(5), []
    async with sit(app) as hands:
        monkeypatch.setattr(Settings, "changed", lambda self: drawn.append(self))
        await hands.press(*"nnhhe<>")
        assert len(app.source.sent) == 7
        assert drawn == []
        await hands.press("plus")
        assert drawn


async def test_settings_are_painted_anew_when_it_has_trained_on(desk, sit, monkeypatch):
    app, drawn = desk(5), []
    async with sit(app) as hands:
        await hands.until(lambda: app.main._view is app.source.view)
        monkeypatch.setattr(Settings, "changed", lambda self: drawn.append(self))
        app.source.show(updates=6)
        await hands.until(lambda: drawn)


@pytest.mark.parametrize("key", ["", "tab"])
async def test_lines_are_those_that_textual_would_make_of_them(desk, sit, key):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press(*filter(None, [key]))
        for widget in app.screen.query(PictureWidget):
            whole = Region(0, 0, *widget.outer_size)
            for crop in (whole, whole.shrink((0, 3, 0, 2))):
                own = widget.render_lines(crop)
                usual = Widget.render_lines(widget, crop)
                assert [strip.simplify() for strip in own] == [strip.simplify() for strip in usual]


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (140, "at update 4, first in layer 2, rate 100;  b goes back, at a tenth of it"),
        (70, "at update 4, first in layer 2, rate 100;  b goes back"),
        (60, "at update 4;  b goes back"),
    ],
)
async def test_the_way_out_of_a_divergence_is_told_at_every_width(bench, make_view, small, sit, width, said):
    verdict = Verdict("DIVERGED", "at update 4, first in layer 2, rate 100")
    view = make_view(small(), 3, phase=Phase.DIVERGED, verdict=verdict, divergence=Divergence(4, 2, 100.0))
    async with sit(bench(view), (width, 40)) as hands:
        line = hands.rows[1]
        assert line.removeprefix(" DIVERGED  ").partition("   ")[0].rstrip() == said

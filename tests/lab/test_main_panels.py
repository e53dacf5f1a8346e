"""The main screen: what its panels say, in which characters, and when they are drawn."""

import pytest
from screen_text import COMPACT, WIDE, line_of, toasts
from sizes import one_of
from textual.geometry import Region
from textual.widget import Widget

from tuitrain.config import Edit
from tuitrain.experiments.inspect.verdicts import Verdict
from tuitrain.experiments.live.commands import Start
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.widgets.chart import Chart
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.lab.widgets.settings import Settings
from tuitrain.lab.widgets.status import Status
from tuitrain.lab.widgets.tabs import Tabs
from tuitrain.training import Divergence


async def test_the_headline_says_what_is_trained_and_how_it_stands(main_app, run_app, small):
    edits = (Edit(update=3, set={"optimizer.lr": 0.2}),)
    app = main_app(5, phase=Phase.RUNNING, edits=edits, verdict=Verdict("LEARNING", "loss 1.0"))
    async with run_app(app) as pilot:
        first = line_of(pilot, Headline)
        assert first.startswith("small │ 784–8–10 relu, 6,370 parameters │ train 200, test 100 ")
        assert first.endswith("1 edit   ▶ running   seed 0")
        assert line_of(pilot, Headline, 1) == "LEARNING  loss 1.0"
        place = first.index("▶")
        app.source.show(phase=Phase.FINISHED, edits=())
        await pilot.wait_until(lambda: "finished" in line_of(pilot, Headline))
        assert line_of(pilot, Headline).index("■") == place
        app.source.show(error="it needs a new start")
        await pilot.wait_until(lambda: line_of(pilot, Headline, 1) == "it needs a new start")


async def test_of_a_chosen_arm_the_headline_names_its_own_seeds(
    run_app, small, make_view, with_trials, app_for_view
):
    preset = small(kind="compare", arms={"a": {}, "b": {"seed": 7}})
    app = app_for_view(with_trials(make_view(preset, 5), b={"seed": 7}))
    async with run_app(app) as pilot:
        assert line_of(pilot, Headline).endswith("seeds 0, 7")
        app.source.show(chosen="a")
        await pilot.wait_until(lambda: line_of(pilot, Headline).endswith("seed 0"))


async def test_while_data_are_read_the_headline_says_so(run_app, small, make_view, app_for_view):
    app = app_for_view(make_view(small()))
    view, app.source.view = app.source.view, None
    async with run_app(app, settle=False) as pilot:
        assert line_of(pilot, Headline, 1) == "reading the data …"
        app.source.trouble = "OSError: no such disk"
        await pilot.wait_until(lambda: line_of(pilot, Headline, 1) == "OSError: no such disk")
        app.source.view = view
        await pilot.wait_until(lambda: line_of(pilot, Headline, 1).startswith("READY"))


async def test_a_change_while_the_data_are_read_is_not_lost(run_app, small, make_view, app_for_view):
    app = app_for_view(make_view(small()))
    app.source.view = None
    async with run_app(app, settle=False) as pilot:
        pilot.post_keys("plus")
        await pilot.wait_until_handled()
        assert app.source.sent == [Start(small(optimizer={"name": "sgd", "lr": 0.2}))]


async def test_the_status_says_how_far_it_is(main_app, run_app):
    app = main_app(12, phase=Phase.RUNNING, pace=1234.0, loss=0.5)
    async with run_app(app) as pilot:
        said = line_of(pilot, Status)
        for part in ("epoch 1/3", "update 12/30", "1,234/s", "0:00 left", "loss .500", "rate 0.1", "▓▓▓"):
            assert part in said
        app.source.show(speed=10)
        await pilot.wait_until(lambda: "10/s set" in line_of(pilot, Status))


async def test_of_several_arms_the_status_follows_the_one_that_is_furthest(
    app_for_view, make_view, small, run_app, with_trials
):
    arms = {"first": {}, "second": {}}
    view = with_trials(make_view(small(kind="compare", arms=arms), 30), first={"updates": 3})
    app = app_for_view(view)
    async with run_app(app) as pilot:
        assert "update 30/30" in line_of(pilot, Status)
        assert "rate" not in line_of(pilot, Status), "whose?"
        app.source.show(chosen="first")
        await pilot.wait_until(lambda: "update  3/30" in line_of(pilot, Status))
        assert "rate 0.1" in line_of(pilot, Status)


async def test_of_several_arms_the_pace_is_that_of_one_as_its_updates_are(
    app_for_view, make_view, small, run_app
):
    arms = {"first": {}, "second": {}}
    app = app_for_view(make_view(small(kind="compare", arms=arms), 10, phase=Phase.RUNNING, pace=10.0))
    async with run_app(app) as pilot:
        # Two trials with twenty updates to go, ten updates a second in all.
        for part in ("update 10/30", " 5/s", "0:04 left"):
            assert part in line_of(pilot, Status)


@pytest.mark.parametrize(
    ("changes", "first", "pace", "left"),
    [
        # Twenty updates to go of each: forty at so many a second in all.
        ({"pace": 10.0}, {}, " 5/s", "0:04 left"),
        # A speed that was set is that of each trial.
        ({"speed": 1, "pace": 10.0}, {}, " 1/s set", "0:20 left"),
        # What a trial that has ended left undone nobody will do.
        ({"pace": 10.0}, {"status": "diverged"}, " 10/s", "0:02 left"),
        ({"speed": 1, "pace": 10.0}, {"status": "diverged"}, " 1/s set", "0:20 left"),
        ({"pace": 10.0}, {"updates": 20}, " 5/s", "0:03 left"),
        # While it stands there is no telling.
        ({"pace": 0.0}, {}, "–/s", None),
        ({"pace": 10.0, "phase": Phase.PAUSED}, {}, "–/s", None),
        ({"speed": 1, "phase": Phase.PAUSED}, {}, " 1/s set", None),
    ],
)
async def test_pace_and_time_left_are_those_of_the_arms_that_still_train(
    app_for_view, make_view, small, run_app, with_trials, changes, first, pace, left
):
    preset = small(kind="compare", arms={"first": {}, "second": {}})
    view = with_trials(make_view(preset, 10, **{"phase": Phase.RUNNING} | changes), first=first)
    async with run_app(app_for_view(view)) as pilot:
        said = line_of(pilot, Status)
        assert pace in said
        assert left in said if left else "left" not in said


async def test_when_the_last_arm_has_just_ended_nothing_is_left(
    app_for_view, make_view, small, run_app, with_trials
):
    view = make_view(small(kind="compare", arms={"a": {}, "b": {}}), 30, phase=Phase.RUNNING, pace=10.0)
    ended = with_trials(view, a={"status": "completed"}, b={"status": "completed"})
    async with run_app(app_for_view(ended)) as pilot:
        assert "0:00 left" in line_of(pilot, Status)


async def test_the_top_line_says_of_several_arms_what_all_of_them_have(
    app_for_view, make_view, small, run_app
):
    arms = {"line": {"network": {"hidden": []}}, "curve": {}}
    app = app_for_view(make_view(small(kind="compare", arms=arms), 5))
    async with run_app(app) as pilot:
        assert line_of(pilot, Headline).startswith("small │ 2 arms │ train 200, test 100 ")
        app.source.show(chosen="line")
        await pilot.wait_until(
            lambda: line_of(pilot, Headline).startswith("small: line │ 784–10, 7,850 parameters │")
        )


@pytest.mark.parametrize("width", [140, 80, 60, 16])
async def test_the_line_of_keys_always_ends_with_help_and_quit(main_app, run_app, width):
    async with run_app(main_app(), (width, 24)) as pilot:
        keys = line_of(pilot, Status, 1)
        assert keys.endswith("? help  q quit")
        assert keys.startswith("space run    n update  e epoch") or width < 60


async def test_the_table_of_layers_names_the_quantity(main_app, run_app):
    async with run_app(main_app(5)) as pilot:
        await pilot.press("h")
        await pilot.wait_until(lambda: "LAYERS z, before the activation" in pilot.text)
        await pilot.press("h")
        await pilot.wait_until(lambda: "LAYERS gradients of the weights" in pilot.text)


async def test_an_edit_is_marked_on_both_charts(main_app, run_app):
    edits = (Edit(update=10, set={"optimizer.lr": 0.2}),)
    async with run_app(main_app(20, edits=edits)) as pilot:
        assert pilot.text.count("rate .1→.2") == 2


async def test_the_run_before_is_a_ghost(main_app, run_app, make_view, small):
    before = make_view(small(), 20).trial
    async with run_app(main_app(5, before=before)) as pilot:
        charts = pilot.app.screen.query(Chart)
        assert all([curve.role for curve in chart.spec.curves].count("ghost") == 1 for chart in charts)
        assert pilot.text.count("before") == 2


@pytest.mark.parametrize(
    ("skipped", "said"),
    [(False, "expects 1 figure"), (True, "expected: skipped (edited)")],
)
async def test_expectations_are_announced(main_app, run_app, skipped, said):
    fields = {"expect": [{"figure": "updates", "equals": 30}]}
    async with run_app(main_app(5, fields, expectations_skipped=skipped)) as pilot:
        assert line_of(pilot, Headline, 1).endswith(said)


async def test_an_unchanged_view_is_not_shown_again(main_app, run_app, monkeypatch):
    app = main_app(5)
    looked, shown = [], []
    latest, show = app.source.latest, Status.show
    monkeypatch.setattr(app.source, "latest", lambda: looked.append(1) or latest())
    monkeypatch.setattr(Status, "show", lambda self, view: shown.append(1) or show(self, view))
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: len(looked) > 5)
        # Once without a view, and once with it.
        assert len(shown) == 2
        app.source.show(loss=1.0)
        await pilot.wait_until(lambda: len(shown) == 3)


async def test_text_from_files_is_never_markup(app_for_view, make_view, small, run_app):
    preset = small(title="[red]", about="[/b] [bold")
    edits = (Edit(update=3, set={"optimizer.lr": 0.2}),)
    app = app_for_view(make_view(preset, 5, edits=edits, error="[/x] [b]"), name="[/nothing]")
    async with run_app(app) as pilot:
        assert "[/nothing]" in line_of(pilot, Headline)
        assert line_of(pilot, Headline, 1) == "[/x] [b]"
        assert "[/b] [bold" in pilot.text


@pytest.mark.parametrize("size", one_of(COMPACT, WIDE))
async def test_in_ascii_every_cell_is_ascii(app_for_view, make_view, small, run_app, size):
    preset = small(about="An *idea* ≈ 2.3 (◆), über — “all”.\n\n* one\n\n> two\n\n---\n\n" * 4)
    edits = (Edit(update=3, set={"optimizer.lr": 0.2}),)
    app = app_for_view(make_view(preset, 20, phase=Phase.RUNNING, edits=edits, pace=10.0), ascii=True)
    async with run_app(app, size) as pilot:
        for key in "1234":
            await pilot.press(key)
            assert pilot.text.replace("\n", "").isascii()
        for phase in Phase:
            app.source.show(phase=phase)
            await pilot.wait_until(lambda phase=phase: app.main._view.phase is phase)
            assert (line_of(pilot, Headline) + line_of(pilot, Status)).isascii()
        await pilot.press("question_mark")
        assert pilot.text.replace("\n", "").isascii()
        await pilot.press("escape", "ctrl+c")
        app.main.notify("x")
        await pilot.wait_until(lambda: toasts(pilot))
        await pilot.press("1")
        assert pilot.text.replace("\n", "").isascii()


async def test_a_view_of_another_optimizer_shows_its_rate(app_for_view, make_view, small, run_app):
    app = app_for_view(make_view(small(optimizer={"name": "adam", "lr": 0.005}), 5))
    async with run_app(app, COMPACT) as pilot:
        assert line_of(pilot, Tabs).endswith("rate 0.005")
        app.source.show(version=9, loss=None)
        await pilot.wait_until(lambda: "loss –" in line_of(pilot, Status))


async def test_the_headline_names_the_arm_of_a_comparison(main_app, run_app):
    arms = {"kind": "compare", "arms": {"calm": {}, "wild": {"optimizer": {"lr": 1}}}}
    async with run_app(main_app(5, arms, arm="wild")) as pilot:
        assert line_of(pilot, Headline).startswith("small: wild │ ")


async def test_keys_that_change_no_setting_do_not_draw_the_settings_anew(main_app, run_app, monkeypatch):
    # Hundreds of keys may wait for a lab that is not ready yet, and `q` behind them.
    app, drawn = main_app(5), []
    async with run_app(app) as pilot:
        monkeypatch.setattr(Settings, "changed", lambda self: drawn.append(self))
        await pilot.press(*"nnhhe<>")
        assert len(app.source.sent) == 7
        assert drawn == []
        await pilot.press("plus")
        assert drawn


async def test_settings_are_painted_anew_when_it_has_trained_on(main_app, run_app, monkeypatch):
    app, drawn = main_app(5), []
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: app.main._view is app.source.view)
        monkeypatch.setattr(Settings, "changed", lambda self: drawn.append(self))
        app.source.show(updates=6)
        await pilot.wait_until(lambda: drawn)


@pytest.mark.parametrize("key", ["", "tab"])
async def test_lines_are_those_that_textual_would_make_of_them(main_app, run_app, key):
    app = main_app(5)
    async with run_app(app) as pilot:
        await pilot.press(*filter(None, [key]))
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
async def test_the_way_out_of_a_divergence_is_told_at_every_width(
    app_for_view, make_view, small, run_app, width, said
):
    verdict = Verdict("DIVERGED", "at update 4, first in layer 2, rate 100")
    view = make_view(small(), 3, phase=Phase.DIVERGED, verdict=verdict, divergence=Divergence(4, 2, 100.0))
    async with run_app(app_for_view(view), (width, 40)) as pilot:
        line = pilot.rows[1]
        assert line.removeprefix(" DIVERGED  ").partition("   ")[0].rstrip() == said

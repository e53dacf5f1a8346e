"""Walks through the screens over the main one, with a look at every step."""

from dataclasses import replace

from screen_cases import answer, inside, views
from screen_text import rows_of, selected_setting, toasts

from tuitrain.experiments.live.commands import Change
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.screens.board import spec_of
from tuitrain.lab.screens.figures import FiguresScreen
from tuitrain.lab.widgets.board import Board
from tuitrain.lab.widgets.chart import Chart
from tuitrain.lab.widgets.choices import Choices
from tuitrain.lab.widgets.explained import Explained
from tuitrain.lab.widgets.finder import Finder
from tuitrain.lab.widgets.grid import Grid
from tuitrain.lab.widgets.pages import Pages
from tuitrain.lab.widgets.scroll import Scroll
from tuitrain.lab.widgets.settings import Settings


def words(pilot, widget):
    """All of a widget's words, in one line."""
    return " ".join(" ".join(rows_of(pilot, widget)).split())


async def test_all_settings_say_what_each_means_and_what_became_of_a_request(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        await pilot.press("n", "a", "slash", *"lr", "enter")
        assert words(pilot, "#path") == "optimizer.lr"
        meaning = words(pilot, "#meaning")
        assert meaning.startswith(" ".join(selected_setting(pilot).help.split()[:4]))
        for said in ("Can change during a run.", "Numbers > 0 and ≤ 1000."):
            assert said in meaning
        await pilot.press("right")
        assert app.source.sent[-1] == Change({"optimizer.lr": 0.2})
        assert "◂ 0.2 ▸ was 0.1" in words(pilot, "#every")
        await pilot.press("u")
        assert "◂ 0.1 ▸" in words(pilot, "#every")
        assert "was" not in words(pilot, "#every")
        await pilot.press("enter", *"-1", "enter")
        assert words(pilot, "#meaning") != meaning
        assert app.screen.query_one(Settings).typing
        await pilot.press("escape")
        assert words(pilot, "#meaning") == meaning
        await pilot.press("slash", "escape")
        assert (app.screen.query_one(Finder).text, app.screen.focused.id) == ("", "every")
        assert selected_setting(pilot).path == "optimizer.lr"
        await pilot.press("slash", *"hidden", "enter", "i")
        assert app.screen.query(Explained)
        await pilot.press("escape", "escape")
        assert app.screen is app.main


async def test_of_a_setting_it_says_when_it_counts_and_what_it_may_be(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await pilot.press("slash")
        for path, parts in (
            ("batch_size", ("Takes effect at the next restart (r).",)),
            ("network.activation", ("One of: relu, sigmoid, tanh", "The default is relu.")),
            ("network.dropout.ratio", ("Numbers ≥ 0 and < 1.", "The default is 0.")),
            ("evaluate.every", ("Changes no result.",)),
        ):
            await pilot.press(*path, "enter")
            assert words(pilot, "#path") == path
            for part in parts:
                assert part in words(pilot, "#meaning"), path
            await pilot.press("slash", *["backspace"] * len(path))


async def test_the_finder_takes_letters_until_it_is_left(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await pilot.press("slash")
        finder = pilot.app.screen.query_one(Finder)
        for keys, text, has in (
            (("q", "/", "space", "x"), "q/ x", True),
            (("backspace",), "q/ ", True),
            (("down",), "q/ ", False),
            (("slash", "backspace", "backspace"), "q", True),
            (("tab",), "q", False),
            (("slash", "escape"), "", False),
        ):
            await pilot.press(*keys)
            assert (finder.text, finder.has_focus) == (text, has), keys
            assert ("▏" in finder.draw_picture(40, 1).text) == has
        assert finder.draw_picture(20, 1).text.rstrip() == " / find"


async def test_units_are_chosen_as_far_as_there_are_any_and_pages_of_ten(
    app_for_view, make_view, small, run_app
):
    app = app_for_view(make_view(small(network={"hidden": [8, 8]}), 5, inside=inside()))
    async with run_app(app) as pilot:
        await pilot.press("2", "enter")
        # Ten units on and back, each arrow one; it stops at either end.
        for keys, unit in (
            ((), 1),
            (("down",), 2),
            (("pagedown",), 12),
            (("right", "j"), 14),
            (("pageup",), 4),
            (("up", "left", "k"), 1),
            (("up",), 1),
            (("pagedown",) * 12, 100),
            (("down",), 100),
        ):
            await pilot.press(*keys)
            assert any(row.split()[:2] == ["▸", str(unit)] for row in rows_of(pilot, "#units")), keys
        assert words(pilot, "#layer") == "LAYER 1 relu: 100 units of 784 inputs · activations"


async def test_pages_go_round_and_each_is_read_from_its_top(main_app, run_app):
    app = main_app(5)
    async with run_app(app, (80, 16)) as pilot:
        await pilot.press("3", "down", "i")
        scroll = app.screen.query_one(Scroll)
        names = [line.strip() for line in rows_of(pilot, Pages)]
        first = words(pilot, Explained)
        await pilot.press("down", "down")
        assert scroll.scroll_y == 2
        await pilot.press("right")
        assert (scroll.scroll_y, words(pilot, Explained) != first) == (0, True)
        await pilot.press("left")
        assert words(pilot, Explained) == first
        assert [line.strip() for line in rows_of(pilot, Pages)] == names
        await pilot.press("shift+tab")
        last = words(pilot, Explained)
        assert last != first
        await pilot.press("tab")
        assert words(pilot, Explained) == first


async def test_the_pen_draws_where_its_sign_is(main_app, run_app):
    app = main_app(5)
    async with run_app(app, (80, 24)) as pilot:
        await pilot.press("d")
        board = app.screen.query_one(Board)

        def signs():
            return [
                (x, y)
                for y, row in enumerate(board.draw_picture(28, 14).text.split("\n"))
                for x, each in enumerate(row)
                if each in "+x"
            ]

        assert signs() == []
        await pilot.press("up")
        assert signs() == [(14, 7)], "the first arrow shows where it is"
        await pilot.press("left", "left", "down", "down")
        assert signs() == [(12, 8)]
        assert board.drawing.empty
        await pilot.press("space")
        assert board.drawing.pixels[16, 12] == 1
        await pilot.press(*["up"] * 30)
        assert signs() == [(12, 0)]
        assert board.drawing.pixels[0:17, 12].min() == 1
        await pilot.press("c", "down")
        assert board.drawing.empty, "the pen is up again"


async def test_the_lesson_of_another_preset_is_read_from_its_top(main_app, run_app):
    async with run_app(main_app(5), (100, 20)) as pilot:
        await pilot.press("p", "home")
        about = pilot.app.screen.query_one("#about", Scroll)
        await pilot.wait_until(lambda: about.max_scroll_y > 0)
        await pilot.press("pagedown")
        assert about.scroll_y > 0
        await pilot.press("down")
        await pilot.wait_until(lambda: about.scroll_y == 0)


def test_what_the_board_answers_names_its_layers_and_its_picture():
    view = views()["finished"]
    spec = spec_of(view, (28, 28))
    assert [(strip.number, strip.name) for strip in spec.layers] == [
        *((n, "relu") for n in range(1, 7)),
        (7, "out"),
    ]
    assert (spec.note, spec.classes, spec.shape) == ("", 10, (28, 28))
    nothing = spec_of(views()["ready"], (28, 28))
    assert (nothing.note, nothing.classes, nothing.layers) == ("draw something", 10, ())


async def test_the_key_that_opens_a_screen_closes_it_and_so_does_another(main_app, run_app):
    app = main_app(5)
    async with run_app(app, (80, 24)) as pilot:
        for key, *closes in ("fq", "aq", "dq", ("i", "enter", "q")):
            for close in (key, *closes):
                await pilot.press(key)
                assert app.screen is not app.main, key
                await pilot.press(close)
                assert app.screen is app.main, (key, close)


async def test_figures_follow_the_run(main_app, run_app, make_view, small):
    app = main_app(5)
    async with run_app(app) as pilot:
        await pilot.press("f")
        assert isinstance(app.screen, FiguresScreen)
        assert "DIFFERENT" not in pilot.text
        app.source.show(before=make_view(small(batch_size=50), 20).trial)
        await pilot.wait_until_settled()
        assert "DIFFERENT FROM small" in pilot.text
        assert "the run before: batch_size 50 (not 20)" in pilot.text


async def test_the_grid_looks_as_the_main_screen_does_and_names_the_curves_of_each_chart(main_app, run_app):
    arms = {
        f"{which}-{end}": {"batch_size": size}
        for end, size in (("low", 10), ("high", 50))
        for which in ("plain", "soft")
    }
    app = main_app(20, {"kind": "compare", "arms": arms})
    async with run_app(app) as pilot:
        await pilot.press("l", "x", "t", "g")
        grid = app.screen.query_one(Grid)
        assert pilot.rows[2].strip() == "GAP train − test accuracy 1 plain, 2 soft"
        assert [spec.title for spec in grid.specs] == ["low  batch_size 10", "high  batch_size 50"]
        assert [spec.cursor for spec in grid.specs] == [20.0, 20.0]
        await pilot.press("t", "t")
        assert pilot.rows[2].strip() == "LOSS 1 plain, 2 soft"
        assert [spec.log for spec in grid.specs] == [True, True]
        app.source.show(preset=app.source.view.preset, updates=25)
        await pilot.wait_until_settled()
        assert pilot.rows[2].strip() == "LOSS 1 plain, 2 soft", "a newer view is looked at the same way"
        await pilot.press("escape")
        assert app.main.query_one("#accuracy", Chart).spec.title == "GAP train − test accuracy"


async def test_notices_say_what_was_done_and_by_which_name(main_app, run_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = main_app(5)
    app.main.others.report = lambda name, view, saved: f"{name}\nat {view.trial.updates}"
    async with run_app(app) as pilot:
        await pilot.press("y")
        assert toasts(pilot) == [f"Written: {tmp_path / 'small-report.txt'}; also copied to the clipboard"]
        assert app.clipboard == "small\nat 5"
        await pilot.press("s", "escape")
        assert len(toasts(pilot)) == 1, "nothing was saved"
        await pilot.press("s", *["backspace"] * 40, *"mine.yml", "enter")
        assert toasts(pilot)[-1] == "Saved: tuitrain run mine.yml"
        assert sorted(file.name for file in tmp_path.iterdir()) == ["mine.yml", "small-report.txt"]


async def test_all_settings_say_what_arms_have_each_and_find_by_capital_letters_too(main_app, run_app):
    arms = {"kind": "compare", "arms": {"plain": {}, "slow": {"optimizer": {"lr": 0.02}}}}
    async with run_app(main_app(5, arms)) as pilot:
        await pilot.press("slash", *"LR", "enter")
        assert words(pilot, "#path") == "optimizer.lr"
        assert "by arm" in words(pilot, "#every")


async def test_what_is_looked_for_no_longer_narrows_nothing(main_app, run_app):
    async with run_app(main_app(5)) as pilot:
        await pilot.press("p")
        choices = pilot.app.screen.query_one(Choices)

        def listed():
            return choices.draw_picture(30, 100).text

        every = listed()
        for back in (["escape"], ["backspace"] * 4):
            await pilot.press("slash", *"adam")
            assert listed() != every
            await pilot.press(*back)
            assert [row[2:] for row in listed().split("\n")] == [row[2:] for row in every.split("\n")]


async def test_beside_a_preset_stands_what_keys_do_with_it(main_app, run_app):
    async with run_app(main_app(5)) as pilot:
        await pilot.press("p", "end")
        await pilot.wait_until(lambda: "Type in a shell: tuitrain gradcheck" in pilot.text)
        assert "enter open" not in pilot.text
        await pilot.press("up")
        await pilot.wait_until(lambda: "enter open" in pilot.text)
        assert "tuitrain gradcheck" not in pilot.text


async def test_the_key_that_trains_says_pause_only_while_it_trains(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        await pilot.press("f")
        for phase in (Phase.READY, Phase.RUNNING, Phase.PAUSED, Phase.RUNNING, Phase.FINISHED):
            app.source.show(phase=phase)
            await pilot.wait_until_settled()
            assert ("space pause" in pilot.rows[-1]) == (phase is Phase.RUNNING), phase


async def test_the_board_names_a_chosen_arm_once(main_app, run_app):
    app = main_app(5, {"kind": "compare", "arms": {"first": {}, "other": {}}})
    async with run_app(app) as pilot:
        await pilot.press("d")
        assert "drawing board of first" in pilot.rows[1] + pilot.rows[0]
        app.source.show(chosen="first")
        await pilot.wait_until_settled()
        assert pilot.text.count("first") == 1


async def test_a_test_picture_comes_onto_the_board_once(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        await pilot.press("d", "t")
        board = app.screen.query_one(Board)
        shown = replace(answer(), question=0)
        app.source.show(answer=shown)
        await pilot.wait_until_settled()
        assert not board.drawing.empty
        board.drawing.clear()
        app.source.show(answer=replace(shown))
        await pilot.wait_until_settled()
        assert board.drawing.empty

"""Walks through the screens over the main one, with a look at every step."""

from dataclasses import replace

from reading import rows_of, selected, toasts
from shown_screens import answer, inside, views

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


def words(hands, widget):
    """All of a widget's words, in one line."""
    return " ".join(" ".join(rows_of(hands, widget)).split())


async def test_all_settings_say_what_each_means_and_what_became_of_a_wish(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press("n", "a", "slash", *"lr", "enter")
        assert words(hands, "#path") == "optimizer.lr"
        meaning = words(hands, "#meaning")
        assert meaning.startswith(" ".join(selected(hands).help.split()[:4]))
        for said in ("Can change during a run.", "Numbers > 0 and ≤ 1000."):
            assert said in meaning
        await hands.press("right")
        assert app.source.sent[-1] == Change({"optimizer.lr": 0.2})
        assert "◂ 0.2 ▸ was 0.1" in words(hands, "#every")
        await hands.press("u")
        assert "◂ 0.1 ▸" in words(hands, "#every")
        assert "was" not in words(hands, "#every")
        await hands.press("enter", *"-1", "enter")
        assert words(hands, "#meaning") != meaning
        assert app.screen.query_one(Settings).typing
        await hands.press("escape")
        assert words(hands, "#meaning") == meaning
        await hands.press("slash", "escape")
        assert (app.screen.query_one(Finder).text, app.screen.focused.id) == ("", "every")
        assert selected(hands).path == "optimizer.lr"
        await hands.press("slash", *"hidden", "enter", "i")
        assert app.screen.query(Explained)
        await hands.press("escape", "escape")
        assert app.screen is app.main


async def test_of_a_setting_it_says_when_it_counts_and_what_it_may_be(desk, sit):
    async with sit(desk()) as hands:
        await hands.press("slash")
        for path, parts in (
            ("batch_size", ("Takes effect at the next restart (r).",)),
            ("network.activation", ("One of: relu, sigmoid, tanh", "The default is relu.")),
            ("network.dropout.ratio", ("Numbers ≥ 0 and < 1.", "The default is 0.")),
            ("evaluate.every", ("Changes no result.",)),
        ):
            await hands.press(*path, "enter")
            assert words(hands, "#path") == path
            for part in parts:
                assert part in words(hands, "#meaning"), path
            await hands.press("slash", *["backspace"] * len(path))


async def test_the_finder_takes_letters_until_it_is_left(desk, sit):
    async with sit(desk()) as hands:
        await hands.press("slash")
        finder = hands.app.screen.query_one(Finder)
        for keys, text, has in (
            (("q", "/", "space", "x"), "q/ x", True),
            (("backspace",), "q/ ", True),
            (("down",), "q/ ", False),
            (("slash", "backspace", "backspace"), "q", True),
            (("tab",), "q", False),
            (("slash", "escape"), "", False),
        ):
            await hands.press(*keys)
            assert (finder.text, finder.has_focus) == (text, has), keys
            assert ("▏" in finder.draw_picture(40, 1).text) == has
        assert finder.draw_picture(20, 1).text.rstrip() == " / find"


async def test_units_are_chosen_as_far_as_there_are_any_and_pages_of_ten(bench, make_view, small, sit):
    app = bench(make_view(small(network={"hidden": [8, 8]}), 5, inside=inside()))
    async with sit(app) as hands:
        await hands.press("2", "enter")
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
            await hands.press(*keys)
            assert any(row.split()[:2] == ["▸", str(unit)] for row in rows_of(hands, "#units")), keys
        assert words(hands, "#layer") == "LAYER 1 relu: 100 units of 784 inputs · activations"


async def test_pages_go_round_and_each_is_read_from_its_top(desk, sit):
    app = desk(5)
    async with sit(app, (80, 16)) as hands:
        await hands.press("3", "down", "i")
        scroll = app.screen.query_one(Scroll)
        names = [line.strip() for line in rows_of(hands, Pages)]
        first = words(hands, Explained)
        await hands.press("down", "down")
        assert scroll.scroll_y == 2
        await hands.press("right")
        assert (scroll.scroll_y, words(hands, Explained) != first) == (0, True)
        await hands.press("left")
        assert words(hands, Explained) == first
        assert [line.strip() for line in rows_of(hands, Pages)] == names
        await hands.press("shift+tab")
        last = words(hands, Explained)
        assert last != first
        await hands.press("tab")
        assert words(hands, Explained) == first


async def test_the_pen_draws_where_its_sign_is(desk, sit):
    app = desk(5)
    async with sit(app, (80, 24)) as hands:
        await hands.press("d")
        board = app.screen.query_one(Board)

        def signs():
            return [
                (x, y)
                for y, row in enumerate(board.draw_picture(28, 14).text.split("\n"))
                for x, each in enumerate(row)
                if each in "+x"
            ]

        assert signs() == []
        await hands.press("up")
        assert signs() == [(14, 7)], "the first arrow shows where it is"
        await hands.press("left", "left", "down", "down")
        assert signs() == [(12, 8)]
        assert board.drawing.empty
        await hands.press("space")
        assert board.drawing.pixels[16, 12] == 1
        await hands.press(*["up"] * 30)
        assert signs() == [(12, 0)]
        assert board.drawing.pixels[0:17, 12].min() == 1
        await hands.press("c", "down")
        assert board.drawing.empty, "the pen is up again"


async def test_the_lesson_of_another_preset_is_read_from_its_top(desk, sit):
    async with sit(desk(5), (100, 20)) as hands:
        await hands.press("p", "home")
        about = hands.app.screen.query_one("#about", Scroll)
        await hands.until(lambda: about.max_scroll_y > 0)
        await hands.press("pagedown")
        assert about.scroll_y > 0
        await hands.press("down")
        await hands.until(lambda: about.scroll_y == 0)


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


async def test_the_key_that_opens_a_screen_closes_it_and_so_does_another(desk, sit):
    app = desk(5)
    async with sit(app, (80, 24)) as hands:
        for key, *closes in ("fq", "aq", "dq", ("i", "enter", "q")):
            for close in (key, *closes):
                await hands.press(key)
                assert app.screen is not app.main, key
                await hands.press(close)
                assert app.screen is app.main, (key, close)


async def test_figures_follow_the_run(desk, sit, make_view, small):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press("f")
        assert isinstance(app.screen, FiguresScreen)
        assert "DIFFERENT" not in hands.text
        app.source.show(before=make_view(small(batch_size=50), 20).trial)
        await hands.settled()
        assert "DIFFERENT FROM small" in hands.text
        assert "the run before: batch_size 50 (not 20)" in hands.text


async def test_the_grid_looks_as_the_main_screen_does_and_names_the_curves_of_each_chart(desk, sit):
    arms = {
        f"{which}-{end}": {"batch_size": size}
        for end, size in (("low", 10), ("high", 50))
        for which in ("plain", "soft")
    }
    app = desk(20, {"kind": "compare", "arms": arms})
    async with sit(app) as hands:
        await hands.press("l", "x", "t", "g")
        grid = app.screen.query_one(Grid)
        assert hands.rows[2].strip() == "GAP train − test accuracy 1 plain, 2 soft"
        assert [spec.title for spec in grid.specs] == ["low  batch_size 10", "high  batch_size 50"]
        assert [spec.cursor for spec in grid.specs] == [20.0, 20.0]
        await hands.press("t", "t")
        assert hands.rows[2].strip() == "LOSS 1 plain, 2 soft"
        assert [spec.log for spec in grid.specs] == [True, True]
        app.source.show(preset=app.source.view.preset, updates=25)
        await hands.settled()
        assert hands.rows[2].strip() == "LOSS 1 plain, 2 soft", "a newer view is looked at the same way"
        await hands.press("escape")
        assert app.main.query_one("#accuracy", Chart).spec.title == "GAP train − test accuracy"


async def test_notices_say_what_was_done_and_by_which_name(desk, sit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = desk(5)
    app.main.others.report = lambda name, view, saved: f"{name}\nat {view.trial.updates}"
    async with sit(app) as hands:
        await hands.press("y")
        assert toasts(hands) == [f"Written: {tmp_path / 'small-report.txt'}; also copied to the clipboard"]
        assert app.clipboard == "small\nat 5"
        await hands.press("s", "escape")
        assert len(toasts(hands)) == 1, "nothing was saved"
        await hands.press("s", *["backspace"] * 40, *"mine.yml", "enter")
        assert toasts(hands)[-1] == "Saved: tuitrain run mine.yml"
        assert sorted(file.name for file in tmp_path.iterdir()) == ["mine.yml", "small-report.txt"]


async def test_all_settings_say_what_arms_have_each_and_find_by_capital_letters_too(desk, sit):
    arms = {"kind": "compare", "arms": {"plain": {}, "slow": {"optimizer": {"lr": 0.02}}}}
    async with sit(desk(5, arms)) as hands:
        await hands.press("slash", *"LR", "enter")
        assert words(hands, "#path") == "optimizer.lr"
        assert "by arm" in words(hands, "#every")


async def test_what_is_looked_for_no_longer_narrows_nothing(desk, sit):
    async with sit(desk(5)) as hands:
        await hands.press("p")
        choices = hands.app.screen.query_one(Choices)

        def listed():
            return choices.draw_picture(30, 100).text

        every = listed()
        for back in (["escape"], ["backspace"] * 4):
            await hands.press("slash", *"adam")
            assert listed() != every
            await hands.press(*back)
            assert [row[2:] for row in listed().split("\n")] == [row[2:] for row in every.split("\n")]


async def test_beside_a_preset_stands_what_keys_do_with_it(desk, sit):
    async with sit(desk(5)) as hands:
        await hands.press("p", "end")
        await hands.until(lambda: "Type in a shell: tuitrain gradcheck" in hands.text)
        assert "enter open" not in hands.text
        await hands.press("up")
        await hands.until(lambda: "enter open" in hands.text)
        assert "tuitrain gradcheck" not in hands.text


async def test_the_key_that_trains_says_pause_only_while_it_trains(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press("f")
        for phase in (Phase.READY, Phase.RUNNING, Phase.PAUSED, Phase.RUNNING, Phase.FINISHED):
            app.source.show(phase=phase)
            await hands.settled()
            assert ("space pause" in hands.rows[-1]) == (phase is Phase.RUNNING), phase


async def test_the_board_names_a_chosen_arm_once(desk, sit):
    app = desk(5, {"kind": "compare", "arms": {"first": {}, "other": {}}})
    async with sit(app) as hands:
        await hands.press("d")
        assert "drawing board of first" in hands.rows[1] + hands.rows[0]
        app.source.show(chosen="first")
        await hands.settled()
        assert hands.text.count("first") == 1


async def test_a_test_picture_comes_onto_the_board_once(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press("d", "t")
        board = app.screen.query_one(Board)
        shown = replace(answer(), question=0)
        app.source.show(answer=shown)
        await hands.settled()
        assert not board.drawing.empty
        board.drawing.clear()
        app.source.show(answer=replace(shown))
        await hands.settled()
        assert board.drawing.empty

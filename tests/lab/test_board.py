"""The drawing board: strokes by mouse and keys, what is asked, what is shown, how it is left."""

import numpy as np
import pytest
from sizes import SIZES

from tuitrain.config import Loaded
from tuitrain.experiments.inspect.answers import Answer
from tuitrain.experiments.live.commands import Ask, Choose, Pause, Run, Step
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.app import LabApp
from tuitrain.lab.drawing import Drawing
from tuitrain.lab.screens import board
from tuitrain.lab.screens.board import BoardScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.widgets.answer import AnswerPanel
from tuitrain.lab.widgets.board import Board
from tuitrain.plot.answer import AnswerSpec, LayerStrip, draw, strip


@pytest.fixture
def main_app(app_for_view, make_view, small):
    """A main screen on a view of the small preset."""

    def make(fields=None, **options):
        return app_for_view(make_view(small(**(fields or {})), 5), **options)

    return make


@pytest.fixture
def lab_app(small):
    """The whole app with a session."""
    return lambda **fields: LabApp(Loaded(small(**fields), "small.yaml", ()), fps=30)


async def at_board(pilot):
    await pilot.press("d")
    await pilot.wait_until(lambda: isinstance(pilot.app.screen, BoardScreen))
    # Its size is set when the screen has been laid out, and then the screen is laid out anew.
    board = pilot.app.screen.query_one(Board)
    await pilot.wait_until(lambda: board.size in ((28, 14), (56, 28)))
    return board


def asked_questions(pilot):
    return [command.question for command in pilot.app.source.sent if isinstance(command, Ask)]


# Strokes


def test_a_stroke_is_two_pixels_wide_with_grey_edges():
    drawing = Drawing(9, 9)
    drawing.stroke((4, 1), (4, 7))
    np.testing.assert_allclose(drawing.pixels[:, 4], [0, 0, 0, 0.6, 1, 0.6, 0, 0, 0])
    assert drawing.pixels[4, 0] == pytest.approx(0.6)
    drawing.stroke((4, 4), (4, 4), erase=True)
    assert drawing.pixels[4, 4] == 0
    assert drawing.pixels[4, 1] == 1
    drawing.clear()
    assert drawing.empty


def test_erasing_twice_at_one_place_removes_no_more():
    drawing = Drawing(9, 9)
    drawing.stroke((4, 1), (4, 7))
    drawing.stroke((5, 4), (5, 4), erase=True)
    once = drawing.pixels
    drawing.stroke((5, 4), (5, 4), erase=True)
    np.testing.assert_array_equal(drawing.pixels, once)
    assert 0 < once[4, 4] < 1


def test_a_stroke_from_outside_is_drawn_as_far_as_it_is_inside():
    drawing = Drawing(5, 5)
    drawing.stroke((-50, 2), (1, 2))
    assert drawing.pixels[0, 2] == 1
    assert drawing.pixels[4].max() == 0
    drawing.stroke((90, 90), (80, 80))
    assert drawing.pixels[4].max() == 0


# Drawing


async def test_keys_draw_and_the_drawing_is_asked_about(main_app, run_app):
    async with run_app(main_app()) as pilot:
        board = await at_board(pilot)
        await pilot.press("up", "space", *["down"] * 6, "space", "right", "right", "right")
        await pilot.wait_until(lambda: asked_questions(pilot))
        assert board.drawing.pixels[14:21, 14].tolist() == [1] * 7
        assert board.drawing.pixels[:, 17].max() == 0, "the pen was up"
        await pilot.wait_until(lambda: np.array_equal(asked_questions(pilot)[-1], board.drawing.pixels))
        await pilot.press("backspace")
        await pilot.wait_until(lambda: asked_questions(pilot)[-1] is None)
        assert board.drawing.empty


@pytest.mark.parametrize("size", SIZES)
async def test_the_mouse_draws_where_it_is_and_erases(main_app, run_app, size):
    async with run_app(main_app(), size=size) as pilot:
        board = await at_board(pilot)
        across, down = (2, 1) if board.large else (1, 2)
        left, top = board.gutter.top_left
        places = [(left + 8 * across, top + row // down) for row in (6, 20)]
        await pilot.mouse_down(Board, offset=places[0])
        await pilot.hover(Board, offset=places[1])
        await pilot.mouse_up(Board, offset=places[1])
        assert (board.drawing.pixels[7:20, 8] > 0.9).all()
        assert board.drawing.pixels[:, 11:].max() == 0
        await pilot.hover(Board, offset=places[0])
        before = board.drawing.pixels
        await pilot.mouse_down(Board, offset=places[0], shift=True)
        await pilot.hover(Board, offset=places[1])
        await pilot.mouse_up(Board, offset=places[1])
        assert before.max() > 0.9
        assert board.drawing.pixels[8:19, 8].max() < 0.1
        await pilot.mouse_down(Board, offset=places[0], button=3)
        await pilot.mouse_up(Board, offset=places[0])
        assert board.drawing.pixels[6, 8] == 0


@pytest.mark.parametrize("how", [{"button": 3}, {"shift": True}], ids=str)
async def test_after_the_mouse_has_erased_keys_and_mouse_draw(main_app, run_app, how):
    async with run_app(main_app()) as pilot:
        board = await at_board(pilot)
        left, top = board.gutter.top_left
        at = left + 14, top + 7

        async def inked(**how):
            await pilot.mouse_down(Board, offset=at, **how)
            await pilot.mouse_up(Board, offset=at)
            return board.drawing.pixels.max() > 0.5

        assert not await inked(**how)
        await pilot.press("space")
        assert board.drawing.pixels.max() > 0.5
        assert not await inked(**how)
        assert await inked()


async def test_a_button_that_is_pressed_while_the_other_is_down_draws(main_app, run_app):
    async with run_app(main_app()) as pilot:
        board = await at_board(pilot)
        left, top = board.gutter.top_left
        at = left + 14, top + 7
        await pilot.mouse_down(Board, offset=at, button=3)
        await pilot.mouse_down(Board, offset=at, button=1)
        assert board.drawing.pixels.max() > 0.5


async def test_the_mouse_draws_from_place_to_place_and_where_keys_draw_is_not_shown(main_app, run_app):
    async with run_app(main_app()) as pilot:
        board = await at_board(pilot)
        await pilot.press("up")

        def signs():
            return "[]" in board.draw_picture(*board.size).text

        assert signs()
        left, top = board.gutter.top_left
        way = [(left + 8, top + 4), (left + 8, top + 20), (left + 40, top + 20)]
        await pilot.mouse_down(Board, offset=way[0])
        for at in way[1:]:
            await pilot.hover(Board, offset=at)
        await pilot.mouse_up(Board, offset=way[-1])
        assert not signs()
        assert (board.drawing.pixels[5:20, 4] > 0.5).all()
        assert (board.drawing.pixels[20, 5:20] > 0.5).all()
        # Not across, from where it began.
        assert board.drawing.pixels[11:13, 11:13].max() == 0


async def test_the_pen_is_up_after_the_mouse_has_drawn(main_app, run_app):
    async with run_app(main_app()) as pilot:
        board = await at_board(pilot)
        await pilot.press("space")
        left, top = board.gutter.top_left
        at = left + 4, top + 2
        await pilot.mouse_down(Board, offset=at)
        await pilot.mouse_up(Board, offset=at)
        before = board.drawing.pixels
        await pilot.press(*["down"] * 4)
        np.testing.assert_array_equal(board.drawing.pixels, before)


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("size", SIZES)
async def test_all_of_the_board_and_every_class_is_seen(main_app, run_app, size, ascii):
    async with run_app(main_app(ascii=ascii), size=size) as pilot:
        board = await at_board(pilot)
        assert board.size == ((56, 28) if size == (140, 40) else (28, 14))
        assert board.region.bottom < size[1]
        pilot.app.source.show(answer=an_answer())
        await pilot.wait_until(lambda: "55.0 %" in pilot.text)
        assert all(any(f" {number} " in row for row in pilot.rows) for number in range(10))
        assert ("THE NETWORK SEES" in pilot.text) == (size != (60, 16))
        assert "LAYERS" in pilot.text
        assert pilot.rows[-1].endswith("esc back".ljust(len(pilot.rows[-1]) - pilot.rows[-1].index("esc")))
        if ascii:
            assert pilot.text.isascii()


def an_answer(question=3, label=7):
    shares = np.full(10, 0.05)
    shares[2] = 0.55
    layers = (np.linspace(0, 2, 8), np.linspace(-1, 4, 10))
    return Answer(question, np.eye(28), label, shares, layers)


async def test_a_test_picture_comes_onto_the_board_with_its_label(main_app, run_app):
    async with run_app(main_app()) as pilot:
        board = await at_board(pilot)
        await pilot.press("t")
        assert asked_questions(pilot) == [0]
        pilot.app.source.show(answer=an_answer(0))
        await pilot.wait_until(lambda: not board.drawing.empty)
        np.testing.assert_array_equal(board.drawing.pixels, np.eye(28))
        await pilot.wait_until(lambda: "label 7, test picture 1" in pilot.text)
        await pilot.press("t")
        assert asked_questions(pilot)[-1] == 1
        await pilot.press("space")
        await pilot.wait_until(lambda: isinstance(asked_questions(pilot)[-1], np.ndarray))
        before = board.drawing.pixels
        pilot.app.source.show(answer=an_answer(1))
        await pilot.wait_until(lambda: "test picture 2" in pilot.text)
        assert board.drawing.pixels is before, "what is drawn meanwhile stays"


async def test_behind_the_last_test_picture_comes_the_first(main_app, run_app):
    data = {"name": "mnist", "train": 200, "test": 2}
    async with run_app(main_app({"data": data})) as pilot:
        await at_board(pilot)
        await pilot.press("t", "t", "t")
        assert asked_questions(pilot) == [0, 1, 0]


async def test_only_what_somebody_draws_is_asked_and_nothing_that_a_test_picture_has_replaced(
    main_app, run_app, monkeypatch
):
    monkeypatch.setattr(board, "ASKED_A_SECOND", 0.01)
    async with run_app(main_app()) as pilot:
        drawn = await at_board(pilot)
        await pilot.press("space", "t")
        pilot.app.screen._ask()
        pilot.app.source.show(answer=an_answer(0))
        await pilot.wait_until(lambda: np.array_equal(drawn.drawing.pixels, np.eye(28)))
        pilot.app.screen._ask()
        assert asked_questions(pilot) == [0]


async def test_the_pen_is_up_on_a_test_picture(main_app, run_app):
    async with run_app(main_app()) as pilot:
        board = await at_board(pilot)
        await pilot.press("space", "t")
        pilot.app.source.show(answer=an_answer(0))
        await pilot.wait_until(lambda: np.array_equal(board.drawing.pixels, np.eye(28)))
        await pilot.press("right", "right", "right")
        np.testing.assert_array_equal(board.drawing.pixels, np.eye(28))


async def test_the_picture_of_an_older_answer_does_not_come_onto_the_board(main_app, run_app):
    async with run_app(main_app()) as pilot:
        board = await at_board(pilot)
        pilot.app.source.show(answer=an_answer(3))
        await pilot.wait_until(lambda: "test picture 4" in pilot.text)
        await pilot.press("t")
        assert asked_questions(pilot) == [0]
        assert board.drawing.empty


async def test_training_and_arm_keys_work_on_the_board(main_app, run_app):
    arms = {"kind": "compare", "arms": {"a": {}, "b": {"optimizer": {"lr": 0.5}}}}
    async with run_app(main_app(arms)) as pilot:
        await at_board(pilot)
        await pilot.press("p", "n", "e", "right_square_bracket")
        assert pilot.app.source.sent == [Run(), Step(1), Step(None), Choose("a")]
        pilot.app.source.show(phase=Phase.RUNNING)
        await pilot.wait_until(lambda: "running" in pilot.text)
        await pilot.press("p")
        assert pilot.app.source.sent[-1] == Pause()


@pytest.mark.parametrize("key", ["escape", "d", "q"])
async def test_closing_the_board_ends_its_questions(main_app, run_app, key):
    async with run_app(main_app()) as pilot:
        await at_board(pilot)
        await pilot.press("space", key)
        await pilot.wait_until(lambda: isinstance(pilot.app.screen, MainScreen))
        await pilot.wait_until(lambda: asked_questions(pilot)[-1] is None)
        pilot.app.source.show(updates=6)
        await pilot.wait_until(lambda: pilot.app.main._view is pilot.app.source.view)


async def test_what_was_just_drawn_is_not_asked_after_it_is_left(main_app, run_app, monkeypatch):
    monkeypatch.setattr(board, "ASKED_A_SECOND", 0.01)
    async with run_app(main_app()) as pilot:
        await at_board(pilot)
        screen = pilot.app.screen
        await pilot.press("space", "escape")
        # The last turn of a clock that ends with the screen.
        screen._ask()
        assert asked_questions(pilot) == [None]


async def test_without_pictures_there_is_no_board(main_app, run_app):
    spirals = {"data": {"name": "spirals", "train": 200, "test": 100}}
    async with run_app(main_app(spirals)) as pilot:
        await pilot.press("d")
        assert isinstance(pilot.app.screen, MainScreen)
        assert not pilot.app.main.check_action("draw", ())


async def test_a_session_answers_and_answers_anew_as_it_learns(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await pilot.wait_until(lambda: pilot.app.screen.query("#headline"))
        await pilot.wait_until(lambda: pilot.app.screen._view)
        await at_board(pilot)
        await pilot.press("t")
        panel = pilot.app.screen.query_one(AnswerPanel)
        await pilot.wait_until(lambda: panel.spec.label is not None)
        before = panel.spec.shares
        await pilot.press("p")
        await pilot.wait_until(lambda: "finished" in pilot.text)
        await pilot.wait_until(lambda: np.abs(panel.spec.shares - before).max() > 0.05)
        await pilot.press("escape")
        await pilot.wait_until(lambda: "finished" in pilot.text and isinstance(pilot.app.screen, MainScreen))


# Answer


def test_numbers_that_are_none_are_not_drawn_as_bars():
    shares = np.full(10, np.nan)
    layers = (LayerStrip(1, "relu", np.full(8, np.nan)), LayerStrip(2, "out", np.zeros(10)))
    text = draw(AnswerSpec(shares=shares, layers=layers), 60, 20, "halves").text
    assert "%" not in text
    assert text.count("–") == 11


def test_units_stand_beside_each_other_or_two_in_a_cell_or_the_strongest_of_several():
    assert strip(np.array([1.0, 2]), 10).tolist() == [[1] * 4 + [2] * 4] * 2
    assert strip(np.arange(4.0), 2).tolist() == [[0, 2], [1, 3]]
    assert strip(np.array([1, -3, 0, 0.5]), 1).tolist() == [[-3], [0.5]]
    assert np.isnan(strip(np.arange(3.0), 2)[1, 1])


async def test_a_key_for_arms_is_named_only_where_there_are_arms(main_app, run_app):
    for arms in ({}, {"kind": "compare", "arms": {"a": {}, "b": {"optimizer": {"lr": 0.2}}}}):
        app = main_app(arms)
        async with run_app(app) as pilot:
            await pilot.press("d")
            assert ("[] arm" in pilot.text) == bool(arms)
            assert ("drawing board of a" in pilot.text) == bool(arms)


@pytest.mark.parametrize(("size", "rows"), [((44, 17), {0}), ((18, 17), {11}), ((18, 11), {0})])
def test_what_the_picture_is_of_stands_where_there_is_room(size, rows):
    lines = draw(AnswerSpec(note="label 7, test picture 1"), *size, "halves").text.split("\n")
    assert {y for y, line in enumerate(lines) if "label" in line or "picture" in line} == rows

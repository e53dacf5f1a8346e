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
def desk(bench, make_view, small):
    """A main screen on a view of the small preset."""

    def make(fields=None, **options):
        return bench(make_view(small(**(fields or {})), 5), **options)

    return make


@pytest.fixture
def lab(small):
    """The whole app with a session."""
    return lambda **fields: LabApp(Loaded(small(**fields), "small.yaml", ()), fps=30)


async def at_board(hands):
    await hands.press("d")
    await hands.until(lambda: isinstance(hands.app.screen, BoardScreen))
    # Its size is set when the screen has been laid out, and then the screen is laid out anew.
    board = hands.app.screen.query_one(Board)
    await hands.until(lambda: board.size in ((28, 14), (56, 28)))
    return board


def asked(hands):
    return [command.question for command in hands.app.source.sent if isinstance(command, Ask)]


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


def test_who_erases_twice_at_one_place_takes_no_more_away():
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


# Drawing on the screen


async def test_keys_draw_and_the_drawing_is_asked_about(desk, sit):
    async with sit(desk()) as hands:
        board = await at_board(hands)
        await hands.press("up", "space", *["down"] * 6, "space", "right", "right", "right")
        await hands.until(lambda: asked(hands))
        assert board.drawing.pixels[14:21, 14].tolist() == [1] * 7
        assert board.drawing.pixels[:, 17].max() == 0, "the pen was up"
        await hands.until(lambda: np.array_equal(asked(hands)[-1], board.drawing.pixels))
        await hands.press("backspace")
        await hands.until(lambda: asked(hands)[-1] is None)
        assert board.drawing.empty


@pytest.mark.parametrize("size", SIZES)
async def test_the_mouse_draws_where_it_is_and_erases(desk, sit, size):
    async with sit(desk(), size=size) as hands:
        board = await at_board(hands)
        across, down = (2, 1) if board.large else (1, 2)
        left, top = board.gutter.top_left
        places = [(left + 8 * across, top + row // down) for row in (6, 20)]
        await hands.pilot.mouse_down(Board, offset=places[0])
        await hands.pilot.hover(Board, offset=places[1])
        await hands.pilot.mouse_up(Board, offset=places[1])
        assert (board.drawing.pixels[7:20, 8] > 0.9).all()
        assert board.drawing.pixels[:, 11:].max() == 0
        await hands.pilot.hover(Board, offset=places[0])
        before = board.drawing.pixels
        await hands.pilot.mouse_down(Board, offset=places[0], shift=True)
        await hands.pilot.hover(Board, offset=places[1])
        await hands.pilot.mouse_up(Board, offset=places[1])
        assert before.max() > 0.9
        assert board.drawing.pixels[8:19, 8].max() < 0.1
        await hands.pilot.mouse_down(Board, offset=places[0], button=3)
        await hands.pilot.mouse_up(Board, offset=places[0])
        assert board.drawing.pixels[6, 8] == 0


@pytest.mark.parametrize("how", [{"button": 3}, {"shift": True}], ids=str)
async def test_after_the_mouse_has_erased_keys_and_mouse_draw(desk, sit, how):
    async with sit(desk()) as hands:
        board = await at_board(hands)
        left, top = board.gutter.top_left
        at = left + 14, top + 7

        async def inked(**how):
            await hands.pilot.mouse_down(Board, offset=at, **how)
            await hands.pilot.mouse_up(Board, offset=at)
            return board.drawing.pixels.max() > 0.5

        assert not await inked(**how)
        await hands.press("space")
        assert board.drawing.pixels.max() > 0.5
        assert not await inked(**how)
        assert await inked()


async def test_a_button_that_is_pressed_while_the_other_is_down_draws(desk, sit):
    async with sit(desk()) as hands:
        board = await at_board(hands)
        left, top = board.gutter.top_left
        at = left + 14, top + 7
        await hands.pilot.mouse_down(Board, offset=at, button=3)
        await hands.pilot.mouse_down(Board, offset=at, button=1)
        assert board.drawing.pixels.max() > 0.5


async def test_the_mouse_draws_from_place_to_place_and_where_keys_draw_is_not_shown(desk, sit):
    async with sit(desk()) as hands:
        board = await at_board(hands)
        await hands.press("up")

        def signs():
            return "[]" in board.draw_picture(*board.size).text

        assert signs()
        left, top = board.gutter.top_left
        way = [(left + 8, top + 4), (left + 8, top + 20), (left + 40, top + 20)]
        await hands.pilot.mouse_down(Board, offset=way[0])
        for at in way[1:]:
            await hands.pilot.hover(Board, offset=at)
        await hands.pilot.mouse_up(Board, offset=way[-1])
        assert not signs()
        assert (board.drawing.pixels[5:20, 4] > 0.5).all()
        assert (board.drawing.pixels[20, 5:20] > 0.5).all()
        # Not across, from where it began.
        assert board.drawing.pixels[11:13, 11:13].max() == 0


async def test_the_pen_is_up_after_the_mouse_has_drawn(desk, sit):
    async with sit(desk()) as hands:
        board = await at_board(hands)
        await hands.press("space")
        left, top = board.gutter.top_left
        at = left + 4, top + 2
        await hands.pilot.mouse_down(Board, offset=at)
        await hands.pilot.mouse_up(Board, offset=at)
        before = board.drawing.pixels
        await hands.press(*["down"] * 4)
        np.testing.assert_array_equal(board.drawing.pixels, before)


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("size", SIZES)
async def test_all_of_the_board_and_every_class_is_seen(desk, sit, size, ascii):
    async with sit(desk(ascii=ascii), size=size) as hands:
        board = await at_board(hands)
        assert board.size == ((56, 28) if size == (140, 40) else (28, 14))
        assert board.region.bottom < size[1]
        hands.app.source.show(answer=an_answer())
        await hands.until(lambda: "55.0 %" in hands.text)
        assert all(any(f" {number} " in row for row in hands.rows) for number in range(10))
        assert ("THE NETWORK SEES" in hands.text) == (size != (60, 16))
        assert "LAYERS" in hands.text
        assert hands.rows[-1].endswith("esc back".ljust(len(hands.rows[-1]) - hands.rows[-1].index("esc")))
        if ascii:
            assert hands.text.isascii()


def an_answer(question=3, label=7):
    shares = np.full(10, 0.05)
    shares[2] = 0.55
    layers = (np.linspace(0, 2, 8), np.linspace(-1, 4, 10))
    return Answer(question, np.eye(28), label, shares, layers)


async def test_a_test_picture_comes_onto_the_board_with_its_label(desk, sit):
    async with sit(desk()) as hands:
        board = await at_board(hands)
        await hands.press("t")
        assert asked(hands) == [0]
        hands.app.source.show(answer=an_answer(0))
        await hands.until(lambda: not board.drawing.empty)
        np.testing.assert_array_equal(board.drawing.pixels, np.eye(28))
        await hands.until(lambda: "label 7, test picture 1" in hands.text)
        await hands.press("t")
        assert asked(hands)[-1] == 1
        await hands.press("space")
        await hands.until(lambda: isinstance(asked(hands)[-1], np.ndarray))
        before = board.drawing.pixels
        hands.app.source.show(answer=an_answer(1))
        await hands.until(lambda: "test picture 2" in hands.text)
        assert board.drawing.pixels is before, "what is drawn meanwhile stays"


async def test_behind_the_last_test_picture_comes_the_first(desk, sit):
    data = {"name": "mnist", "train": 200, "test": 2}
    async with sit(desk({"data": data})) as hands:
        await at_board(hands)
        await hands.press("t", "t", "t")
        assert asked(hands) == [0, 1, 0]


async def test_only_what_somebody_draws_is_asked_and_nothing_that_a_test_picture_has_replaced(
    desk, sit, monkeypatch
):
    monkeypatch.setattr(board, "ASKED_A_SECOND", 0.01)
    async with sit(desk()) as hands:
        drawn = await at_board(hands)
        await hands.press("space", "t")
        hands.app.screen._ask()
        hands.app.source.show(answer=an_answer(0))
        await hands.until(lambda: np.array_equal(drawn.drawing.pixels, np.eye(28)))
        hands.app.screen._ask()
        assert asked(hands) == [0]


async def test_the_pen_is_up_on_a_test_picture(desk, sit):
    async with sit(desk()) as hands:
        board = await at_board(hands)
        await hands.press("space", "t")
        hands.app.source.show(answer=an_answer(0))
        await hands.until(lambda: np.array_equal(board.drawing.pixels, np.eye(28)))
        await hands.press("right", "right", "right")
        np.testing.assert_array_equal(board.drawing.pixels, np.eye(28))


async def test_the_picture_of_an_older_answer_does_not_come_onto_the_board(desk, sit):
    async with sit(desk()) as hands:
        board = await at_board(hands)
        hands.app.source.show(answer=an_answer(3))
        await hands.until(lambda: "test picture 4" in hands.text)
        await hands.press("t")
        assert asked(hands) == [0]
        assert board.drawing.empty


async def test_it_trains_and_changes_arms_from_the_board(desk, sit):
    arms = {"kind": "compare", "arms": {"a": {}, "b": {"optimizer": {"lr": 0.5}}}}
    async with sit(desk(arms)) as hands:
        await at_board(hands)
        await hands.press("p", "n", "e", "right_square_bracket")
        assert hands.app.source.sent == [Run(), Step(1), Step(None), Choose("a")]
        hands.app.source.show(phase=Phase.RUNNING)
        await hands.until(lambda: "running" in hands.text)
        await hands.press("p")
        assert hands.app.source.sent[-1] == Pause()


@pytest.mark.parametrize("key", ["escape", "d", "q"])
async def test_it_is_left_and_nobody_asks_any_more(desk, sit, key):
    async with sit(desk()) as hands:
        await at_board(hands)
        await hands.press("space", key)
        await hands.until(lambda: isinstance(hands.app.screen, MainScreen))
        await hands.until(lambda: asked(hands)[-1] is None)
        hands.app.source.show(updates=6)
        await hands.until(lambda: hands.app.main._view is hands.app.source.view)


async def test_what_was_just_drawn_is_not_asked_after_it_is_left(desk, sit, monkeypatch):
    monkeypatch.setattr(board, "ASKED_A_SECOND", 0.01)
    async with sit(desk()) as hands:
        await at_board(hands)
        screen = hands.app.screen
        await hands.press("space", "escape")
        # The last turn of a clock that ends with the screen.
        screen._ask()
        assert asked(hands) == [None]


async def test_without_pictures_there_is_no_board(desk, sit):
    spirals = {"data": {"name": "spirals", "train": 200, "test": 100}}
    async with sit(desk(spirals)) as hands:
        await hands.press("d")
        assert isinstance(hands.app.screen, MainScreen)
        assert not hands.app.main.check_action("draw", ())


async def test_a_session_answers_and_answers_anew_as_it_learns(lab, sit):
    async with sit(lab()) as hands:
        await hands.until(lambda: hands.app.screen.query("#headline"))
        await hands.until(lambda: hands.app.screen._view)
        await at_board(hands)
        await hands.press("t")
        panel = hands.app.screen.query_one(AnswerPanel)
        await hands.until(lambda: panel.spec.label is not None)
        before = panel.spec.shares
        await hands.press("p")
        await hands.until(lambda: "finished" in hands.text)
        await hands.until(lambda: np.abs(panel.spec.shares - before).max() > 0.05)
        await hands.press("escape")
        await hands.until(lambda: "finished" in hands.text and isinstance(hands.app.screen, MainScreen))


# The answer in characters


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


async def test_a_key_for_arms_is_named_only_where_there_are_arms(desk, sit):
    for arms in ({}, {"kind": "compare", "arms": {"a": {}, "b": {"optimizer": {"lr": 0.2}}}}):
        app = desk(arms)
        async with sit(app) as hands:
            await hands.press("d")
            assert ("[] arm" in hands.text) == bool(arms)
            assert ("drawing board of a" in hands.text) == bool(arms)


@pytest.mark.parametrize(("size", "rows"), [((44, 17), {0}), ((18, 17), {11}), ((18, 11), {0})])
def test_what_the_picture_is_of_stands_where_there_is_room(size, rows):
    lines = draw(AnswerSpec(note="label 7, test picture 1"), *size, "halves").text.split("\n")
    assert {y for y, line in enumerate(lines) if "label" in line or "picture" in line} == rows

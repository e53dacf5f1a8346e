"""Small parts of the lab, each for itself: hints, pages, what is found, layers in a table."""

from types import SimpleNamespace

import numpy as np
import pytest
from screen_text import words_with_roles
from textual import events

from tuitrain.config import load, setting_of
from tuitrain.experiments.inspect.verdicts import Verdict
from tuitrain.experiments.live.commands import Change
from tuitrain.explanations import parse
from tuitrain.lab.actions import ACTIONS, meet
from tuitrain.lab.drawing import Drawing
from tuitrain.lab.key_hints import hints, hints_for
from tuitrain.lab.keys import named
from tuitrain.lab.presenters import run_summary
from tuitrain.lab.presenters.explanations import setting_pages, verdict_pages
from tuitrain.lab.presenters.preset_catalog import ORDER, found
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.trial import TrialScreen
from tuitrain.lab.widgets.finder import Finder
from tuitrain.lab.widgets.keys import Keys
from tuitrain.lab.widgets.settings import Settings
from tuitrain.lab.widgets.words import Words

BY_NAME = {(action.name, action.group): action for action in ACTIONS}


# Keys and hints


def test_the_line_of_keys_stands_in_this_order():
    line = " ".join(f"{key} {word.strip()}" for key, word in hints(False, MainScreen.ACTIONS))
    assert line == (
        "space run n update e epoch r reset R new seed ↑↓←→ set +- rate <> speed h layers of… i explain "
        "p presets ctrl+p more ? help q quit"
    )
    assert hints(True, TrialScreen.ACTIONS)[:2] == [("esc", "search"), ("space", "pause")]


def test_every_key_is_shown_to_people_as_it_is_called():
    for action in ACTIONS:
        first = action.shown.split()[0]
        assert named(first) == action.keys.split(",")[0], action.name


@pytest.mark.parametrize(
    ("sign", "key"),
    [
        ("↑", "up"),
        ("esc", "escape"),
        ("<", "less_than_sign"),
        ("n", "n"),
        ("S-tab", "shift+tab"),
        ("[]", None),
        ("↑↓", None),
    ],
)
def test_what_people_write_is_one_key_or_none(sign, key):
    assert named(sign) == key


def test_hints_take_the_keys_in_force_and_leave_other_keys_as_they_are():
    wanted = ((("run",), "run"), (("speed(-1)", "speed(1)"), "speed"), (("PgUp",), "more"))
    assert hints_for(wanted, ACTIONS, True) == [("space", "pause"), ("<>", "speed"), ("PgUp", "more")]
    assert hints_for(wanted, ACTIONS)[0] == ("space", "run  ")


def test_actions_meet_where_both_are_meant_and_not_in_two_panels():
    pairs = [
        (("run", "RUN"), ("update", "RUN"), True),
        (("select(-1)", "SETTINGS"), ("layer(-1)", "LAYERS"), False),
        (("select(-1)", "SETTINGS"), ("select(1)", "SETTINGS"), True),
        (("run", "RUN"), ("select(-1)", "SETTINGS"), True),
        (("play", "WALK"), ("matrix", "FIRST WEIGHTS"), False),
        (("play", "WALK"), ("run", "RUN"), False),
        (("rate(1)", "SETTINGS"), ("play", "WALK"), True),
        (("trial(-1)", "SEARCH"), ("scroll_up", "LAB"), False),
    ]
    for one, other, both in pairs:
        assert meet(BY_NAME[one], BY_NAME[other]) == meet(BY_NAME[other], BY_NAME[one]) == both, (one, other)


@pytest.mark.parametrize(
    ("width", "line"),
    [(30, " a one  b two  c three"), (21, " a one  c three"), (14, " c three"), (4, " c three"[:4])],
)
def test_of_a_line_of_keys_the_last_stays(width, line):
    keys = Keys([("a", "one"), ("b", "two"), ("c", "three")])
    assert keys.draw_picture(width, 1).text.rstrip() == line
    keys.show([("d", "four")])
    assert words_with_roles(keys.draw_picture(30, 1)) == [[("d", "accent"), ("four", "dim")]]


# Explanations


def test_verdicts_on_the_screen_come_with_their_layers_and_no_second_time(make_view, small):
    view = make_view(small(network={"hidden": [8] * 5}), 5, verdict=Verdict("PLATEAU", "the loss stays"))
    pages = verdict_pages(view)
    assert [(part.explanation.topic, part.note) for part in pages[0].parts] == [
        ("run: PLATEAU", "the loss stays"),
        ("layer: DEAD", "layer 5: 41 of 100"),
        ("layer: ok", "layers 1, 2, 3, 4, 6"),
    ]
    names = [page.name for page in pages]
    assert names[0] == "on the screen"
    assert len(set(names)) == len(names)
    assert not {"run: PLATEAU", "layer: ok", "layer: DEAD"} & set(names)
    assert names[1].startswith("run: ")
    assert all(page.parts[0].note == "" for page in pages[1:])


def test_a_setting_says_its_unit_and_begins_with_what_it_is_now():
    trial = load("xor").preset.trial
    pages = setting_pages(setting_of(trial, "network.activation"))
    present_one = setting_of(trial, "network.activation").value
    assert (pages[0].name, pages[0].parts[0].note) == (present_one, f"now {present_one}")
    assert [len(page.parts) for page in pages] == [2, *[1] * (len(pages) - 1)]


def test_a_file_of_explanations_is_its_topics_titles_and_texts():
    (one, two) = parse("# a\nTitle a\n\nText\nof a\n\n# b\n\nTitle b\n")
    assert (one.topic, one.title, one.text) == ("a", "Title a", "Text\nof a")
    assert (two.topic, two.title, two.text) == ("b", "Title b", "")


# Finder


def test_presets_are_found_under_their_headings_in_teaching_order():
    assert [(heading, tuple(names)) for heading, names in found("")] == list(ORDER)
    assert found("  XOR ")[0] == (BY_NAME, ("xor",)) or found("  XOR ")[0][1] == ["xor"]
    assert found("~/mine.yaml")[0][1][0].endswith("/mine.yaml")
    assert "~" not in found("~/mine.yaml")[0][1][0]


# Layers table


def test_gradients_are_told_by_their_share_of_the_largest(make_view, small):
    view = make_view(small(network={"hidden": [8, 8]}), 5)
    rows = run_summary.layers(view, False).rows
    assert [row.gradient for row in rows] == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert [row.zero for row in rows] == [pytest.approx(0.45), pytest.approx(0.5), None]
    assert [row.dead for row in rows] == [0.01, 0.02, None]
    assert [row.update for row in rows] == pytest.approx([0.002, 0.001, 0.002 / 3])
    spec = run_summary.layers(view, True)
    assert (spec.title, spec.note, spec.ascii) == ("LAYERS activations", "200 train rows", True)


def test_of_several_arms_the_table_names_the_one_it_is_of(make_view, small):
    view = make_view(small(kind="compare", arms={"a": {}, "b": {}}), 5, shown=1)
    assert run_summary.layers(view, False).title == "LAYERS activations of b"


# Drawing, search line, words


def test_what_is_hardly_there_is_nothing_and_a_picture_put_there_is_a_copy():
    drawing, picture = Drawing(3, 3), np.full((3, 3), 0.02)
    drawing.put(picture)
    assert drawing.empty
    picture[0, 0] = 1
    assert drawing.empty, "it is another's"
    drawing.stroke((0, 0), (0, 0))
    assert not drawing.empty
    assert drawing.pixels[0, 1] == pytest.approx(0.6)
    assert drawing.pixels[2, 2] == 0.02


def test_the_keys_of_a_narrow_screen_stand_beside_the_finder_while_there_is_room():
    finder = Finder()
    finder.keys((("enter", "open"), ("esc", "back")))
    line = finder.draw_picture(40, 1).text
    assert line.rstrip().endswith("enter open  esc back")
    assert line.startswith(" / find ")
    finder.text = "rate"
    assert finder.draw_picture(40, 1).text.rstrip().endswith("enter open  esc back")
    finder.text = "x" * 30
    assert words_with_roles(finder.draw_picture(40, 1)) == [[("/", "accent"), ("x" * 30, "title")]]


def test_words_in_capitals_are_a_title_at_the_beginning_and_behind_a_blank_line():
    words = Words("FIRST\nsome words\nNOT\n\nSECOND\nmore", ascii=False)
    assert [row[0][1] if row else None for row in words_with_roles(words.draw_picture(20, 6))] == [
        "title",
        "",
        "",
        None,
        "title",
        "",
    ]
    assert words.get_content_height(None, None, 20) == 6
    assert words.get_content_height(None, None, 6) > 6


def test_of_a_long_text_to_find_by_the_end_is_seen():
    finder = Finder()
    finder.text = "abcdefghij"
    assert finder.draw_picture(12, 1).text == " / defghij  "
    assert finder.draw_picture(15, 1).text == " / abcdefghij  "


def test_lines_hang_where_there_is_room_for_words_beside_them():
    words = Words("ab   one two", hanging=5)
    assert words.draw_picture(11, 2).text.split("\n") == ["ab   one   ", "     two   "]
    assert words.draw_picture(10, 2).text.split("\n") == ["ab   one  ", "two       "]


def test_a_title_stands_out_on_the_first_line_only():
    words = Words()
    words.show("a b", "warn", title="T")
    assert words_with_roles(words.draw_picture(3, 2)) == [[("T", "title"), ("a", "warn")], [("b", "warn")]]


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (30, " a one  b two  c three  d four"),
        (29, " a one  c three  d four"),
        (23, " a one  c three  d four"),
        (22, " c three  d four"),
        (15, " d four"),
    ],
)
def test_of_the_last_that_stay_the_first_goes_first(width, line):
    keys = Keys([("a", "one"), ("b", "two"), ("c", "three"), ("d", "four")], keep=2)
    assert keys.draw_picture(width, 1).text.rstrip() == line


def test_of_what_was_missed_the_first_is_told():
    checked = [
        SimpleNamespace(met=met, reason=reason) for met, reason in ((True, "a"), (False, "b"), (False, "c"))
    ]
    assert run_summary.expected(checked, edited=False) == ("MISSED b", "warn")
    assert run_summary.expected(checked[:1], edited=False) == ("expected: all 1 met", "dim")
    assert run_summary.expected(checked, edited=True) == ("expected: skipped (edited)", "dim")
    assert run_summary.expected([], edited=False) == ("", "dim")


async def test_what_is_pasted_is_typed_as_far_as_its_first_line(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        settings = app.main.query_one(Settings)
        app.post_message(events.Paste("0.7"))
        await pilot.wait_until_settled()
        assert (settings.typing, app.source.sent) == (False, [])
        await pilot.press("n", "enter", "0")
        app.post_message(events.Paste(".25\nq"))
        await pilot.wait_until_settled()
        await pilot.press("enter")
        assert app.source.sent[1:] == [Change({"optimizer.lr": 0.25})]
        await pilot.press("enter")
        app.post_message(events.Paste("\r\n\n0.125\n"))
        await pilot.wait_until_settled()
        await pilot.press("enter")
        assert app.source.sent[2:] == [Change({"optimizer.lr": 0.125})]
        await pilot.press("enter", "7", "ctrl+u", ".", "5", "enter")
        assert app.source.sent[3:] == [Change({"optimizer.lr": 0.5})]
        await pilot.press("slash")
        app.post_message(events.Paste("batch s\x1b\nize"))
        await pilot.wait_until_settled()
        assert app.screen.text.startswith("batch s")
        assert "\n" not in app.screen.text
        assert "\x1b" not in app.screen.text
        app.post_message(events.Paste("x" * 500))
        await pilot.wait_until_settled()
        assert len(app.screen.text) == 200

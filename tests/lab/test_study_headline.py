"""The two lines over a study, drawn without a screen: what stands where, and what has no room."""

import pytest
from screen_text import words_with_roles

from tuitrain.lab.presenters.study_headline import Said, study_headline

SAID = Said("what is studied, and how", "step 3/5", "CONTOURS  lowest now: sgd", "expected: all met", "dim")


def lines(said, columns, name="walk"):
    return study_headline(name, said, columns, 2, ascii=False).text.split("\n")


def test_before_anything_is_known_there_is_the_name_alone():
    assert words_with_roles(study_headline("walk", None, 40, 2, ascii=False)) == [[("walk", "title")], []]
    assert lines(None, 10) == [" walk     ", "          "]


def test_everything_has_its_place_and_its_role():
    assert words_with_roles(study_headline("walk", SAID, 80, 2, ascii=False)) == [
        [("walk", "title"), ("│", "dim"), (f"{SAID.subject}{' ' * 39}{SAID.standing}", "")],
        [("CONTOURS", "title"), ("lowest now: sgd", ""), ("expected: all met", "dim")],
    ]
    first, second = lines(SAID, 80)
    assert first == f" walk │ {SAID.subject}".ljust(71) + "step 3/5 "
    assert second == " CONTOURS  lowest now: sgd".ljust(62) + "expected: all met "


@pytest.mark.parametrize(
    ("columns", "first"),
    [
        (43, "walk │ what is studied, and how  step 3/5"),
        (42, "walk │ what is studied  step 3/5"),
        (34, "walk │ what is studied  step 3/5"),
        (33, "walk │ what is studi…  step 3/5"),
        (29, "walk │ what is s…  step 3/5"),
        (28, "walk  step 3/5"),
        (16, "walk  step 3/5"),
        (15, "walk  step 3/5"),
        (14, "wa…  step 3/5"),
    ],
)
def test_the_subject_is_shortened_and_then_left_out_before_the_name(columns, first):
    shown = lines(SAID, columns)[0]
    assert len(shown) == columns
    assert shown.split() == first.split()
    assert (shown[0], shown[-1]) == (" ", " ")


def test_what_was_expected_is_left_out_whole_and_the_sentence_cut():
    both = " CONTOURS  lowest now: sgd  expected: all met "
    assert lines(SAID, len(both))[1].split() == both.split()
    assert lines(SAID, len(both) - 1)[1].rstrip() == " CONTOURS  lowest now: sgd"
    assert lines(SAID, 20)[1] == " CONTOURS  lowest … "


def test_a_sentence_without_a_title_is_none():
    said = Said("", "", "every layer is healthy in 2 of 4 networks", "MISSED it", "warn")
    drawn = study_headline("walk", said, 80, 2, ascii=False)
    assert words_with_roles(drawn)[1] == [
        ("every layer is healthy in 2 of 4 networks", ""),
        ("MISSED it", "warn"),
    ]
    assert drawn.text.split("\n")[1].startswith(" every")

"""Lists drawn without a screen: which lines are seen, what is marked, what stands beside a setting."""

import pytest
from screen_text import words_with_roles

from tuitrain.config import changed
from tuitrain.lab.widgets.choices import Choices
from tuitrain.lab.widgets.pages import Pages
from tuitrain.lab.widgets.settings import Settings

GROUPS = (("FIRST", ("a", "b", "c")), ("SECOND", ("d", "e")), ("THIRD", ("f",)))


def rows(widget, width, height):
    return [row.rstrip() for row in widget.draw_picture(width, height).text.split("\n")]


@pytest.fixture
def trial(small):
    return small().trial


def draw_setting(settings, name, width=40):
    """The line of the setting that is called so, and the roles in it."""
    picture = settings.draw_picture(width, 40)
    at = next(y for y, row in enumerate(picture.text.split("\n")) if row[3:17].strip(" ◂") == name)
    return picture.text.split("\n")[at], words_with_roles(picture)[at]


def test_headings_stand_over_their_settings_and_only_those_that_have_some(trial):
    settings = Settings(
        trial,
        (
            ("ONE", (("seed", "seed"),)),
            ("NONE", (("data.nothing", "x"),)),
            ("TWO", (("updates", "u"), ("epochs", "e"))),
        ),
    )
    assert [row.replace("▸", "").split()[0] for row in rows(settings, 40, 8) if row] == [
        "ONE",
        "seed",
        "TWO",
        "e",
    ]
    assert "NONE" not in settings.draw_picture(40, 8).text


@pytest.mark.parametrize(("height", "first"), [(5, "OPTIMIZER"), (8, "batch"), (40, "DATA")])
def test_of_a_long_list_the_lines_around_the_selected_one_are_seen(trial, height, first):
    seen = rows(Settings(trial), 40, height)
    assert seen[0].replace("▸", "").split()[0] == first
    assert sum(row.startswith(" ▸ rate") for row in seen) == 1
    if height < 20:
        assert seen[height // 2].startswith(" ▸ rate")


def test_at_the_ends_of_the_list_no_room_is_lost(trial):
    settings = Settings(trial)
    settings.action_select(-1)
    for direction, first, last in ((-1, "DATA", None), (1, None, "seed")):
        for _ in range(40):
            settings.action_select(direction)
        seen = rows(settings, 40, 8)
        assert first is None or seen[0].strip() == first
        assert last is None or seen[-1].split()[1] == last
        assert all(seen)


def test_the_selected_setting_has_arrows_where_there_is_something_to_step_to(trial):
    line, words = draw_setting(Settings(trial), "rate")
    assert line.startswith(" ▸ rate        ◂ 0.1 ▸")
    assert words == [("▸ rate        ◂", "accent"), ("0.1", "title"), ("▸", "accent")]
    settings = Settings(trial)
    for _ in range(40):
        settings.action_select(1)
    assert draw_setting(settings, "seed")[0].startswith(" ▸ seed          0 ▸"), "below 0 there is no seed"
    line, words = draw_setting(settings, "rate")
    assert (line.rstrip(), words) == ("   rate          0.1", [("rate          0.1", "")])


def test_what_waits_for_a_start_says_so_unless_everything_counts_at_once(trial):
    now = changed(trial, {"batch_size": 50, "optimizer.lr": 0.2})
    settings = Settings(trial)
    settings.show(now, trial)
    line, words = draw_setting(settings, "batch")
    assert line == "   batch         50   was 20".ljust(38) + "↺ "
    assert words[-2:] == [("was 20", "mark"), ("↺", "dim")]
    line, words = draw_setting(settings, "rate")
    assert "was 0.1" in line
    assert "↺" not in line
    settings = Settings(trial, at_once=True)
    settings.show(now, trial)
    assert "↺" not in settings.draw_picture(40, 40).text
    assert "was 20" in settings.draw_picture(40, 40).text


def test_what_arms_have_of_their_own_stands_there_and_shines_once_it_was_changed(trial):
    settings = Settings(trial)
    settings.show(trial, trial, {"optimizer.lr": "0.02…0.1", "batch_size": "several"})
    line, words = draw_setting(settings, "batch")
    assert "several   by arm" in line
    assert words[1:] == [(f"by arm{' ' * 5}↺", "dim")]
    settings.show(changed(trial, {"batch_size": 50}), trial, {"batch_size": "several"})
    assert draw_setting(settings, "batch")[1][-2:] == [("by arm", "mark"), ("↺", "dim")]
    assert settings.pages[0].parts[0].note == "now 0.1"
    settings.show(trial, trial, {"optimizer.lr": "0.02…0.1"})
    assert settings.pages[0].parts[0].note == "now 0.02…0.1, by arm"


def test_seeds_that_follow_each_other_are_not_by_arm(trial):
    settings = Settings(trial)
    settings.show(trial, trial, {"seed": "0..4"})
    line = draw_setting(settings, "seed")[0]
    assert "0..4" in line
    assert "by arm" not in line


def test_a_setting_that_is_there_no_longer_gives_the_choice_to_the_rate(trial):
    settings = Settings(changed(trial, {"optimizer.name": "momentum"}))
    settings.action_select(1)
    assert settings.selected.path == "optimizer.momentum"
    settings.action_type()
    settings.show(trial, trial)
    assert (settings.selected.path, settings.typing) == ("optimizer.lr", False)
    settings.show_groups((("RUN", (("seed", "seed"), ("batch_size", "batch"))),))
    assert settings.selected.path == "seed"
    settings.show_groups(())
    assert (settings.selected, settings.pages) == (None, ())
    settings.action_select(1)
    settings.action_type()
    assert not settings.typing


# Choices


@pytest.mark.parametrize(
    ("selected", "height", "seen"),
    [
        ("a", 4, [" FIRST", " ▸ a", "   b", "   c"]),
        ("c", 4, ["   a", "   b", " ▸ c", " SECOND"]),
        ("d", 4, ["   c", " SECOND", " ▸ d", "   e"]),
        ("f", 4, ["   d", "   e", " THIRD", " ▸ f"]),
        ("f", 11, [" FIRST", "   a", "   b", "   c", " SECOND", "   d", "   e", " THIRD", " ▸ f", "", ""]),
    ],
)
def test_of_many_names_those_around_the_selected_one_are_seen(selected, height, seen):
    assert rows(Choices(GROUPS, selected), 20, height) == seen


def test_names_are_chosen_one_by_one_and_by_leaps_and_stay_chosen():
    choices = Choices(GROUPS, "nobody")
    found = [choices.selected]
    for steps in (1, 1, 1, 1, -1, 1000, 1, -1000, -1):
        choices.action_move(steps)
        found.append(choices.selected)
    assert found == ["a", "b", "c", "d", "e", "d", "f", "f", "a", "a"]
    choices.action_move(3)
    choices.show(GROUPS[1:])
    assert choices.selected == "d"
    choices.show(GROUPS[2:])
    assert choices.selected == "f"
    choices.show(())
    assert choices.selected == ""
    choices.action_move(1)
    assert words_with_roles(choices.draw_picture(20, 2)) == [[], []]
    choices.show(GROUPS)
    assert choices.selected == "a"


def test_a_chosen_name_and_its_heading_stand_out():
    assert words_with_roles(Choices(GROUPS, "e").draw_picture(20, 9))[:8] == [
        [("FIRST", "heading")],
        *([(name, "")] for name in "abc"),
        [("SECOND", "title")],
        [("d", "")],
        [("▸ e", "accent")],
        [("THIRD", "heading")],
    ]


# Pages


@pytest.mark.parametrize(
    ("chosen", "width", "line"),
    [
        (0, 40, "▸one   two   three   four"),
        (1, 40, " one  ▸two   three   four"),
        (3, 40, " one   two   three  ▸four"),
        (0, 15, "▸one   two   …"),
        (1, 15, "… ▸two   three"),
        (2, 15, "… ▸three   four"),
        (3, 15, "… three ▸four"),
        (2, 4, "▸th…"),
    ],
)
def test_the_chosen_page_is_marked_and_in_sight(chosen, width, line):
    pages = Pages(["one", "two", "three", "four"])
    pages.choose(chosen)
    drawn = pages.draw_picture(width, 1)
    assert drawn.text.rstrip().split() == line.split()
    (words,) = words_with_roles(drawn)
    assert [role for _, role in words].count("title") == 1

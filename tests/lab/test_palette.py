"""The palette: all that can be done now, group by group, one line each with its key; typing narrows it."""

import pytest
from reading import rows_of
from sizes import SIZES_AND_TINY
from textual import events

from tuitrain.config import Loaded, load
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.palette import Palette
from tuitrain.lab.widgets.choices import Choices


@pytest.fixture
def lab(small):
    def make(**options):
        return LabApp(Loaded(small(), "small.yaml", ()), fps=30, **options)

    return make


async def ready(hands):
    await hands.until(lambda: hands.app.screen.controller.view is not None)
    return hands.app.screen


def lines(hands):
    return [row for row in rows_of(hands, Choices) if row.strip()]


def chosen(hands):
    return hands.app.screen.query_one(Choices).selected


async def test_what_the_palette_offers_is_ascii_where_the_rest_is(lab, sit):
    async with sit(lab(ascii=True), size=(80, 24)) as hands:
        await ready(hands)
        await hands.press("ctrl+p", *"layers of")
        assert hands.text.replace("\n", "").isascii()


async def test_everything_stands_once_in_its_group_with_its_key(lab, sit):
    async with sit(lab(), size=(140, 60)) as hands:
        await ready(hands)
        offers = tuple(hands.app.offers())
        await hands.press("ctrl+p")
        seen = lines(hands)
        headings = [row.strip() for row in seen if row.strip().isupper()]
        assert headings == ["RUN", "CHARTS", "LAYERS", "SETTINGS", "SCREENS", "LAB", "COLOURS"]
        assert headings == list(dict.fromkeys(offer.group for offer in offers))
        assert len(seen) == len(headings) + len(offers)
        assert len({offer.title for offer in offers}) == len(offers)
        for offer in offers:
            (row,) = [row for row in seen if row.rstrip().endswith(offer.title)]
            assert row.strip("▸ ").split()[0] == (offer.key or offer.title.split()[0])


async def test_arms_have_a_group_where_there_are_some(sit):
    async with sit(LabApp(load("xor"))) as hands:
        await ready(hands)
        offers = [(offer.group, offer.key) for offer in hands.app.offers()]
        assert ("ARMS", "]") in offers
        assert ("SCREENS", "g") in offers


@pytest.mark.parametrize("size", SIZES_AND_TINY)
async def test_typing_narrows_it_and_the_first_is_selected_and_seen(lab, sit, size):
    async with sit(lab(), size=size) as hands:
        await ready(hands)
        await hands.press("ctrl+p", "end", *"scale losses")
        assert chosen(hands) == "Losses on a log scale, or on a linear one"
        marked = [row for row in rows_of(hands, Choices) if "▸" in row]
        assert len(marked) == (hands.app.screen.query_one(Choices).size.height > 0)
        await hands.press("escape")
        assert chosen(hands) == "Losses on a log scale, or on a linear one"
        await hands.press("escape")
        assert not isinstance(hands.app.screen, Palette)


async def test_what_is_called_by_no_name_is_said_and_enter_does_nothing(lab, sit):
    async with sit(lab()) as hands:
        await ready(hands)
        await hands.press("ctrl+p", *"qqq", "enter", "enter")
        assert isinstance(hands.app.screen, Palette)
        assert "Nothing you can do now has that name." in hands.text
        assert "enter do it" not in hands.text
        await hands.press("backspace", "backspace", "backspace")
        assert "Nothing that" not in hands.text
        assert "enter do it" in hands.text


async def test_two_enters_at_once_right_behind_the_name_do_what_was_chosen_once(lab, sit):
    app = lab()
    async with sit(app) as hands:
        main = await ready(hands)
        await hands.press("ctrl+p")
        hands.type(*"log scale", "enter", "enter")
        await hands.until(lambda: app.screen is main)
        await hands.until(lambda: "LOSS log" in hands.text)
        await hands.settled()
        assert app.screen is main
        assert "LOSS log" in hands.text


async def test_a_click_selects_and_a_second_one_does_it(lab, sit):
    app = lab()
    async with sit(app) as hands:
        main = await ready(hands)
        await hands.press("ctrl+p")
        at = next(y for y, row in enumerate(rows_of(hands, Choices)) if "log scale" in row)
        await hands.pilot.click(Choices, offset=(12, at))
        assert isinstance(app.screen, Palette)
        await hands.pilot.click(Choices, offset=(12, at))
        await hands.until(lambda: app.screen is main and "LOSS log" in hands.text)


async def test_a_theme_is_chosen_from_a_list_that_begins_at_the_present_one(lab, sit):
    app = lab()
    async with sit(app) as hands:
        main = await ready(hands)
        await hands.press("ctrl+p", *"theme", "enter")
        await hands.until(lambda: isinstance(app.screen, Palette) and "nord" in hands.text)
        assert chosen(hands) == "tuitrain-dark"
        await hands.press(*"tuitrain-l", "enter")
        await hands.until(lambda: app.screen is main)
        assert app.theme == "tuitrain-light"


async def test_a_wheel_and_a_paste_are_for_the_list_and_the_line(lab, sit):
    async with sit(lab()) as hands:
        await ready(hands)
        await hands.press("ctrl+p")
        first = chosen(hands)
        x, y = hands.app.screen.query_one(Choices).region.center
        for kind in (events.MouseScrollDown, events.MouseScrollUp):
            hands.app.post_message(kind(None, int(x), int(y), 0, 0, 0, False, False, False))
            await hands.settled()
            assert (chosen(hands) == first) == (kind is events.MouseScrollUp)
        hands.app.post_message(events.Paste("one update"))
        await hands.settled()
        assert chosen(hands) == "Make one update, then pause"

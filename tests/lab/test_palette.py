"""The palette: all that can be done now, group by group, one line each with its key; typing narrows it."""

import pytest
from screen_text import rows_of
from sizes import SIZES_AND_TINY
from textual import events

from tuitrain.config import Loaded, load
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.palette import Palette
from tuitrain.lab.widgets.choices import Choices


@pytest.fixture
def lab_app(small):
    def make(**options):
        return LabApp(Loaded(small(), "small.yaml", ()), fps=30, **options)

    return make


async def wait_until_ready(pilot):
    await pilot.wait_until(lambda: pilot.app.screen.controller.view is not None)
    return pilot.app.screen


def lines(pilot):
    return [row for row in rows_of(pilot, Choices) if row.strip()]


def chosen(pilot):
    return pilot.app.screen.query_one(Choices).selected


async def test_what_the_palette_offers_is_ascii_where_the_rest_is(lab_app, run_app):
    async with run_app(lab_app(ascii=True), size=(80, 24)) as pilot:
        await wait_until_ready(pilot)
        await pilot.press("ctrl+p", *"layers of")
        assert pilot.text.replace("\n", "").isascii()


async def test_everything_stands_once_in_its_group_with_its_key(lab_app, run_app):
    async with run_app(lab_app(), size=(140, 60)) as pilot:
        await wait_until_ready(pilot)
        offers = tuple(pilot.app.offers())
        await pilot.press("ctrl+p")
        seen = lines(pilot)
        headings = [row.strip() for row in seen if row.strip().isupper()]
        assert headings == ["RUN", "CHARTS", "LAYERS", "SETTINGS", "SCREENS", "LAB", "COLOURS"]
        assert headings == list(dict.fromkeys(offer.group for offer in offers))
        assert len(seen) == len(headings) + len(offers)
        assert len({offer.title for offer in offers}) == len(offers)
        for offer in offers:
            (row,) = [row for row in seen if row.rstrip().endswith(offer.title)]
            assert row.strip("▸ ").split()[0] == (offer.key or offer.title.split()[0])


async def test_arms_have_a_group_where_there_are_some(run_app):
    async with run_app(LabApp(load("xor"))) as pilot:
        await wait_until_ready(pilot)
        offers = [(offer.group, offer.key) for offer in pilot.app.offers()]
        assert ("ARMS", "]") in offers
        assert ("SCREENS", "g") in offers


@pytest.mark.parametrize("size", SIZES_AND_TINY)
async def test_typing_narrows_it_and_the_first_is_selected_and_seen(lab_app, run_app, size):
    async with run_app(lab_app(), size=size) as pilot:
        await wait_until_ready(pilot)
        await pilot.press("ctrl+p", "end", *"scale losses")
        assert chosen(pilot) == "Losses on a log scale, or on a linear one"
        marked = [row for row in rows_of(pilot, Choices) if "▸" in row]
        assert len(marked) == (pilot.app.screen.query_one(Choices).size.height > 0)
        await pilot.press("escape")
        assert chosen(pilot) == "Losses on a log scale, or on a linear one"
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, Palette)


async def test_what_is_called_by_no_name_is_said_and_enter_does_nothing(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await wait_until_ready(pilot)
        await pilot.press("ctrl+p", *"qqq", "enter", "enter")
        assert isinstance(pilot.app.screen, Palette)
        assert "Nothing you can do now has that name." in pilot.text
        assert "enter do it" not in pilot.text
        await pilot.press("backspace", "backspace", "backspace")
        assert "Nothing that" not in pilot.text
        assert "enter do it" in pilot.text


async def test_two_enters_at_once_right_behind_the_name_do_what_was_chosen_once(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        main = await wait_until_ready(pilot)
        await pilot.press("ctrl+p")
        pilot.post_keys(*"log scale", "enter", "enter")
        await pilot.wait_until(lambda: app.screen is main)
        await pilot.wait_until(lambda: "LOSS log" in pilot.text)
        await pilot.wait_until_settled()
        assert app.screen is main
        assert "LOSS log" in pilot.text


async def test_a_click_selects_and_a_second_one_does_it(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        main = await wait_until_ready(pilot)
        await pilot.press("ctrl+p")
        at = next(y for y, row in enumerate(rows_of(pilot, Choices)) if "log scale" in row)
        await pilot.click(Choices, offset=(12, at))
        assert isinstance(app.screen, Palette)
        await pilot.click(Choices, offset=(12, at))
        await pilot.wait_until(lambda: app.screen is main and "LOSS log" in pilot.text)


async def test_a_theme_is_chosen_from_a_list_that_begins_at_the_present_one(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        main = await wait_until_ready(pilot)
        await pilot.press("ctrl+p", *"theme", "enter")
        await pilot.wait_until(lambda: isinstance(app.screen, Palette) and "nord" in pilot.text)
        assert chosen(pilot) == "tuitrain-dark"
        await pilot.press(*"tuitrain-l", "enter")
        await pilot.wait_until(lambda: app.screen is main)
        assert app.theme == "tuitrain-light"


async def test_a_wheel_and_a_paste_are_for_the_list_and_the_line(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await wait_until_ready(pilot)
        await pilot.press("ctrl+p")
        first = chosen(pilot)
        x, y = pilot.app.screen.query_one(Choices).region.center
        for kind in (events.MouseScrollDown, events.MouseScrollUp):
            pilot.app.post_message(kind(None, int(x), int(y), 0, 0, 0, False, False, False))
            await pilot.wait_until_settled()
            assert (chosen(pilot) == first) == (kind is events.MouseScrollUp)
        pilot.app.post_message(events.Paste("one update"))
        await pilot.wait_until_settled()
        assert chosen(pilot) == "Make one update, then pause"

import pytest
from rich.style import Style
from textual import events
from textual.command import CommandList

from tuitrain.config import Loaded
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.palette import Offers


async def test_what_the_palette_offers_is_ascii_where_the_rest_is(small, sit):
    app = LabApp(Loaded(small(), "small.yaml", ()), fps=30, ascii=True)
    async with sit(app, size=(80, 24)) as hands:
        await hands.press("ctrl+p")
        await hands.until(lambda: app.screen.query_one(CommandList).option_count > 10)
        await hands.until(lambda: "key h" in hands.text)
        assert hands.text.isascii()


async def test_two_enters_at_once_do_what_was_chosen_once(small, sit):
    app = LabApp(Loaded(small(), "small.yaml", ()), fps=30)
    async with sit(app) as hands:
        main = app.screen
        await hands.until(lambda: main.desk.view is not None)
        await hands.press("ctrl+p", *"log scale")
        await hands.until(lambda: app.screen.query_one(CommandList).option_count == 1)
        for _ in range(2):
            app.post_message(events.Key("enter", None))
        await hands.until(lambda: app.screen is main)
        await hands.until(lambda: "LOSS log" in hands.text)
        await hands.pilot.pause()
        assert app.screen is main
        assert "LOSS log" in hands.text


async def test_a_click_on_what_is_no_longer_offered_is_none(small, sit):
    async with sit(LabApp(Loaded(small(), "small.yaml", ()), fps=30)) as hands:
        await hands.press("ctrl+p")
        await hands.until(lambda: hands.app.screen.query(Offers))
        offers = hands.app.screen.query_one(Offers)
        await hands.until(lambda: offers.option_count)
        gone = Style.from_meta({"option": 999})
        offers.post_message(events.Click(offers, 1, 1, 0, 0, 1, False, False, False, style=gone))
        await hands.press("escape")
        await hands.until(lambda: "SETTINGS" in hands.text or "ready" in hands.text)


@pytest.mark.parametrize("turn", ["pageup", "pagedown"])
async def test_a_page_of_what_the_palette_offers_where_there_is_no_room_for_it_is_none(small, sit, turn):
    async with sit(LabApp(Loaded(small(), "small.yaml", ()), fps=30), size=(20, 5)) as hands:
        await hands.press("ctrl+p")
        await hands.until(lambda: hands.app.screen.query(Offers))
        offers = hands.app.screen.query_one(Offers)
        await hands.until(lambda: offers.option_count and offers.highlighted is not None)
        offers.styles.height = 0
        await hands.until(lambda: not offers.scrollable_content_region)
        await hands.press(turn, "escape")
        await hands.until(lambda: hands.app.screen.query("#status"))

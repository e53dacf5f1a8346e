from textual.command import CommandList

from tuitrain.config import Loaded
from tuitrain.lab.app import LabApp


async def test_what_the_palette_offers_is_ascii_where_the_rest_is(small, sit):
    app = LabApp(Loaded(small(), "small.yaml", ()), fps=30, ascii=True)
    async with sit(app, size=(80, 24)) as hands:
        await hands.press("ctrl+p")
        await hands.until(lambda: app.screen.query_one(CommandList).option_count > 10)
        await hands.until(lambda: "key h" in hands.text)
        assert hands.text.replace("Search for commands…", "").isascii()

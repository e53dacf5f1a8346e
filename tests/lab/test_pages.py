from tuitrain.lab.styles import StyledApp
from tuitrain.lab.widgets.pages import Pages


async def test_what_does_not_fit_is_seen_to_go_on_at_either_side():
    app = StyledApp()
    async with app.run_test(size=(20, 3)):
        pages = Pages(["relu", "sigmoid", "tanh", "identity"])
        await app.screen.mount(pages)
        assert pages.draw_picture(20, 1).text.rstrip() == "▸relu   sigmoid   …"
        pages.choose(2)
        last = pages.draw_picture(20, 1).text
        assert last.startswith("…")
        assert last.endswith("▸tanh   identity")

"""Words on the screen: what stands before them, and titles, in roles of their own."""

from screen_text import words_with_roles

from tuitrain.lab.styles import StyledApp
from tuitrain.lab.widgets.words import Words


async def test_what_stands_before_the_words_is_in_a_role_of_its_own():
    app = StyledApp()
    async with app.run_test(size=(20, 5)):
        words = Words("RUN\n↑ k  The one above it.", hanging=5, lead="accent", ascii=True)
        await app.screen.mount(words)
        assert words_with_roles(words.draw_picture(16, 3)) == [
            [("RUN", "title")],
            [("^ k", "accent"), ("The one", "")],
            [("above it.", "")],
        ]


async def test_a_title_stands_out_before_the_text():
    app = StyledApp()
    async with app.run_test(size=(40, 3)):
        words = Words()
        await app.screen.mount(words)
        words.show("an arm in each chart", "dim", title="LOSS")
        assert words_with_roles(words.draw_picture(40, 1)) == [
            [("LOSS", "title"), ("an arm in each chart", "dim")]
        ]
        words.show("nothing", "dim")
        assert words_with_roles(words.draw_picture(40, 1)) == [[("nothing", "dim")]]


async def test_what_has_no_room_is_seen_to_go_on():
    app = StyledApp()
    async with app.run_test(size=(40, 3)):
        words = Words("one two three four five six")
        await app.screen.mount(words)
        assert words.draw_picture(14, 3).text.split() == ["one", "two", "three", "four", "five", "six"]
        assert words.draw_picture(14, 1).text.rstrip() == "one two …"

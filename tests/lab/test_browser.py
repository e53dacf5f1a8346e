"""The preset browser: every preset once, found by its text, read, opened, or refused with a reason."""

import pytest
from screen_text import rows_of
from sizes import SIZES_AND_TINY
from textual import events

from tuitrain.config import load, preset_names, preset_title
from tuitrain.experiments.live.commands import Open
from tuitrain.lab.presenters.preset_catalog import BY_NAME, BY_TEXT, BY_TITLE, ORDER, found
from tuitrain.lab.presenters.preset_facts import facts
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.styles import StyledApp
from tuitrain.lab.widgets.choices import Choices
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.lesson import Lesson
from tuitrain.lab.widgets.scroll import Scroll
from tuitrain.lab.widgets.settings import Settings

LESSON = "\n\n".join(f"Paragraph {number}." for number in range(60))


@pytest.fixture
def main_app(app_for_view, make_view, small):
    def make(ascii=False, **fields):
        return app_for_view(make_view(small(**fields), 5), name="overfit", ascii=ascii)

    return make


def names(groups):
    return [name for _, each in groups for name in each]


def chosen(pilot):
    return pilot.app.screen.query_one(Choices).selected


def words(pilot, widget):
    return " ".join(" ".join(rows_of(pilot, widget)).split())


async def browse(pilot):
    """Open the list, and wait until it has the keys."""
    await pilot.press("p")
    await pilot.wait_until(lambda: isinstance(pilot.app.focused, Choices))


def test_every_shipped_preset_has_its_place_once():
    assert sorted(names(ORDER)) == sorted(preset_names())


def test_titles_are_those_of_the_files():
    for name in ("overfit", "xor", "batch-norm"):
        assert preset_title(name) == load(name).preset.title


def test_presets_are_found_by_name_by_title_and_by_text():
    assert names(found("zero-in")) == ["zero-init"]
    assert names(found("LEARN nothing by heart, nobody wrote this")) == []
    assert names(found("sixteen scales")) == ["batch-norm-scales"]
    assert "overfit" in names(found("130,010 parameters"))
    # Over a line's end of the lesson.
    assert names(found("test pictures stop near")) == ["overfit"]


def test_names_come_before_titles_and_titles_before_lessons():
    assert found("dropout")[0] == (BY_NAME, ["dropout"])
    headings = dict(found("relu"))
    assert list(headings) == [BY_NAME, BY_TITLE, BY_TEXT]
    assert headings[BY_NAME] == ["init-activations-relu", "dead-relu"]
    assert headings[BY_TITLE] == ["vanishing-gradient"]
    everything = names(ORDER)
    for text in ("relu", "a", "ac", "layer"):
        for heading, each in found(text):
            begins = [name for name in each if name.startswith(text)] if heading == BY_NAME else []
            rest = [name for name in each if name not in begins]
            assert rest == sorted(rest, key=everything.index)
            assert each == [*begins, *rest]
        assert len(names(found(text))) == len(set(names(found(text))))
    assert names(found("search"))[0] == "search"


def test_the_key_that_finds_elsewhere_is_no_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert found("/over") == found("over")
    assert found("/") == found("")
    assert found("/mine.yaml") == [("A FILE", ("mine.yaml",))]
    file = tmp_path / "mine.yaml"
    assert found(str(file)) == [("A FILE", (str(file),))]


def test_a_path_is_your_own_file():
    assert found("./mine.yaml") == [("A FILE", ("./mine.yaml",))]
    assert found("mine.yml") == [("A FILE", ("mine.yml",))]


def test_facts_say_network_data_length_and_what_is_expected():
    said = facts(load("overfit").preset)
    assert "784–100×6–10 relu, 130,010 parameters" in said
    assert "mnist, train 300, test 10,000" in said
    assert "601 updates" in said
    assert "train_accuracy ≥ 0.99" in said
    assert "and 1 more" in said
    assert "3: small, xavier, he" in facts(load("init").preset)
    assert "length" not in facts(load("gradient-check").preset)


def test_bounds_have_the_digits_that_tell_them_apart():
    assert "sgd.x -0.387176 to -0.387174" in facts(load("surface").preset)


async def test_p_opens_the_list_at_the_present_preset_and_esc_leaves(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await browse(pilot)
        assert isinstance(pilot.app.screen, BrowserScreen)
        assert chosen(pilot) == "overfit"
        await pilot.wait_until(lambda: "784–100×6–10 relu" in pilot.text)
        await pilot.press("down")
        assert "the gap shrinks" in pilot.text
        await pilot.press("up", "up", "down", "escape")
        assert isinstance(pilot.app.screen, MainScreen)
        assert pilot.app.source.sent == []


async def test_enter_opens_it_and_all_of_the_screen_is_its(main_app, run_app):
    app = main_app(about=LESSON)
    async with run_app(app) as pilot:
        lesson = app.main.query_one("#lesson", Scroll)
        await pilot.press("pagedown", "pagedown")
        await pilot.wait_until(lambda: lesson.scroll_y > 0)
        await browse(pilot)
        await pilot.press("home", "enter")
        await pilot.wait_until(lambda: isinstance(app.screen, MainScreen))
        assert app.source.sent[-1] == Open(load("quickstart").preset)
        assert app.main.query_one(Headline).render_line(0).text.strip().startswith("quickstart")
        assert app.main.query_one(Settings).selected.value == load("quickstart").preset.optimizer.lr
        await pilot.wait_until(lambda: lesson.scroll_y == 0 and "Paragraph" not in pilot.text)
        first_words = " ".join(load("quickstart").preset.about.split()[:3])
        await pilot.wait_until(lambda: first_words in pilot.text)


async def test_what_cannot_be_opened_says_why_in_its_place(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await browse(pilot)
        await pilot.press("end", "enter")
        assert chosen(pilot) == "gradient-check"
        await pilot.wait_until(lambda: "tuitrain gradcheck" in words(pilot, "#refusal"))
        assert "enter open" not in pilot.text
        assert isinstance(pilot.app.screen, BrowserScreen)


async def test_keys_stand_once_beside_the_line_to_find_by_or_below(main_app, run_app):
    async with run_app(main_app(), (80, 24)) as pilot:
        await browse(pilot)
        for width in (80, 140, 80, 140):
            await pilot.resize_terminal(width, 24)
            (keys,) = [row for row in pilot.rows if "enter open" in row]
            assert keys.startswith(" / type to find") == (width == 80)


async def test_typing_narrows_the_list_at_once_and_esc_shows_all_of_it_again(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await browse(pilot)
        await pilot.press(*"scales")
        assert chosen(pilot) == "batch-norm-scales"
        assert "/ scales▏" in pilot.text
        assert "esc all presets" in pilot.text
        await pilot.press("backspace", "escape")
        assert pilot.app.screen.text == ""
        assert "esc back" in pilot.text
        assert chosen(pilot) == "batch-norm-scales"
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, MainScreen)


@pytest.mark.parametrize("size", SIZES_AND_TINY)
@pytest.mark.parametrize("text", ["o", "relu", "layer", "accuracy", "/over", "q", "kj"])
async def test_what_fits_best_is_selected_marked_and_seen_whatever_is_typed(main_app, run_app, text, size):
    async with run_app(main_app(), size) as pilot:
        await browse(pilot)
        await pilot.press("end")
        for number, key in enumerate(text, 1):
            await pilot.press({"/": "slash"}.get(key, key))
            best = next(iter(names(found(text[:number]))), "")
            assert chosen(pilot) == best
            marked = [row for row in rows_of(pilot, Choices) if "▸" in row]
            assert all(best.startswith(row.split()[1].rstrip("…")) for row in marked)
            assert len(marked) == (best != "" and pilot.app.screen.query_one(Choices).size.height > 0)


async def test_where_nothing_is_found_enter_opens_nothing_and_says_so(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await browse(pilot)
        await pilot.press(*"qqq")
        await pilot.wait_until(lambda: "No preset" in pilot.text)
        assert "enter open" not in pilot.text
        await pilot.press("enter", "enter")
        assert words(pilot, "#refusal").endswith("There is nothing to open.")
        assert isinstance(pilot.app.screen, BrowserScreen)
        await pilot.press("backspace", "backspace")
        assert "enter open" in pilot.text
        assert "nothing to open" not in pilot.text


async def test_an_enter_right_behind_what_is_typed_opens_what_that_finds(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await browse(pilot)
        pilot.post_keys(*"xor", "enter")
        await pilot.wait_until(lambda: app.screen is app.main)
        assert app.source.sent[-1] == Open(load("xor").preset)


async def test_an_enter_that_comes_before_a_letter_is_found_means_what_is_selected_then(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await browse(pilot)
        await pilot.press(*"xor")
        # As the list asked for it before the letters had come to the screen.
        pilot.app.screen.query_one(Choices).post_message(Choices.Opened("overfit"))
        await pilot.wait_until(lambda: app.screen is app.main)
        assert app.source.sent[-1] == Open(load("xor").preset)


async def test_what_is_typed_right_behind_p_is_looked_for_and_no_command(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        pilot.post_keys("p", *"spira", "enter")
        await pilot.wait_until(lambda: app.screen is app.main and app.source.sent)
        assert app.source.sent[-1] == Open(load("spirals").preset)


async def test_how_a_shipped_preset_ends_is_drawn_and_of_your_own_files_nothing(main_app, run_app, tmp_path):
    file = tmp_path / "xor.yaml"
    file.write_text("title: Mine\nnetwork: {hidden: [3]}\nupdates: 5\n")
    async with run_app(main_app()) as pilot:
        await browse(pilot)
        picture = pilot.app.screen.query_one("#ending")
        assert "ACCURACY seed 0  ━━ train  ╌╌ test" in pilot.text
        pilot.app.post_message(events.Paste(str(file)))
        await pilot.wait_until(lambda: "Mine" in pilot.text)
        assert not picture.display
        await pilot.press("escape", *"gradient-ch")
        assert chosen(pilot) == "gradient-check"
        assert not picture.display
        await pilot.press("escape", *"xor")
        assert "TEST ACCURACY seed 0  ━1 line  ━2 hidden" in pilot.text
        await pilot.resize_terminal(80, 24)
        assert picture.region.height >= 10
        await pilot.resize_terminal(60, 16)
        assert not picture.display


async def test_a_file_is_opened_by_its_path_and_a_bad_one_named(main_app, run_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text("title: Mine\nnetwork: {hidden: [3]}\nupdates: 5\n")
    (tmp_path / "b.yaml").write_text("network: {hiden: [3]}\n")
    app = main_app()
    async with run_app(app) as pilot:
        await browse(pilot)
        await pilot.press("slash", *"b.yaml", "enter")
        await pilot.wait_until(lambda: "hiden" in pilot.text)
        await pilot.press(*["backspace"] * 6, *"a.yaml")
        await pilot.wait_until(lambda: "Mine" in pilot.text)
        await pilot.press("enter")
        await pilot.wait_until(lambda: isinstance(app.screen, MainScreen))
        assert app.source.sent[-1].preset.title == "Mine"


@pytest.mark.parametrize(
    "before", ["network: {hiden: [3]}\n", "title: Earlier\nnetwork: {hidden: [3]}\nupdates: 3\n"]
)
async def test_a_file_is_opened_as_it_is_then_and_not_as_it_was_looked_at(
    main_app, run_app, tmp_path, before
):
    file = tmp_path / "a.yaml"
    file.write_text(before)
    app = main_app()
    async with run_app(app) as pilot:
        await browse(pilot)
        pilot.app.post_message(events.Paste(str(file)))
        await pilot.wait_until(lambda: "hiden" in pilot.text or "3 updates" in pilot.text)
        file.write_text("title: Mended\nnetwork: {hidden: [3]}\nupdates: 5\n")
        await pilot.press("enter")
        await pilot.wait_until(lambda: isinstance(app.screen, MainScreen))
        assert (app.source.sent[-1].preset.title, app.source.sent[-1].preset.updates) == ("Mended", 5)


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("size", SIZES_AND_TINY)
async def test_the_lesson_is_read_to_its_end_at_every_size(main_app, run_app, size, ascii):
    async with run_app(main_app(ascii), size) as pilot:
        await browse(pilot)
        about = pilot.app.screen.query_one("#about", Scroll)
        await pilot.wait_until(lambda: about.max_scroll_y > 0 or "replacement" in pilot.text)
        for _ in range(40):
            # Its last paragraphs may be mounted while one reads the first.
            await pilot.press("pagedown")
        while size[1] in (16, 24) and not about.scroll_y == about.max_scroll_y > 0:
            await pilot.press("pagedown")
        assert not ascii or pilot.text.replace("\n", "").isascii()
        assert [len(row) for row in pilot.rows] == [size[0]] * size[1]
        assert pilot.app._exception is None


async def test_a_lesson_is_in_plain_signs_each_time_it_is_shown(run_app):
    app = StyledApp()
    async with run_app(app) as pilot:
        lesson = Lesson("one → two", ascii=True)
        await app.screen.mount(lesson)
        await pilot.wait_until(lambda: "one" in pilot.text)
        for text in ("three → four", "five → six"):
            lesson.show(text)
            await pilot.wait_until(lambda text=text: text[:4] in pilot.text)
            assert pilot.text.replace("\n", "").isascii()


async def test_the_heading_over_the_selected_one_has_the_arrows_and_no_other(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await browse(pilot)
        choices = pilot.app.screen.query_one(Choices)

        def marked(height):
            rows = choices.draw_picture(30, height).rows
            return [run.text.strip() for row in rows for run in row if run.role == "title"]

        await pilot.press("end")
        assert marked(20) == ["PROOF"]
        await pilot.press("up")
        assert marked(20) == ["SEARCH"]
        # Scrolled away, it is not another's.
        assert marked(4) == []


async def test_a_click_selects_and_a_second_one_opens(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await browse(pilot)
        await pilot.press("home")
        await pilot.click(Choices, offset=(5, 2))
        assert chosen(pilot) == "xor"
        await pilot.click(Choices, offset=(5, 2))
        await pilot.wait_until(lambda: isinstance(app.screen, MainScreen))
        assert app.source.sent[-1] == Open(load("xor").preset)


async def test_the_wheel_goes_down_and_up_the_list_as_far_as_there_is_one(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await browse(pilot)
        x, y = pilot.app.screen.query_one(Choices).region.center
        listed = names(ORDER)

        async def turn(kind, wanted):
            app.post_message(kind(None, int(x), int(y), 0, 0, 0, False, False, False))
            await pilot.wait_until(lambda: chosen(pilot) == wanted)

        await pilot.press("home")
        assert chosen(pilot) == listed[0]
        for wanted in (listed[1], listed[2], listed[3]):
            await turn(events.MouseScrollDown, wanted)
        for wanted in (listed[2], listed[1], listed[0], listed[0]):
            await turn(events.MouseScrollUp, wanted)
        await turn(events.MouseScrollDown, listed[1])
        await pilot.press("end")
        assert chosen(pilot) == listed[-1]
        await turn(events.MouseScrollUp, listed[-2])
        await turn(events.MouseScrollDown, listed[-1])
        await turn(events.MouseScrollDown, listed[-1])
        await turn(events.MouseScrollUp, listed[-2])


async def test_a_click_on_a_heading_or_below_the_list_selects_nothing(main_app, run_app):
    app = main_app()
    async with run_app(app, (140, 60)) as pilot:
        await browse(pilot)
        await pilot.press("home")
        first = chosen(pilot)
        height = pilot.app.screen.query_one(Choices).size.height
        lines = len(ORDER) + len(names(ORDER))
        for y in (0, *([lines, height - 1] if lines < height else [])):
            await pilot.click(Choices, offset=(5, y))
            assert chosen(pilot) == first
        await pilot.click(Choices, offset=(5, 2))
        assert chosen(pilot) == names(ORDER)[1]
        assert app.source.sent == []


async def test_a_click_in_a_list_that_is_scrolled_selects_what_is_under_it(main_app, run_app):
    async with run_app(main_app(), (80, 24)) as pilot:
        await browse(pilot)
        await pilot.press("end")
        wanted = names(ORDER)[-3]
        rows = [(row.split() or [""])[0] for row in rows_of(pilot, Choices)]
        assert names(ORDER)[0] not in rows
        await pilot.click(Choices, offset=(5, rows.index(wanted)))
        assert chosen(pilot) == wanted


async def test_down_right_after_a_letter_keeps_its_selection(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await browse(pilot)
        pilot.post_keys(*"relu", "down")
        await pilot.wait_until_settled()
        assert chosen(pilot) == "dead-relu"

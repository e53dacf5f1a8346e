"""Explanations on the screen: of settings, of values, of verdicts; from every panel, at every size."""

from dataclasses import replace
from typing import get_args

import pytest
from sizes import SIZES_AND_TINY

from tuitrain.config import Activation, load, preset_names, setting_of, settings_of
from tuitrain.experiments.inspect.verdicts import Ill, Verdict
from tuitrain.lab.presenters.explanations import setting_pages, verdict_pages
from tuitrain.lab.screens.all_settings import AllSettingsScreen
from tuitrain.lab.screens.explain import ExplainScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.widgets.drawer import Drawer
from tuitrain.lab.widgets.explained import Explained, broken
from tuitrain.lab.widgets.scroll import Scroll


@pytest.fixture
def main_app(app_for_view, make_view, small):
    def make(ascii=False, **fields):
        return app_for_view(make_view(small(**fields), 5), ascii=ascii)

    return make


async def select(pilot, path):
    """From wherever it is up to that setting."""
    settings = pilot.app.main.query_one("#settings")
    while settings.selected.path != path:
        await pilot.press("up")


def names(pages):
    return [page.name for page in pages]


def topics(page):
    return [part.explanation.topic for part in page.parts]


def test_a_setting_comes_with_its_value_and_then_its_other_choices(small):
    pages = setting_pages(setting_of(small().trial, "network.activation"))
    assert names(pages) == [*get_args(Activation)]
    assert names(pages)[:3] == ["relu", "sigmoid", "tanh"]
    assert topics(pages[0]) == ["network.activation", "network.activation: relu"]
    assert pages[0].parts[0].note == "now relu"
    assert topics(pages[2]) == ["network.activation: tanh"]


def test_where_arms_go_their_own_ways_it_says_what_they_have(small):
    page = setting_pages(setting_of(small().trial, "optimizer.lr"), "0.001…0.1")[0]
    assert page.parts[0].note == "now 0.001…0.1, by arm"


def test_a_number_is_a_page_alone_and_the_present_choice_comes_first(small):
    trial = small(optimizer={"name": "adam"}).trial
    assert [topics(page) for page in setting_pages(setting_of(trial, "batch_size"))] == [["batch_size"]]
    assert names(setting_pages(setting_of(trial, "optimizer.name")))[:3] == ["adam", "sgd", "momentum"]
    assert names(setting_pages(setting_of(trial, "optimizer.bias_correction"))) == ["true", "false"]


@pytest.mark.parametrize("name", ["init", "schedules", "adam-family", "batch-norm", "early-stopping", "xor"])
def test_every_setting_of_a_shipped_preset_has_its_pages(name):
    assert name in preset_names()
    for trial in load(name).preset.trials.values():
        assert all(setting_pages(info) for info in settings_of(trial))


def test_verdicts_on_the_screen_come_first_with_their_layers(make_view, small):
    view = make_view(small(network={"hidden": [8] * 5}), 5)
    pages = verdict_pages(view)
    assert topics(pages[0]) == ["run: LEARNING", "layer: DEAD", "layer: ok"]
    notes = [part.note for part in pages[0].parts]
    assert notes == ["loss 0.123 over the last 100 updates", "layer 5: 41 of 100", "layers 1, 2, 3, 4, 6"]
    assert "layer: SATURATED" in names(pages)
    assert "layer: DEAD" not in names(pages)


def test_of_several_arms_every_verdict_comes_with_the_arms_that_have_it(make_view, small, with_trials):
    arms = {name: {} for name in ("calm", "hot", "cold", "broken")}
    view = make_view(small(kind="compare", arms=arms), 5)
    view = with_trials(
        view,
        hot={"verdict": Verdict("PLATEAU", "it stays"), "ills": (Ill(1, "NOT FINITE"),)},
        broken={"verdict": Verdict("DIVERGED", "so")},
    )
    here = verdict_pages(view)[0]
    assert topics(here) == [
        "run: DIVERGED",
        "run: PLATEAU",
        "run: LEARNING",
        "layer: NOT FINITE",
        "layer: ok",
    ]
    assert [part.note for part in here.parts] == [
        "1 of 4 runs: broken", "1 of 4 runs: hot", "2 of 4 runs: calm, cold", "layer 1 of hot", "layers 1, 2",
    ]  # fmt: skip
    chosen = verdict_pages(replace(view, chosen="hot", shown=1))[0]
    assert [part.note for part in chosen.parts] == ["it stays", "layers 1, 2"]


def test_of_several_seeds_the_verdicts_are_told_without_arms(make_view, small):
    view = make_view(small(), 5)
    several = replace(view, trials=(view.trial, replace(view.trial, seed=1)))
    assert verdict_pages(several)[0].parts[0].note == "2 of 2 runs"


def test_words_are_broken_and_pictures_kept():
    lines = ["one two three", "four", "", "    ╭──╮ picture", "five"]
    assert list(broken(lines, 9)) == ["one two", "three", "four", "", "╭──╮ picture", "five"]
    assert list(broken(lines, 40)) == ["one two three four", "", "    ╭──╮ picture", "five"]


def test_what_is_said_beside_a_formula_goes_below_it_where_there_is_no_room():
    line = "    p ← p - lr · g      over the batch"
    assert list(broken([line], 40)) == [line]
    assert list(broken([line], 34)) == [line.strip()]
    assert list(broken([line], 20)) == ["p ← p - lr · g", "      over the batch"]
    assert list(broken(["    1 ┤──    2 ┤──"], 10)) == ["1 ┤──    2 ┤──"], "a picture stays as it is"


async def test_i_explains_the_selected_setting_and_pages_go_round(main_app, run_app):
    async with run_app(main_app(), (100, 30)) as pilot:
        await pilot.press("3")
        await select(pilot, "network.dropout.ratio")
        await pilot.press("i")
        assert isinstance(pilot.app.screen, ExplainScreen)
        assert "Dropout" in pilot.text
        await pilot.press("escape")
        await select(pilot, "network.activation")
        await pilot.press("i")
        assert "The activation φ" in pilot.text
        assert "ReLU, the rectified linear unit" in pilot.text
        for key in ("right", "tab"):
            await pilot.press(key)
            assert "The activation φ" not in pilot.text
        assert "A sigmoid stretched" in pilot.text
        await pilot.press("left", "shift+tab", "shift+tab")
        assert "GELU" in pilot.text
        await pilot.press("i")
        assert isinstance(pilot.app.screen, MainScreen)


async def test_where_there_is_room_a_drawer_opens_beside_and_follows_what_is_selected(main_app, run_app):
    async with run_app(main_app(optimizer={"name": "sgd", "lr": 0.1})) as pilot:
        before = pilot.text
        await pilot.press("i")
        assert isinstance(pilot.app.screen, MainScreen)
        for seen in (
            "The learning rate",
            "now 0.1",
            "100 updates at rate 0.1 on x²/20 + y²",
            "LOSS",
            "LAYERS",
        ):
            assert seen in pilot.text, seen
        assert "LESSON" not in pilot.text
        await pilot.press("+")
        await pilot.wait_until(lambda: "now 0.2" in pilot.text)
        assert "at rate 0.2 on" in pilot.text
        await select(pilot, "network.dropout.ratio")
        assert "LEFT OUT 0% of 8 units in layer 1" in pilot.text
        await select(pilot, "network.activation")
        assert "φ AND ITS SLOPE" in pilot.text
        await pilot.press("right")
        await pilot.wait_until(lambda: "now sigmoid" in pilot.text)
        await pilot.press("u", "u", "i")
        await select_down(pilot, "optimizer.lr")
        await pilot.wait_until(lambda: pilot.text == before)


async def select_down(pilot, path):
    while pilot.app.main.query_one("#settings").selected.path != path:
        await pilot.press("down")


async def test_the_drawer_is_read_by_pages_and_by_lines_and_keeps_its_page_then(main_app, run_app):
    async with run_app(main_app(network={"hidden": [8] * 5})) as pilot:
        await pilot.press("2", "i")
        drawer = pilot.app.main.query_one(Drawer)
        assert "LEARNING: the loss goes down" in pilot.text
        assert "layer 5: 41 of 100" in pilot.text
        await pilot.press("pagedown")
        await pilot.wait_until(lambda: "layers 1, 2, 3, 4, 6" in pilot.text)
        await pilot.press("pageup")
        assert drawer.scroll_y == 0
        await pilot.press("4", "down", "down")
        assert (pilot.app.focused, drawer.scroll_y) == (drawer, 2)
        assert "EXPLAINED" in pilot.text
        await pilot.press("3")
        assert "The learning rate" in pilot.text
        assert drawer.scroll_y == 0, "another page is read from its top"


async def test_esc_closes_the_drawer_and_a_screen_too_narrow_hides_it(main_app, run_app):
    async with run_app(main_app()) as pilot:
        before = pilot.text
        await pilot.press("i")
        opened = pilot.text
        await pilot.resize_terminal(100, 40)
        assert "EXPLAINED" not in pilot.text
        await pilot.resize_terminal(140, 40)
        assert pilot.text == opened
        await pilot.resize_terminal(220, 60)
        assert pilot.app.main.query_one("#left").size.width == 77
        await pilot.resize_terminal(120, 36)
        assert pilot.app.main.query_one("#left").size.width == 53
        await pilot.resize_terminal(140, 40)
        await pilot.press("escape")
        assert pilot.text == before


async def test_while_a_value_is_typed_esc_leaves_the_value_and_not_the_drawer(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await pilot.press("i", "enter", "5", "escape")
        assert "EXPLAINED" in pilot.text
        await pilot.press("escape")
        assert "EXPLAINED" not in pilot.text


@pytest.mark.parametrize("panel", ["1", "2"])
async def test_from_charts_and_layers_it_explains_the_verdicts(main_app, run_app, panel):
    async with run_app(main_app(network={"hidden": [8] * 5}), (100, 40)) as pilot:
        await pilot.press(panel, "i")
        assert "LEARNING: the loss goes down" in pilot.text
        assert "layer 5: 41 of 100" in pilot.text
        await pilot.press("q")
        assert isinstance(pilot.app.screen, MainScreen)


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("size", SIZES_AND_TINY)
async def test_all_of_it_can_be_read_at_every_size(main_app, run_app, size, ascii):
    async with run_app(main_app(ascii=ascii, network={"hidden": [8] * 5}), size) as pilot:
        await pilot.press("2", "i")
        assert pilot.text.replace("\n", "").isascii() == ascii
        drawer = size[0] >= 120 and size[1] >= 36
        text = pilot.app.screen.query_one("#drawer" if drawer else "#text", Scroll)
        await pilot.press(*["pagedown"] * 30)
        if size[1] >= 16:
            # The offset is set at once, the screen follows with its next refresh: what is seen is waited for.
            last = "lower the learning rate." if drawer else "says how many."
            await pilot.wait_until(lambda: last in pilot.text)
            assert text.scroll_y == text.max_scroll_y
        await pilot.press(*["pageup"] * 30 if drawer else ("k", "up", "pageup", "right"))
        await pilot.wait_until(lambda: text.scroll_y == 0)
        assert [len(row) for row in pilot.rows] == [size[0]] * size[1]
        assert pilot.app._exception is None


async def test_another_page_is_read_from_its_top(main_app, run_app):
    async with run_app(main_app(), (60, 10)) as pilot:
        await pilot.press("2", "i")
        text = pilot.app.screen.query_one("#text", Scroll)
        for key in ("right", "left"):
            await pilot.press("pagedown")
            assert text.scroll_y > 0
            await pilot.press(key)
            assert text.max_scroll_y > 0
            assert text.scroll_y == 0


async def test_in_all_settings_it_explains_too_and_comes_back_there(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await pilot.press("a", "i")
        assert "The learning rate" in pilot.text
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, AllSettingsScreen)


async def test_a_look_explains_once_and_lays_out_again_only_where_lines_come_or_go(
    main_app, run_app, monkeypatch
):
    app, explained, laid_out = main_app(), [], []
    show, refresh = Drawer.show, Explained.refresh

    def counted(drawer, pages):
        explained.append(pages)
        show(drawer, pages)

    def noted(widget, *regions, layout=False, **how):
        laid_out.append(layout)
        return refresh(widget, *regions, layout=layout, **how)

    async with run_app(app, size=(140, 40)) as pilot:
        await pilot.press("i", "1")
        monkeypatch.setattr(Drawer, "show", counted)
        monkeypatch.setattr(Explained, "refresh", noted)
        for said, moves in (
            ("loss 0.1", False),
            ("loss 0.2", False),
            ("so much is lost " * 8, True),
            ("loss 0.3", True),
        ):
            explained.clear()
            laid_out.clear()
            app.source.show(verdict=Verdict("LEARNING", said))
            app.main.look()
            assert len(explained) == 1, said
            await pilot.wait_until_settled()
            assert any(laid_out) == moves, said
            assert said.strip()[:20] in pilot.text

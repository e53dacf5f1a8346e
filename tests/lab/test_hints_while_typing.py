"""The line of keys says what counts now: while something is typed, other keys do than before and after."""

import pytest

from tuitrain.config import load
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.all_settings import AllSettingsScreen

TYPING = "enter take it  esc leave it as it is"


@pytest.fixture
def main_app(app_for_view, make_view, small):
    return lambda **fields: app_for_view(make_view(small(**fields), 5))


@pytest.mark.parametrize("size", [(140, 40), (100, 30), (80, 24), (60, 16)], ids=str)
@pytest.mark.parametrize("ends", ["escape", "enter", "tab"])
async def test_while_a_value_is_typed_the_line_says_how_to_take_or_leave_it(main_app, run_app, size, ends):
    async with run_app(main_app(), size) as pilot:
        await pilot.press("3")
        before = pilot.rows[-1]
        assert TYPING not in before
        await pilot.press("enter", *"0.2")
        assert pilot.rows[-1].strip() == TYPING
        await pilot.press(ends)
        assert TYPING not in pilot.text
        assert pilot.rows[-1] == before


async def test_what_is_refused_can_be_mended_and_the_line_says_so_still(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await pilot.press("3", "enter", *"many", "enter")
        assert pilot.rows[-1].strip() == TYPING
        await pilot.press("escape")
        assert "space run" in pilot.rows[-1]


@pytest.mark.parametrize("name", ["surface", "init-activations-relu", "search"])
async def test_hints_of_a_study_follow_typing(run_app, name):
    async with run_app(LabApp(load(name))) as pilot:
        before = pilot.rows[-1]
        await pilot.press("2", "enter", "1")
        assert pilot.rows[-1].strip() == TYPING
        await pilot.press("escape")
        assert pilot.rows[-1] == before


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 16)], ids=str)
async def test_among_all_settings_the_line_follows_the_keys(main_app, run_app, size):
    async with run_app(main_app(), size) as pilot:
        await pilot.press("slash")
        assert isinstance(pilot.app.screen, AllSettingsScreen)
        assert "enter to the list  esc all settings" in pilot.text
        await pilot.press(*"rate", "enter")
        assert "esc back" in pilot.text
        assert "to the list" not in pilot.text
        await pilot.press("enter", "1")
        assert TYPING in pilot.text
        assert "esc back" not in pilot.text
        await pilot.press("escape")
        assert "esc back" in pilot.text
        assert TYPING not in pilot.text


async def test_where_a_file_is_named_the_line_stays_after_a_refusal(main_app, run_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with run_app(main_app()) as pilot:
        await pilot.press("s")
        assert "enter write it  esc back" in pilot.text
        (tmp_path / "small-edited.yaml").write_text("")
        await pilot.press("enter")
        assert "again to replace it" in pilot.text
        assert "enter write it  esc back" in pilot.text

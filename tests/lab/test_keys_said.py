"""The line of keys says what counts now: while something is typed, other keys do than before and after."""

import pytest

from tuitrain.config import load
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.all_settings import AllSettingsScreen

TYPING = "enter take it  esc leave it as it is"


@pytest.fixture
def desk(bench, make_view, small):
    return lambda **fields: bench(make_view(small(**fields), 5))


@pytest.mark.parametrize("size", [(140, 40), (100, 30), (80, 24), (60, 16)], ids=str)
@pytest.mark.parametrize("ends", ["escape", "enter", "tab"])
async def test_while_a_value_is_typed_the_line_says_how_to_take_or_leave_it(desk, sit, size, ends):
    async with sit(desk(), size) as hands:
        await hands.press("3")
        before = hands.rows[-1]
        assert TYPING not in before
        await hands.press("enter", *"0.2")
        assert hands.rows[-1].strip() == TYPING
        await hands.press(ends)
        assert TYPING not in hands.text
        assert hands.rows[-1] == before


async def test_what_is_refused_can_be_mended_and_the_line_says_so_still(desk, sit):
    async with sit(desk()) as hands:
        await hands.press("3", "enter", *"many", "enter")
        assert hands.rows[-1].strip() == TYPING
        await hands.press("escape")
        assert "space run" in hands.rows[-1]


@pytest.mark.parametrize("name", ["surface", "init-activations-relu", "search"])
async def test_so_does_the_line_of_a_study(sit, name):
    async with sit(LabApp(load(name))) as hands:
        before = hands.rows[-1]
        await hands.press("2", "enter", "1")
        assert hands.rows[-1].strip() == TYPING
        await hands.press("escape")
        assert hands.rows[-1] == before


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 16)], ids=str)
async def test_among_all_settings_the_line_follows_the_keys(desk, sit, size):
    async with sit(desk(), size) as hands:
        await hands.press("slash")
        assert isinstance(hands.app.screen, AllSettingsScreen)
        assert "enter to the list  esc all settings" in hands.text
        await hands.press(*"rate", "enter")
        assert "esc back" in hands.text
        assert "to the list" not in hands.text
        await hands.press("enter", "1")
        assert TYPING in hands.text
        assert "esc back" not in hands.text
        await hands.press("escape")
        assert "esc back" in hands.text
        assert TYPING not in hands.text


async def test_where_a_file_is_named_the_line_stays_after_a_refusal(desk, sit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with sit(desk()) as hands:
        await hands.press("s")
        assert "enter write it  esc back" in hands.text
        (tmp_path / "small-edited.yaml").write_text("")
        await hands.press("enter")
        assert "again to replace it" in hands.text
        assert "enter write it  esc back" in hands.text

"""Texts in Korean and Japanese: every row of the screen stays as wide as every other."""

import pytest
from rich.cells import cell_len
from sizes import SIZES

from tuitrain.config import Loaded
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.widgets.words import Words

LESSON = (
    "학습률을 바꾸면 손실이 어떻게 달라지는가를 봅니다.\n\n**学習率**を変えると、「過学習」も見える！ " * 3
)
ARMS = {
    "kind": "compare",
    "title": "학습률 비교：ニューラルネットワークの学習率を比べる",
    "about": LESSON,
    "arms": {"plain": {}, "slow": {"optimizer": {"lr": 0.02}}},
}


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("size", SIZES)
async def test_rows_are_as_wide_as_the_screen(small, run_app, size, ascii):
    name = "신경망の学習率をいろいろ変えて比べる長い名前の実験ファイル.yaml"
    app = LabApp(Loaded(small(**ARMS), name, ()), ascii=ascii)
    async with run_app(app, size) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        for keys in ((), ("n",), ("4",), ("3",), ("2",), ("1",), ("question_mark",)):
            await pilot.press(*keys)
            await pilot.pause()
            assert {cell_len(row) for row in pilot.rows} == {size[0]}
            assert not ascii or pilot.text.isascii()
        assert isinstance(app.screen, HelpScreen)


async def test_a_refusal_in_wide_words_is_read_to_its_end(small, run_app):
    app = LabApp(Loaded(small(), "small.yaml", ()))
    text = "「新しい設定」は使えません。값이 너무 큽니다. もう一度、別の値で試してください。終"
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        app.screen.refuse(text)
        said = app.screen.query_one("#explanation", Words)
        await pilot.wait_until(lambda: "終" in said.render_line(2).text + said.render_line(3).text)
        assert {cell_len(row) for row in pilot.rows} == {140}

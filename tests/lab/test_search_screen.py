"""Searches on the screen: run, paused, sorted, looked at from all sides, closed in; a trial opened."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tuitrain.config import Loaded, Preset
from tuitrain.experiments.pool import Pool
from tuitrain.experiments.view import Phase
from tuitrain.lab import LabApp
from tuitrain.lab.screens import search
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.search import SearchScreen

SMALL = {
    "kind": "search",
    "title": "Small",
    "about": "A **small** search.",
    "data": {"name": "moons", "train": 100, "validation": 40},
    "network": {"hidden": {"width": 8, "depth": 1}},
    "optimizer": {"name": "sgd", "lr": 0.1},
    "batch_size": 20,
    "updates": 20,
    "evaluate": {"every": 5},
    "search": {
        "space": {"optimizer.lr": {"log": [1e-4, 10]}, "network.hidden.width": {"int": [2, 12]}},
        "trials": 8,
    },
    "expect": [{"figure": "best.trials", "equals": 8}],
}


@pytest.fixture
def lab(monkeypatch):
    """The whole app on a small search, its trials in a thread: processes take seconds to start."""
    monkeypatch.setattr(search, "local_pool", lambda: Pool(ThreadPoolExecutor(1), 1))

    def make(ascii=False, **fields):
        return LabApp(Loaded(Preset.model_validate(SMALL | fields), "small.yaml", ()), fps=30, ascii=ascii)

    return make


async def found(hands, trials=8):
    """The screen, once it has searched to the end."""
    await hands.until(lambda: isinstance(hands.app.screen, SearchScreen) and "ready" in hands.rows[0])
    await hands.press("space")
    await hands.until(lambda: "finished" in hands.rows[0] and f"{trials}/{trials} trials" in hands.rows[0])
    return hands.app.screen


def numbers(screen):
    return [attempt.number for attempt in screen._shown]


async def test_nothing_is_trained_before_a_word_and_everything_after_it(lab, sit):
    async with sit(lab()) as hands:
        await hands.until(lambda: "○ ready" in hands.rows[0])
        assert "no trial has a score yet" in hands.rows[1]
        screen = await found(hands)
        best = screen.view.found.best
        assert f"best: trial {best.number}, " in hands.rows[1]
        assert " ± " in hands.rows[1]
        assert "expected: all 1 met" in hands.rows[1]


async def test_pausing_submits_no_more(lab, sit):
    async with sit(lab(updates=2000)) as hands:
        await hands.until(lambda: "ready" in hands.rows[0])
        await hands.press("space")
        await hands.until(lambda: "running" in hands.rows[0])
        await hands.press("space")
        await hands.until(lambda: "paused" in hands.rows[0] and not hands.app.screen.view.running)
        view = hands.app.screen.view
        assert len(view.found.attempts) < 8
        await hands.press("space")
        await hands.until(lambda: hands.app.screen.view.phase is Phase.FINISHED)


async def test_the_table_is_sorted_by_every_column_both_ways(lab, sit):
    async with sit(lab()) as hands:
        screen = await found(hands)
        ranking = [attempt.number for attempt in screen.view.found.ranking]
        assert numbers(screen) == ranking
        await hands.press("o")
        assert numbers(screen) == sorted(ranking)
        await hands.press("O")
        assert numbers(screen) == sorted(ranking, reverse=True)
        await hands.press("o")
        widths = [attempt.settings["network.hidden.width"] for attempt in screen._shown]
        assert widths == sorted(widths, reverse=True)
        await hands.press(*"oooooo")
        assert numbers(screen) == ranking[::-1]


@pytest.mark.parametrize("ascii", [False, True])
async def test_three_views_take_turns(lab, sit, ascii):
    async with sit(lab(ascii)) as hands:
        await hands.until(lambda: "ready" in hands.rows[0])
        await hands.press("space")
        await hands.until(lambda: "finished" in hands.rows[0])
        for seen in ("place", "optimizer.lr over network.hidden.width", "THE BEST 8", "place"):
            await hands.until(lambda seen=seen: seen in hands.text)
            assert hands.text.isascii() == ascii
            await hands.press("v")


async def test_a_trial_opens_as_a_training_of_its_own(lab, sit):
    app = lab()
    async with sit(app) as hands:
        screen = await found(hands)
        await hands.press("down", "down")
        chosen = screen.view.found.ranking[2]
        assert screen.chosen is chosen
        await hands.press("enter")
        await hands.until(lambda: isinstance(app.screen, MainScreen))
        assert app.session.latest().preset.kind == "train"
        assert app.session.latest().preset.optimizer.lr == chosen.settings["optimizer.lr"]
        await hands.press("p")
        await hands.until(lambda: isinstance(app.screen, BrowserScreen))


async def test_the_ranges_close_around_the_best_five(lab, sit):
    async with sit(lab()) as hands:
        screen = await found(hands)
        await hands.press("z")
        await hands.until(lambda: "ready" in hands.rows[0])
        low, high = screen.preset.search.space["optimizer.lr"].log
        assert 1e-4 <= low < high <= 10
        assert high / low < 1e5
        await hands.press("z")
        await hands.until(lambda: "Needs 5 trials" in hands.text)
        await hands.press("u")
        await hands.until(lambda: screen.preset.search.space["optimizer.lr"].log == (1e-4, 10))


async def test_what_lies_at_an_edge_is_warned_of(lab, sit):
    looked_for = {
        "space": {"optimizer.lr": {"log": [1e-6, 1e-1]}},
        "sampler": {"name": "grid", "points": 30},
        "trials": 30,
        "monitor": "validation_loss",
    }
    async with sit(lab(search=looked_for, expect=[])) as hands:
        screen = await found(hands, 30)
        (warning, *_) = screen.view.found.warnings
        assert warning[:40] in hands.text


async def test_what_fails_is_said(lab, sit, monkeypatch):
    def broken():
        raise OSError("no room for workers")

    app = lab()
    monkeypatch.setattr(search, "local_pool", broken)
    async with sit(app) as hands:
        await hands.until(lambda: "ready" in hands.rows[0])
        await hands.press("space")
        await hands.until(lambda: "failed" in hands.rows[0] and "no room for workers" in hands.rows[1])

"""Searches on the screen: run, paused, sorted, looked at from all sides, closed in; a trial opened."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from screen_text import explanation, rows_of, toasts

from tuitrain.config import Loaded, Preset, load
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.trials.pool import Pool
from tuitrain.headless import search_report
from tuitrain.lab import LabApp
from tuitrain.lab.presenters.reports import Reports
from tuitrain.lab.screens import search
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.search import SearchScreen
from tuitrain.lab.screens.surface import SurfaceScreen
from tuitrain.lab.screens.trial import TrialScreen
from tuitrain.lab.widgets.settings import Settings
from tuitrain.training import SCORE_FIGURES

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
def lab_app(monkeypatch):
    """The whole app on a small search, its trials in a thread: processes take seconds to start."""
    monkeypatch.setattr(search, "local_pool", lambda workers: Pool(ThreadPoolExecutor(1), 1))

    def make(ascii=False, **fields):
        return LabApp(Loaded(Preset.model_validate(SMALL | fields), "small.yaml", ()), fps=30, ascii=ascii)

    return make


async def found(pilot, trials=8):
    """The screen, once it has searched to the end."""
    await pilot.wait_until(lambda: isinstance(pilot.app.screen, SearchScreen) and "ready" in pilot.rows[0])
    await pilot.press("space")
    await pilot.wait_until(
        lambda: "finished" in pilot.rows[0] and f"{trials}/{trials} trials" in pilot.rows[0]
    )
    return pilot.app.screen


def numbers(screen):
    return [attempt.number for attempt in screen.seen.shown]


async def test_nothing_is_trained_before_a_word_and_everything_after_it(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await pilot.wait_until(lambda: "○ ready" in pilot.rows[0])
        assert "no trial has a score yet" in pilot.rows[1]
        screen = await found(pilot)
        best = screen.view.found.best
        assert f"best: trial {best.number}, " in pilot.rows[1]
        assert " ± " in pilot.rows[1]
        assert "expected: all 1 met" in pilot.rows[1]


async def test_leaving_a_search_reports_its_best_trials(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await found(pilot)
        await pilot.press("q")
        await pilot.wait_until(lambda: app._exit)
    assert app.parting == "", "the lab has no words of its own"
    app._reports = Reports(search=search_report)
    told = app.parting.splitlines()
    assert told[0] == "small: Small"
    assert "  8 of 8 trials ended" in told
    assert "  the best 8 of 8 trials" in told
    assert told[-1].startswith("  again   not from here: the preset is no file")


async def test_closing_in_on_a_search_under_way_asks_first(lab_app, run_app):
    async with run_app(lab_app(updates=2000, search=SMALL["search"] | {"trials": 60})) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.rows[0])
        await pilot.press("space")
        screen = pilot.app.screen
        await pilot.wait_until(lambda: len(screen.view.found.ranking) >= 6 and screen.trains)
        ranges = screen.controller.draft.search.space
        await pilot.press("z")
        assert "CLOSE IN NOW?" in pilot.text
        await pilot.press("escape")
        assert screen.controller.draft.search.space == ranges
        await pilot.press("z", "y")
        await pilot.wait_until(lambda: screen.controller.draft.search.space != ranges)


async def test_pausing_submits_no_more(lab_app, run_app):
    async with run_app(lab_app(updates=2000)) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.rows[0])
        await pilot.press("space")
        await pilot.wait_until(lambda: "running" in pilot.rows[0])
        assert "space pause" in pilot.rows[-1]
        await pilot.press("space")
        await pilot.wait_until(lambda: "paused" in pilot.rows[0] and not pilot.app.screen.view.running)
        assert "space run" in pilot.rows[-1]
        view = pilot.app.screen.view
        assert len(view.found.attempts) < 8
        await pilot.press("space")
        await pilot.wait_until(lambda: pilot.app.screen.view.phase is Phase.FINISHED)


def values(screen, path):
    return [attempt.settings[path] for attempt in screen.seen.shown]


async def test_the_table_is_sorted_by_every_column_the_best_first_and_the_other_way_round(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        screen = await found(pilot)
        ranking = [attempt.number for attempt in screen.view.found.ranking]
        assert numbers(screen) == ranking
        await pilot.press("o")
        assert numbers(screen) == sorted(ranking)
        await pilot.press("O")
        assert numbers(screen) == sorted(ranking, reverse=True)
        assert "trial▾" in pilot.text
        await pilot.press("o")
        assert numbers(screen) == ranking
        assert "validation accuracy▾" in pilot.text
        await pilot.press("O")
        scores = [attempt.value("validation_accuracy") for attempt in screen.seen.shown]
        assert scores == sorted(scores)
        for path in ("network.hidden.width", "optimizer.lr"):
            await pilot.press("o")
            assert values(screen, path) == sorted(values(screen, path))
            assert f"{path}▴" in pilot.text
        await pilot.press(*"ooo")
        assert numbers(screen) == ranking


async def test_of_losses_the_lowest_comes_first(lab_app, run_app):
    space = {"optimizer.lr": {"log": [1e-4, 10]}}
    judged = {"space": space, "trials": 5, "monitor": "validation_loss"}
    async with run_app(lab_app(search=judged, expect=[])) as pilot:
        screen = await found(pilot, 5)
        await pilot.press(*"oo")
        losses = [attempt.value("validation_loss") for attempt in screen.seen.shown]
        assert losses == sorted(losses)
        assert "validation loss▴" in pilot.text


async def test_on_a_narrow_screen_other_columns_come_with_the_arrows_and_with_the_order(lab_app, run_app):
    async with run_app(lab_app(), (60, 16)) as pilot:
        await found(pilot)
        (head,) = [row for row in pilot.rows if "place" in row]
        assert head.split() == ["place▴", "trial", "accuracy", "width", "lr", "+2›"]
        await pilot.press("right")
        await pilot.wait_until(lambda: "‹" in pilot.text and "updates" in pilot.text)
        await pilot.press("right", "right", "right")
        (head,) = [row for row in pilot.rows if "place" in row]
        assert head.split() == ["place▴", "trial", "accuracy", "‹updates", "status"]
        await pilot.press("left", "left")
        await pilot.wait_until(lambda: "+2›" in pilot.text and "‹" not in pilot.text)
        await pilot.press(*"ooooo")
        await pilot.wait_until(lambda: "updates▾" in pilot.text)


async def test_another_search_with_fewer_fields_is_sorted_by_its_own_columns(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        screen = await found(pilot)
        await pilot.press(*"oooooo")
        small = SMALL | {
            "search": {"space": {"optimizer.lr": {"log": [1e-4, 10]}}, "trials": 3},
            "expect": [],
        }
        screen.navigation.open(Loaded(Preset.model_validate(small), "other.yaml", ()))
        await found(pilot, 3)
        assert "place▴" in pilot.text


@pytest.mark.parametrize("ascii", [False, True])
async def test_three_views_take_turns(lab_app, run_app, ascii):
    async with run_app(lab_app(ascii)) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.rows[0])
        await pilot.press("space")
        await pilot.wait_until(lambda: "finished" in pilot.rows[0])
        for seen in ("place", "optimizer.lr over network.hidden.width", "THE BEST 8", "place"):
            await pilot.wait_until(lambda seen=seen: seen in pilot.text)
            assert pilot.text.isascii() == ascii
            await pilot.press("v")


async def open_trial(pilot, number=2):
    """A trial further down the table, opened over the search; both screens."""
    search_screen = pilot.app.screen
    await pilot.press(*["down"] * number, "enter")
    await pilot.wait_until(lambda: isinstance(pilot.app.screen, TrialScreen) and pilot.app.session.latest())
    return search_screen, pilot.app.screen


@pytest.mark.parametrize("paired", [True, False])
async def test_a_trial_opens_over_its_search_and_comes_to_what_it_came_to_there(lab_app, run_app, paired):
    app = lab_app(paired=paired)
    async with run_app(app) as pilot:
        await found(pilot)
        screen, _ = await open_trial(pilot)
        chosen = screen.view.found.ranking[2]
        assert app.session.latest().preset.optimizer.lr == chosen.settings["optimizer.lr"]
        assert f"small-trial{chosen.number}" in pilot.rows[0]
        assert pilot.rows[-1].strip().startswith("esc search")
        await pilot.press("space")
        await pilot.wait_until(lambda: app.session.latest().phase is Phase.FINISHED)
        (*_, scores) = app.session.latest().trial.curves.scores
        assert scores[1 + SCORE_FIGURES.index("validation_loss")] == chosen.figures["validation_loss"]


async def test_esc_leads_back_to_the_very_same_search(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await found(pilot)
        await pilot.press("o")
        screen, _ = await open_trial(pilot)
        view = screen.view
        await pilot.press("space", "escape", "escape")
        await pilot.wait_until(lambda: app.screen is screen and "place" in pilot.text)
        assert app.session is None
        assert not [thread for thread in threading.enumerate() if thread.name == "trainer"]
        assert screen.view is view
        assert screen.seen.chosen is view.found.attempts[2]
        assert "trial▴" in pilot.text
        await pilot.press("enter")
        await pilot.wait_until(lambda: isinstance(app.screen, TrialScreen))


class Held(ThreadPoolExecutor):
    """Lets the first two trials pass, and the others when it is told to."""

    def __init__(self):
        super().__init__(1)
        self.free, self._left = threading.Event(), 2

    def submit(self, work, *arguments):
        self._left -= 1
        if self._left < 0:
            super().submit(self.free.wait)
        return super().submit(work, *arguments)


async def test_the_search_goes_on_below_a_trial(lab_app, run_app, monkeypatch):
    app, held = lab_app(), Held()
    monkeypatch.setattr(search, "local_pool", lambda workers: Pool(held, 1))
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.rows[0])
        await pilot.press("space")
        await pilot.wait_until(lambda: len(app.screen.seen.shown) == 2)
        screen, _ = await open_trial(pilot, 0)
        chosen = screen.seen.chosen
        await pilot.wait_until(lambda: "The search goes on below" in pilot.text)
        held.free.set()
        await pilot.wait_until(lambda: screen.session.latest().phase is Phase.FINISHED)
        screen.look()
        assert screen.view.phase is Phase.RUNNING
        await pilot.press("escape")
        await pilot.wait_until(lambda: "finished" in pilot.rows[0])
        assert screen.seen.chosen.name == chosen.name


async def test_two_enters_at_once_open_one_trial(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        screen = await found(pilot)
        screen.on_trials_opened()
        screen.on_trials_opened()
        await pilot.wait_until(lambda: isinstance(app.screen, TrialScreen))
        await pilot.press("escape")
        await pilot.wait_until(lambda: app.screen is screen)


async def test_an_experiment_that_trains_nothing_takes_the_place_of_trial_and_search(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await found(pilot)
        screen, _ = await open_trial(pilot)
        await pilot.press("p")
        await pilot.wait_until(lambda: isinstance(app.screen, BrowserScreen))
        app.screen.dismiss(load("surface"))
        await pilot.wait_until(lambda: isinstance(app.screen, SurfaceScreen))
        assert app.session is None
        await pilot.wait_until(lambda: screen.session is None)
        assert len(app.screen_stack) == 2


async def test_help_and_palette_know_the_way_back(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await found(pilot)
        await open_trial(pilot)
        assert "Go back to the search" in [each.title for each in app.offers()]
        await pilot.press("question_mark")
        await pilot.wait_until(lambda: "Go back to the search." in pilot.text)


async def test_below_a_trial_a_search_that_is_paused_or_over_does_not_go_on(lab_app, run_app, monkeypatch):
    app, held = lab_app(), Held()
    monkeypatch.setattr(search, "local_pool", lambda workers: Pool(held, 1))
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.rows[0])
        await pilot.press("space")
        await pilot.wait_until(lambda: len(app.screen.seen.shown) == 2)
        await pilot.press("space")
        held.free.set()
        await pilot.wait_until(lambda: "paused" in pilot.rows[0] and not app.screen.view.running)
        await open_trial(pilot, 0)
        assert not toasts(pilot)
        await pilot.press("escape", "space")
        await pilot.wait_until(lambda: "finished" in pilot.rows[0])
        await open_trial(pilot, 0)
        assert not toasts(pilot)


async def test_trials_without_a_score_are_nothing_to_close_in_on(lab_app, run_app):
    fields = {
        "network": {"hidden": {"width": 8, "depth": 6}},
        "search": {"space": {"optimizer.lr": {"log": [100, 1000]}}, "trials": 6},
        "expect": [],
    }
    async with run_app(lab_app(**fields)) as pilot:
        screen = await found(pilot, 6)
        assert len(screen.view.found.ranking) == 6
        assert "no trial has a score yet" in pilot.rows[1]
        await pilot.press("z")
        assert "Needs 5 trials with a score" in explanation(pilot)
        assert "finished" in pilot.rows[0]


async def test_the_ranges_close_around_the_best_five(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        screen = await found(pilot)
        await pilot.press("z")
        await pilot.wait_until(lambda: "ready" in pilot.rows[0])
        low, high = screen.preset.search.space["optimizer.lr"].log
        assert 1e-4 <= low < high <= 10
        assert high / low < 1e5
        await pilot.press("z")
        await pilot.wait_until(lambda: "Needs 5 trials" in pilot.text)
        await pilot.press("u")
        await pilot.wait_until(lambda: screen.preset.search.space["optimizer.lr"].log == (1e-4, 10))


async def test_what_lies_at_an_edge_is_warned_of(lab_app, run_app):
    looked_for = {
        "space": {"optimizer.lr": {"log": [1e-6, 1e-1]}},
        "sampler": {"name": "grid", "points": 30},
        "trials": 30,
        "monitor": "validation_loss",
    }
    async with run_app(lab_app(search=looked_for, expect=[])) as pilot:
        screen = await found(pilot, 30)
        (warning, *_) = screen.view.found.warnings
        assert warning[:40] in pilot.text


async def test_what_fails_is_said_and_where_it_failed_is_logged(lab_app, run_app, monkeypatch, caplog):
    def broken(workers):
        raise OSError("no room for workers")

    app = lab_app()
    monkeypatch.setattr(search, "local_pool", broken)
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.rows[0])
        await pilot.press("space")
        await pilot.wait_until(lambda: "failed" in pilot.rows[0] and "no room for workers" in pilot.rows[1])
    (record,) = caplog.records
    assert record.exc_info[0] is OSError


async def test_a_search_from_its_end_to_another_beginning_with_a_look_at_every_step(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        screen = await found(pilot)

        def stands(*parts):
            return all(part in pilot.rows[0] for part in parts)

        ranking = [str(attempt.number) for attempt in screen.view.found.ranking]
        assert stands("small │ random over optimizer.lr, network.hidden.width", "8/8 trials  ■ finished")
        assert "left" not in pilot.rows[0]
        assert "░" not in pilot.rows[0]
        await pilot.press("space")
        assert stands("8/8 trials  ■ finished"), "there is nothing left to run"
        for keys, place in (
            ((), 0),
            (("down",), 1),
            (("j", "j"), 3),
            (("k",), 2),
            (("up",) * 5, 0),
            (("down",) * 9, 7),
        ):
            await pilot.press(*keys)
            assert screen.seen.chosen.number == int(ranking[place])
        await pilot.press("plus")
        assert explanation(pilot).startswith("The learning rate is searched")
        assert not screen.controller.edited
        await pilot.press("r")
        assert stands("0/8 trials  ○ ready")
        assert "no trial has a score yet" in pilot.rows[1]
        assert "met" not in pilot.rows[1]
        assert (screen.seen.shown, screen.seen.chosen) == ((), None)
        assert "no trial has ended yet" in pilot.text
        await pilot.press("enter")
        assert pilot.app.screen is screen, "there is nothing to open"
        await pilot.press("2", *["up"] * 9, "right")
        assert stands(" 0/10 trials  ○ ready")
        await pilot.press("u")
        assert stands("0/8 trials  ○ ready")
        other = SMALL | {
            "search": SMALL["search"] | {"trials": 3},
            "optimizer": {"name": "adam", "lr": 0.1},
            "expect": [],
        }
        screen.navigation.open(Loaded(Preset.model_validate(other), "other.yaml", ()))
        await pilot.wait_until_settled()
        assert stands("other │", "0/3 trials  ○ ready")
        assert (screen.controller.can_undo, screen.controller.edited) == (False, False)
        await found(pilot, 3)
        assert "expected" not in pilot.rows[1]
        assert len(screen.seen.shown) == 3


async def test_begun_anew_nothing_of_the_search_before_is_left(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        screen = await found(pilot)
        await pilot.press("down", "down", "o")
        assert "met" in pilot.rows[1]
        await pilot.press("r")
        await pilot.wait_until(lambda: "○ ready" in pilot.rows[0])
        assert ("met" in pilot.rows[1], "0/8 trials" in pilot.rows[0]) == (False, True)
        assert (numbers(screen), screen.seen.chosen) == ([], None)
        assert "space run" in pilot.rows[-1]
        await found(pilot)
        assert "met" in pilot.rows[1]


async def test_where_the_rate_is_not_looked_for_it_is_a_setting_as_any_other(lab_app, run_app):
    space = {"network.hidden.width": {"int": [2, 12]}}
    async with run_app(lab_app(search={"space": space, "trials": 8})) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.rows[0])
        await pilot.press("plus")
        assert pilot.app.screen.preset.optimizer.lr == 0.2
        assert not toasts(pilot)
        await pilot.press("2", "right")
        assert "10" in next(row for row in rows_of(pilot, Settings) if " trials " in row)
        assert "0/10 trials" in pilot.rows[0]

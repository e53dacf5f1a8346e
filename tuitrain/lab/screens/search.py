"""A search: its trials in a table, as a scatter of two fields, the best as small charts."""

import os
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr
from functools import partial
from multiprocessing import resource_tracker
from typing import Any, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType

from tuitrain.config import Loaded
from tuitrain.experiments.expectations import check
from tuitrain.experiments.live.search_session import SearchSession, SearchView
from tuitrain.experiments.live.view import Phase, View
from tuitrain.experiments.memory import workers_that_fit
from tuitrain.experiments.search.alone import alone
from tuitrain.experiments.search.edges import BEST
from tuitrain.experiments.search.narrower import narrower
from tuitrain.experiments.search.plan import BEST_ARM
from tuitrain.experiments.search.search_trial import SearchTrial
from tuitrain.experiments.search.space import Space
from tuitrain.experiments.trials.pool import LocalPool, Pool
from tuitrain.lab.action import SEARCH, Action, bindings
from tuitrain.lab.key_hints import Wanted
from tuitrain.lab.presenters import run_summary
from tuitrain.lab.presenters.reports import Reports
from tuitrain.lab.presenters.trials_seen import TrialsSeen
from tuitrain.lab.screens.display_options import DisplayOptions
from tuitrain.lab.screens.layout import STUDY_SIDE_BY_SIDE, is_narrow
from tuitrain.lab.screens.leave import LeaveScreen
from tuitrain.lab.screens.messages import ScreenAbove
from tuitrain.lab.screens.study import StudyScreen
from tuitrain.lab.widgets.settings import Groups, Settings
from tuitrain.lab.widgets.trials import Trials
from tuitrain.lab.widgets.words import Words
from tuitrain.plot import words
from tuitrain.plot.table import decimal
from tuitrain.plot.trials import short_setting

GROUPS: Groups = (
    (
        "SEARCH",
        (
            ("search.trials", "trials"),
            ("search.sampler.name", "sampler"),
            ("search.monitor", "judged by"),
            ("search.halving.first", "halve at"),
            ("search.halving.eta", "one in"),
            ("search.narrow.rounds", "rounds"),
            ("search.narrow.keep", "around"),
            ("seed", "seed"),
        ),
    ),
    (
        "TRIALS",
        (
            ("updates", "updates"),
            ("batch_size", "batch"),
            ("network.hidden", "hidden"),
            ("network.hidden.width", "width"),
            ("network.hidden.depth", "depth"),
        ),
    ),
)


BAR_FROM = 72
"""In fewer columns how far it is stands there as a number alone."""


def local_pool(workers: int) -> Pool:
    """A pool of `workers` processes on this machine."""
    return LocalPool(workers)


class SearchScreen(StudyScreen):
    """Runs it in a thread of its own, and looks at the newest view on its own clock."""

    ACTIONS = (
        *Settings.ACTIONS,
        *StudyScreen.RATE,
        Action("seek", "space", "run", "Run trials, or start no more.", SEARCH),
        Action("reset", "r", "reset", "Restart the search with these settings.", SEARCH),
        Action("picture", "v", "view", "Table, two fields as a scatter, or charts of the best.", SEARCH),
        Action(
            "order", "o", "order", "Table: by the next column, the best first. Scatter: two fields.", SEARCH
        ),
        Action("turn_order", "O,shift+o", "reverse", "Table: reverse the order.", SEARCH),
        Action("narrow", "z", "close in", "Start a new search around the best five trials.", SEARCH),
        *Trials.ACTIONS,
        StudyScreen.UNDO,
        *StudyScreen.OF_THE_LAB,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(ACTIONS)
    GROUPS = GROUPS
    HOME = 0
    LABEL = 12
    HINTS: ClassVar[tuple[Wanted, ...]] = (
        (("seek",), "run"),
        (("picture",), "view"),
        (("open_trial",), "open"),
        (("order", "turn_order"), "order"),
        (("reset",), "reset"),
        (("narrow",), "close in"),
    )

    def __init__(self, loaded: Loaded, display_options: DisplayOptions) -> None:
        super().__init__(loaded, display_options)
        self.session: SearchSession | None = None
        self.view: SearchView | None = None
        """The view that is shown."""
        self.seen = TrialsSeen(ascii=self.ascii)

    def make_picture(self) -> ComposeResult:
        """What to mistrust, and the trials."""
        yield Words(id="warnings", ascii=self.ascii)
        yield Trials(id="picture", ascii=self.ascii)

    def on_mount(self) -> None:
        if os.name == "posix":
            with redirect_stderr(sys.__stderr__):
                # The first process that is spawned starts it, and hands it the number of a file that
                # Textual's own standard error does not have. Windows has no such process.
                resource_tracker.ensure_running()
        self.trials.show(lambda width, height, _: self.seen.draw(width, height))
        self.set_interval(1 / self.display_options.fps, self.look)

    def leave(self) -> None:
        """No worker outlives the screen."""
        super().leave()
        self._close()

    def _close(self) -> None:
        if self.session is not None:
            self.session.close()
            self.session = None

    def recompute(self) -> None:
        """Begin anew with the settings as they stand, and wait for a word to run."""
        self._close()
        self._show_settings()
        self.preset, self.view = self.controller.draft, None
        self.seen.begin(self.preset.search.space)
        self.session = SearchSession(self.preset, partial(local_pool, workers_that_fit(self.preset)))
        self.look()

    # Display

    @property
    def trials(self) -> Trials:
        """Where they are shown."""
        return self.query_one("#picture", Trials)

    @property
    def known(self) -> bool:
        """Whether there is something to be said of it."""
        return self.view is not None

    def look(self) -> None:
        """Show the newest view, if it is another than the one shown, and nothing lies over it."""
        view = self.session.latest() if self.session and self.is_active else None
        if view is None or view is self.view:
            return
        self.view = view
        self.seen.show(view)
        over = view.phase is Phase.FINISHED
        figures = {f"{BEST_ARM}.{name}": value for name, value in view.found.figures.items()}
        self.checked = check(self.preset, figures) if over else ()
        self.show()

    def on_screen_resume(self) -> None:
        """What lay over it is gone."""
        self.look()

    def show_known(self) -> None:
        """The trials as they are to be looked at."""
        assert self.view is not None
        self.query_one("#warnings", Words).show("; ".join(self.view.found.warnings), "warn")
        self.trials.changed()
        self.say_keys()
        self.say()

    @property
    def trains(self) -> bool:
        """Whether it is not paused or done."""
        return self.view is not None and self.view.phase is Phase.RUNNING

    def headline(self) -> tuple[str, str, str]:
        """What is searched; how far it has come; the best of it."""
        view = self.view
        if view is None:
            return "", "", ""
        narrow, search = is_narrow(self.size, STUDY_SIDE_BY_SIDE), self.preset.search
        subject = search.sampler.name if narrow else f"{search.sampler.name} over {', '.join(search.space)}"
        sign, state = run_summary.PHASES[view.phase]
        left = view.seconds_left
        time = f"{words.duration(left)} left" if left is not None and view.phase is Phase.RUNNING else ""
        cells = 12 if not narrow else 6 if self.size.width >= BAR_FROM else 0
        bar = words.bar(view.updates / max(view.total_updates, 1), cells, self.ascii)
        done = f"{len(view.found.attempts):>{len(str(search.trials))}}/{search.trials} trials"
        # At fixed columns from the right: whatever becomes of it, nothing moves.
        standing = f"{time:>9}  {bar} {done}  {sign} {state:<8}"
        return subject, standing, self._sentence(view)

    def _sentence(self, view: SearchView) -> str:
        found = view.found
        if view.error:
            return view.error
        if found.best is None:
            return "no trial has a score yet"
        error = found.error(found.best)
        value = decimal(found.best.value(found.monitor)) + (f" ± {error:.3f}" if error is not None else "")
        best = f"best: trial {found.best.number}, {value}"
        if "test_accuracy" in found.figures:
            beside = f" ± {found.test_error:.3f}" if found.test_error is not None else ""
            best += f", test {decimal(found.figures['test_accuracy'])}{beside}"
        return best

    # Keys

    def parting(self, reports: Reports, left: View | None) -> str:
        """The search as it stands; empty where no trial has ended."""
        if reports.search is None or self.view is None:
            return ""
        if not any(attempt.result for attempt in self.view.found.attempts):
            return ""
        return reports.search(
            self.controller.name, self.preset, self.view.found, changed=self.controller.edited
        )

    def action_seek(self) -> None:
        """Run trials, or start no more."""
        if self.session is None or self.view is None:
            return
        if self.view.phase in (Phase.READY, Phase.PAUSED):
            self.session.run()
        else:
            self.session.pause()

    def action_rate(self, direction: Literal[-1, 1]) -> None:
        """The learning rate, where it is not what is looked for."""
        if "optimizer.lr" in self.preset.search.space:
            self.refuse("The learning rate is searched: each trial has its own")
        else:
            super().action_rate(direction)

    def action_reset(self) -> None:
        """Without any trial."""
        self.recompute()

    def action_picture(self) -> None:
        self.seen.next_picture()
        self.show()

    def action_order(self) -> None:
        """By the next column, or the next two fields."""
        self.seen.next_order(self.trials.size.width)
        self.show()

    def action_turn_order(self) -> None:
        self.seen.turn()
        self.show()

    def action_narrow(self) -> None:
        """A new search around the best five."""
        best = self.view.found.ranking[:BEST] if self.view is not None else ()
        if len([each for each in best if each.value(self.preset.search.monitor) is not None]) < BEST:
            self.refuse(f"Needs {BEST} trials with a score to close in on")
            return
        ranges = self.preset.search.space
        closed = narrower(ranges, Space(self.preset.trial, ranges), best)
        said = {path: each.model_dump() for path, each in closed.items()}
        if self.trains:
            ask = LeaveScreen(
                "CLOSE IN NOW?",
                "starts a new search around the best five",
                ("This search is under way; its trials will be lost.",),
                ascii=self.ascii,
            )
            self.app.push_screen(ask, lambda wanted: self._narrow(said) if wanted else None)
        else:
            self._narrow(said)

    def _narrow(self, ranges: Mapping[str, Any]) -> None:
        self.asked(self.controller.take("search.space", (ranges,)))

    def on_trials_moved(self, message: Trials.Moved) -> None:
        self.seen.move(message.direction)
        self.show()

    def on_trials_across(self, message: Trials.Across) -> None:
        self.seen.across(message.direction, self.trials.size.width)
        self.show()

    def on_trials_opened(self) -> None:
        """Train the chosen one in the lab; the search goes on below, or waits as it does now."""
        chosen, view = self.seen.chosen, self.view
        if chosen is None or view is None:
            return
        self.seen.hold()
        if view.phase is Phase.RUNNING:
            self.notify("The search goes on below", markup=False)
        self.post_message(ScreenAbove(self._opened(chosen)))

    def _opened(self, attempt: SearchTrial) -> Loaded:
        """One trial as a training of its own."""
        said = ", ".join(f"{path} {short_setting(value)}" for path, value in attempt.settings.items())
        single = alone(self.preset, attempt, f"Trial {attempt.number}: {said}")
        return Loaded(single, f"{self.controller.name}-{attempt.name}.yaml", ())

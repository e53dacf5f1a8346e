"""A search: its trials in a table, as a scatter of two fields, the best as small charts."""

import os
import sys
from contextlib import redirect_stderr
from itertools import combinations
from multiprocessing import resource_tracker
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding

from tuitrain.config import Loaded, Preset, TrialConfig
from tuitrain.experiments.expectations import check
from tuitrain.experiments.pool import LocalPool, Pool
from tuitrain.experiments.search.attempts import Attempt
from tuitrain.experiments.search.edges import BEST
from tuitrain.experiments.search.narrower import narrower
from tuitrain.experiments.search.plan import BEST_ARM
from tuitrain.experiments.search.session import SearchSession, SearchView
from tuitrain.experiments.search.space import Space
from tuitrain.experiments.view import Phase
from tuitrain.lab import present
from tuitrain.lab.actions import SHARED, Wanted, bindings, bindings_of
from tuitrain.lab.screens.another import AnotherScreen
from tuitrain.lab.screens.at_desk import Sight
from tuitrain.lab.screens.study import StudyScreen
from tuitrain.lab.widgets.settings import Groups
from tuitrain.lab.widgets.trials import Trials
from tuitrain.lab.widgets.words import Words
from tuitrain.plot import words
from tuitrain.plot.picture import Picture
from tuitrain.plot.raster import Look
from tuitrain.plot.search import best_charts, columns, ordered, scatter, setting, trials_table
from tuitrain.plot.table import decimal

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
    ("TRIALS", (("updates", "updates"), ("batch_size", "batch"), ("network.hidden", "hidden"))),
)
PICTURES = ("table", "scatter", "charts")


def local_pool() -> Pool:
    """A process for each processor."""
    return LocalPool(os.cpu_count() or 1)


class SearchScreen(StudyScreen):
    """Runs it in a thread of its own, and looks at the newest view on its own clock."""

    BINDINGS: ClassVar[list[Binding | tuple[str, str] | tuple[str, str, str]]] = [
        *bindings_of(*SHARED["search"]),
        *bindings("study"),
        *bindings("search"),
    ]
    KIND = "search"
    GROUPS = GROUPS
    HOME = 0
    HINTS: ClassVar[tuple[Wanted, ...]] = (
        (("seek",), "run"),
        (("anew",), "reset"),
        (("picture",), "view"),
        (("order", "turn_order"), "order"),
        (("open_trial",), "open"),
        (("narrow",), "close in"),
    )

    def __init__(self, loaded: Loaded, sight: Sight) -> None:
        super().__init__(loaded, sight)
        self.session: SearchSession | None = None
        self.view: SearchView | None = None
        """The view that is shown."""
        self._shown: tuple[Attempt, ...] = ()
        self._name: str | None = None
        """The trial that is chosen; the first while there is none."""
        self._column, self._reverse = 0, False
        self._axes = 0
        self._seen = 0

    def make_picture(self) -> ComposeResult:
        """What to mistrust, and the trials."""
        yield Words(id="warnings", ascii=self.ascii)
        yield Trials(id="picture", ascii=self.ascii)

    def on_mount(self) -> None:
        """Begin to look."""
        with redirect_stderr(sys.__stderr__):
            # The first process that is spawned starts it, and hands it the number of a file that Textual's
            # own standard error does not have.
            resource_tracker.ensure_running()
        self.query_one("#picture", Trials).show(self._draw)
        self.set_interval(1 / self.sight.fps, self.look)

    def on_unmount(self) -> None:
        """No worker outlives the screen."""
        self._close()

    def _close(self) -> None:
        if self.session is not None:
            self.session.close()
            self.session = None

    def recompute(self) -> None:
        """Begin anew with the settings as they stand, and wait for a word to run."""
        self._close()
        self._show_settings()
        self.preset, self.view, self._name = self.desk.draft, None, None
        self.session = SearchSession(self.preset, local_pool)
        self.look()

    # Looking

    @property
    def known(self) -> bool:
        """Whether there is something to be said of it."""
        return self.view is not None

    def look(self) -> None:
        """Show the newest view, if it is another than the one shown."""
        view = self.session.latest() if self.session else None
        if view is None or view is self.view:
            return
        self.view = view
        over = view.phase is Phase.FINISHED
        figures = {f"{BEST_ARM}.{name}": value for name, value in view.found.figures.items()}
        self.checked = check(self.preset, figures) if over else ()
        self.show()

    def show(self) -> None:
        """The trials as they are to be looked at."""
        if self.view is not None:
            self._shown = ordered(self.view.found, self._column, reverse=self._reverse)
            self.query_one("#warnings", Words).show("; ".join(self.view.found.warnings), "warn")
        self.query_one("#picture", Trials).changed()
        self.say()

    def headline(self) -> tuple[str, str, str]:
        """What is searched; how far it has come; the best of it."""
        view = self.view
        if view is None:
            return "", "", ""
        space = ", ".join(self.preset.search.space)
        sign, state = present.PHASES[view.phase]
        left = view.seconds_left
        time = f"{words.duration(left)} left   " if left is not None and view.phase is Phase.RUNNING else ""
        bar = words.bar(view.updates / max(view.total_updates, 1), 12, self.ascii)
        trials = self.preset.search.trials
        standing = f"{bar} {len(view.found.attempts):>3}/{trials} trials   {time}{sign} {state}"
        return f"{self.preset.search.sampler.name} over {space}", standing, self._sentence(view)

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

    @property
    def _at(self) -> int:
        """The place of the chosen trial among those shown."""
        names = [attempt.name for attempt in self._shown]
        return names.index(self._name) if self._name in names else 0

    @property
    def chosen(self) -> Attempt | None:
        """The chosen trial."""
        return self._shown[self._at] if self._shown else None

    def _draw(self, width: int, height: int, _: Look) -> Picture:
        if self.view is None:
            return Picture(())
        found = self.view.found
        if PICTURES[self._seen] == "charts":
            return best_charts(found, self.view.curves, width, height, ascii=self.ascii)
        if PICTURES[self._seen] == "scatter":
            ranges = self.preset.search.space
            return scatter(found, ranges, self._pair, self.chosen, width, height, ascii=self.ascii)
        order = self._column, self._reverse
        return trials_table(found, self._shown, self._at, order, width, height, ascii=self.ascii)

    @property
    def _pair(self) -> tuple[str, str]:
        """Two of the fields; of one alone, that against itself."""
        paths = sorted(self.preset.search.space)
        pairs = list(combinations(paths, 2)) or [(paths[0], paths[0])]
        return pairs[self._axes % len(pairs)]

    # Keys

    def action_seek(self) -> None:
        """Run trials, or submit no more."""
        if self.session is None or self.view is None:
            return
        if self.view.phase in (Phase.READY, Phase.PAUSED):
            self.session.run()
        else:
            self.session.pause()

    def action_rate(self, direction: Literal[-1, 1]) -> None:
        """The learning rate, where it is not what is looked for."""
        if "optimizer.lr" in self.preset.search.space:
            self.refuse("The learning rate is what is looked for: each trial has its own")
        else:
            super().action_rate(direction)

    def action_anew(self) -> None:
        """Without any trial."""
        self.recompute()

    def action_picture(self) -> None:
        """Table, scatter, small charts."""
        self._seen = (self._seen + 1) % len(PICTURES)
        self.show()

    def action_order(self) -> None:
        """By the next column, or the next two fields."""
        if PICTURES[self._seen] == "scatter":
            self._axes += 1
        elif self.view is not None:
            self._column = (self._column + 1) % len(columns(self.view.found))
        self.show()

    def action_turn_order(self) -> None:
        """The other way round."""
        self._reverse = not self._reverse
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
        self.asked(self.desk.take("search.space", (said,)))

    def on_trials_moved(self, message: Trials.Moved) -> None:
        """Another is chosen."""
        self.move(message.direction)

    def move(self, direction: Literal[-1, 1]) -> None:
        """Choose the trial above or below."""
        if self._shown:
            at = min(max(self._at + direction, 0), len(self._shown) - 1)
            self._name = self._shown[at].name
            self.show()

    def on_trials_opened(self) -> None:
        """Train the chosen one in the lab."""
        if self.chosen is not None:
            self.post_message(AnotherScreen(opened(self.preset, self.chosen)))


def opened(preset: Preset, attempt: Attempt) -> Loaded:
    """One trial of a search as a training of its own."""
    fields = attempt.config.model_dump(exclude_none=True, include=set(TrialConfig.model_fields))
    said = ", ".join(f"{path} {setting(value)}" for path, value in attempt.settings.items())
    title = f"Trial {attempt.number}: {said}"
    single = Preset.model_validate({**fields, "kind": "train", "title": title, "about": preset.about})
    return Loaded(single, f"trial{attempt.number}.yaml", ())

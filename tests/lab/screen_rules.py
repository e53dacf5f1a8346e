"""What a random walk must know of each main screen: its panels, its limits, its invariants."""

from collections.abc import Mapping

from tuitrain.config import Preset
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.screens.activations import ActivationsScreen
from tuitrain.lab.screens.main import PANELS, MainScreen
from tuitrain.lab.screens.search import SearchScreen
from tuitrain.lab.screens.surface import SurfaceScreen
from tuitrain.lab.screens.trial import TrialScreen

MOST_PARAMETERS, MOST_ROWS, MOST_TRIALS = 100_000, 5_000, 20
"""More than that and the walk goes home: it is to be slow on no machine."""
MOST_STEPS, MOST_VALUES = 500, 20_000
"""Of a path down a surface; of all layers that were never trained, in all rows."""
MOST_UPDATES = 1_000
"""Of all trials of a search."""

PanelKey = tuple[str, str]
"""The key that leads to a panel, and the panel."""


class ScreenRules:
    """The rules of one screen."""

    screen: type
    panels: Mapping[str, PanelKey]
    threads: frozenset[tuple[int, int]] = frozenset({(0, 0)})
    """How many may train, and how many search, at a time."""

    def too_much(self, home) -> bool:
        """Whether what stands there would take long."""
        raise NotImplementedError

    def check(self, home, anew: bool, last: str) -> None:
        """Whether it stands in a legal state, after `last`; `anew` if something else is found."""
        raise NotImplementedError


class MainRules(ScreenRules):
    """What trains."""

    screen = MainScreen
    panels = {  # noqa: RUF012
        where: (key, PANELS[int(key) - 1])
        for where, key in {"charts": "1", "layers": "2", "settings": "3", "lesson": "4"}.items()
    }
    threads = frozenset({(1, 0)})

    def too_much(self, home):
        controller = home.controller
        trials = controller.draft.trials.values()
        return _large(controller.draft) or len(trials) * controller.seeds > MOST_TRIALS

    def check(self, home, anew, last):
        controller = home.controller
        assert controller.arm is None or controller.arm in controller.draft.arms, last
        view = controller.view
        assert view is None or (view.phase in Phase and view.phase is not Phase.FAILED), (view.error, last)


class TrialRules(MainRules):
    """One of a search's, on its screen, which lies over that of the search."""

    screen = TrialScreen
    threads = frozenset({(1, 0), (1, 1)})


class StudyRules(ScreenRules):
    """What is computed anew at every change."""

    panels = {"settings": ("2", "#settings"), "lesson": ("3", "#lesson")}  # noqa: RUF012

    def check(self, home, anew, last):
        controller = home.controller
        assert controller.arm is None or controller.arm in controller.draft.trials, last
        computing = [worker for worker in home.app.workers if worker.node is home and worker.is_running]
        assert len(computing) == home._busy, (computing, last)
        if anew and not home._busy:
            assert home.preset == home.studied(), last
        assert not home.found or home.found.keys() == home.preset.trials.keys(), last


class SurfaceRules(StudyRules):
    """Walks down a surface."""

    screen = SurfaceScreen

    def too_much(self, home):
        return any(trial.total_updates > MOST_STEPS for trial in home.controller.draft.trials.values())

    def check(self, home, anew, last):
        super().check(home, anew, last)
        if home.found:
            assert 0 <= home.at <= home.steps, last
            assert home._busy or not home._whole or home.at == home.steps, last
            assert not (home._whole and home._playing), last


class ActivationsRules(StudyRules):
    """Layers that were never trained."""

    screen = ActivationsScreen

    def too_much(self, home):
        draft = home.controller.draft
        values = [draft.activations.rows * sum(trial.network.widths) for trial in draft.trials.values()]
        return sum(values) > MOST_VALUES


class SearchRules(ScreenRules):
    """A search."""

    screen = SearchScreen
    panels = {**StudyRules.panels, "trials": ("1", "#picture")}  # noqa: RUF012
    threads = frozenset({(0, 0), (0, 1)})

    def too_much(self, home):
        draft = home.controller.draft
        wanted = draft.search.trials
        return wanted > MOST_TRIALS or wanted * draft.total_updates > MOST_UPDATES or _large(draft)

    def check(self, home, anew, last):
        assert home.session is not None, last
        assert home.session.preset is home.preset is home.controller.draft, last
        view = home.view
        assert view is None or (view.phase in Phase and view.phase is not Phase.FAILED), (view.error, last)
        assert view is None or len(view.found.attempts) <= home.preset.search.trials, last
        assert home.seen.chosen is None or home.seen.chosen in home.seen.shown, last


RULES = {
    place.screen: place
    for place in (MainRules(), TrialRules(), SurfaceRules(), ActivationsRules(), SearchRules())
}


def _large(preset: Preset) -> bool:
    trials = preset.trials.values()
    return (
        max(trial.parameter_count for trial in trials) > MOST_PARAMETERS
        or max(trial.data.train_rows + trial.data.test_rows for trial in trials) > MOST_ROWS
    )

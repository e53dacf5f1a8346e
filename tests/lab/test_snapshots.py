"""How the screens look, cell by cell: compare with `__snapshots__`, renew with `--snapshot-update`."""

from itertools import product

import pytest

from tuitrain.config import Edit, Preset, changed
from tuitrain.experiments.verdicts import Verdict
from tuitrain.experiments.view import Phase

PRESET = Preset.model_validate(
    {
        "title": "Six layers",
        "about": (
            "Six hidden layers, and 300 pictures to learn from.\n\n"
            "**Look at** the two accuracies: they part.\n\n"
            "* The *test* loss rises again.\n"
            "* **Try** `+` and `-` while it runs.\n"
        ),
        "data": {"name": "mnist", "train": 300},
        "network": {"hidden": {"width": 100, "depth": 6}},
        "optimizer": {"name": "sgd", "lr": 0.01},
        "sampling": "replacement",
        "updates": 601,
        "expect": [{"figure": "gap", "min": 0.1}],
    }
)
PANELS = {
    "140x40": ((140, 40), "1"),
    "80x24-charts": ((80, 24), "1"),
    "80x24-layers": ((80, 24), "2"),
    "80x24-settings": ((80, 24), "3"),
    "80x24-lesson": ((80, 24), "4"),
    "60x16": ((60, 16), "1"),
}
THEMES = {"dark": "textual-dark", "light": "textual-light"}


@pytest.fixture
def views(make_view):
    """Untrained; and trained to its end, with a live edit, after an earlier run."""
    return {
        "ready": make_view(PRESET),
        "finished": make_view(
            PRESET,
            601,
            phase=Phase.FINISHED,
            config=changed(PRESET.trial, {"optimizer.lr": 0.02}),
            edits=(Edit(update=282, set={"optimizer.lr": 0.02}),),
            before=make_view(PRESET, 400).trial,
            verdict=Verdict("OVERFITTING", "train 99.1 %, test 74.3 %: gap 24.8 points"),
            expectations_skipped=True,
        ),
    }


@pytest.fixture
def compare(snap_compare, bench, hurry, monkeypatch):
    """Compare the screen that shows a view with what is stored under the test's name."""
    monkeypatch.delenv("NO_COLOR", raising=False)

    def look(view, size, theme, *keys, **options):
        async def prepare(pilot):
            pilot.app.theme = THEMES[theme]
            # A run that has come somewhere was begun by somebody.
            await pilot.press(*(["space"] if view.updates else []), *keys)
            while pilot.app.main._view is not pilot.app.source.view:
                await pilot.pause(0.01)

        app = bench(view, name="overfit", **options)
        return snap_compare(app, terminal_size=size, run_before=prepare)

    return look


@pytest.mark.parametrize(("panel", "state", "theme"), product(PANELS, ("ready", "finished"), THEMES))
def test_the_main_screen(compare, views, panel, state, theme):
    size, key = PANELS[panel]
    assert compare(views[state], size, theme, key)


@pytest.mark.parametrize("theme", THEMES)
def test_the_help(compare, views, theme):
    assert compare(views["ready"], (140, 40), theme, "question_mark")


def test_the_help_on_a_low_screen(compare, views):
    assert compare(views["ready"], (60, 16), "dark", "question_mark")


def test_changed_settings(compare, views):
    assert compare(views["finished"], (140, 40), "dark", "plus", "down", "right")


def test_ascii(compare, views):
    assert compare(views["finished"], (140, 40), "dark", ascii=True)


def test_a_divergence(compare, views, make_view):
    verdict = Verdict("DIVERGED", "at update 302, first in layer 6, rate 20")
    view = make_view(PRESET, 301, phase=Phase.DIVERGED, verdict=verdict)
    assert compare(view, (140, 40), "dark")

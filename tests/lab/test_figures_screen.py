"""Figures side by side: arms, seeds, the run before, what was pinned, and in what they differ."""

from tuitrain.config import Loaded, changed
from tuitrain.experiments.live.commands import PinTrial, Run, Start
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.app import LabApp
from tuitrain.lab.presenters.comparison_table import compared, differences, figures
from tuitrain.lab.screens.figures import FiguresScreen

ARMS = {
    "kind": "compare",
    "arms": {"slow": {"optimizer": {"lr": 0.01}}, "fast": {"optimizer": {"lr": 0.2}}},
}


def _done(driver):
    driver.send(Run())
    return driver.view(lambda view: view.phase is Phase.FINISHED)


def _rows(view, room=200):
    return [line.split() for line in figures(compared(view, "small"), room)]


def test_every_arm_has_its_line_and_its_own_numbers(small, open_session):
    view = _done(open_session(small(**ARMS)))
    heading, slow, fast = _rows(view)
    assert heading == ["seed", "updates", "last", "100", "train", "test", "gap", "seconds", "verdict"]
    assert slow[:3] == ["slow", "0", "30"]
    assert fast[0] == "fast"
    assert float(slow[3]) > float(fast[3]), "a higher rate has come further"
    scores = [trial.curves.scores[-1] for trial in view.trials]
    assert float(fast[4]) == round(scores[1][2], 4)
    assert list(differences(compared(view, "small"))) == ["fast: optimizer.lr 0.2 (not 0.01)"]


def test_several_seeds_show_their_mean_and_spread(small, open_session):
    driver = open_session(small())
    driver.after(Start(small(), 3))
    _, line = _rows(_done(driver))
    assert line[:3] == ["small", "0..2", "30"]
    assert line[4].startswith("±")


def test_what_was_pinned_and_the_run_before_say_what_they_had_otherwise(small, open_session):
    driver = open_session(small())
    _done(driver)
    driver.after(PinTrial())
    other = changed(small(), {"optimizer.lr": 0.5, "network.hidden": [4, 4]})
    view = driver.after(Start(other))
    lines = compared(view, "small")
    assert [line.name for line in lines] == ["small", "the run before", "pinned 1"]
    for said in differences(lines):
        assert "optimizer.lr 0.1 (not 0.5)" in said
        assert "network.hidden 8 (not 4 4)" in said


def test_what_has_no_room_is_left_out_from_the_right(small, open_session):
    view = _done(open_session(small(**ARMS)))
    for room in (78, 40, 20):
        assert all(len(line) <= room for line in figures(compared(view, "small"), room))


async def test_f_shows_them_and_pins_without_leaving(small, run_app):
    app = LabApp(Loaded(small(**ARMS), "small.yaml", ()), fps=30)
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "LAYERS" in pilot.text)
        await pilot.press("f")
        await pilot.wait_until(lambda: "FIGURES" in pilot.text)
        await pilot.press("space")
        await pilot.wait_until(lambda: "fast: optimizer.lr 0.2 (not 0.01)" in pilot.text)
        await pilot.press("c")
        await pilot.wait_until(lambda: "pinned 1" in pilot.text)
        await pilot.press("C")
        await pilot.wait_until(lambda: "pinned 1" not in pilot.text)
        await pilot.press("escape", "escape")
        await pilot.wait_until(lambda: not isinstance(app.screen, FiguresScreen))
        assert "LAYERS" in pilot.text

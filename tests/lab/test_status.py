"""The lines at the bottom and that of tabs, drawn without a screen: what has no room is left out whole."""

from dataclasses import replace

import pytest
from screen_text import words_with_roles

from tuitrain.experiments.live.commands import Start, Step
from tuitrain.experiments.live.live_experiment import LiveExperiment
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.trials.trial_run import never
from tuitrain.lab.widgets.status import Status
from tuitrain.lab.widgets.tabs import Tabs

PARTS = ("epoch 1/3", "update 12/30", " 1,234/s", "0:00 left", "loss .500  ", "rate 0.1")


def draw_status(view, width):
    status = Status(lambda training: [("space", "pause" if training else "run")])
    status.show(view)
    return status.draw_picture(width, 2)


def progress(view, width):
    return draw_status(view, width).text.split("\n")[0]


@pytest.fixture
def running_view(make_view, small):
    return make_view(small(), 12, phase=Phase.RUNNING, pace=1234.0, loss=0.5)


@pytest.mark.parametrize("count", range(1, len(PARTS) + 1))
def test_parts_go_from_the_least_wanted_on(running_view, count):
    said = " " + "   ".join(PARTS[:count])
    assert progress(running_view, len(said) + 1) == f"{said} "
    if count > 1:
        shorter = " " + "   ".join(PARTS[: count - 1])
        assert progress(running_view, len(said)).rstrip(" ▓░") == shorter.rstrip()


def test_the_bar_takes_what_room_is_left_up_to_forty_cells_or_is_not_there(running_view):
    said = " " + "   ".join(PARTS)
    for more, cells in ((4 + 5, 0), (4 + 6, 6), (4 + 10, 10), (4 + 40, 40), (4 + 60, 40)):
        line = progress(running_view, len(said) + more)
        assert line.startswith(f"{said} ")
        assert line.count("▓") + line.count("░") == cells
        assert line.count("▓") == int(cells * 12 / 30)
        assert not cells or line.endswith("░ ")


@pytest.mark.parametrize(("phase", "role"), [(Phase.RUNNING, "accent"), (Phase.PAUSED, "dim")])
def test_the_bar_shines_while_it_trains(make_view, small, phase, role):
    view = make_view(small(), 12, phase=phase, pace=1.0)
    first, second = words_with_roles(draw_status(view, 140))
    assert first[-1][1] == role
    assert second == [("space", "accent"), ("pause" if phase is Phase.RUNNING else "run", "dim")]


def test_before_anything_is_known_there_are_keys_alone():
    assert draw_status(None, 20).text == "                    \n space run          "


def test_before_the_first_update_there_is_no_loss(make_view, small):
    assert "update  0/30        –/s               loss –        rate 0.1" in progress(make_view(small()), 120)


def test_of_the_arm_that_is_furthest_by_its_own_length(make_view, small, with_trials):
    preset = small(kind="compare", arms={"long": {"epochs": 30}, "short": {}})
    view = with_trials(make_view(preset, 12), long={"updates": 20})
    assert "epoch 1/3   update 12/30 " in progress(view, 120)


TABS = " 1 Charts   2 Layers   3 Settings   4 Lesson   5 Learnt"


@pytest.mark.parametrize("number", range(5))
def test_the_chosen_tab_is_marked_and_no_other(number):
    tabs = Tabs()
    tabs.select(number)
    line = tabs.draw_picture(60, 1).text
    at = TABS.index(str(number + 1)) - 1
    assert line.rstrip() == TABS[:at] + "▸" + TABS[at + 1 :]
    (words,) = words_with_roles(tabs.draw_picture(60, 1))
    others = [(word, "dim") for word in TABS.split()[1::2]]
    others[number] = (others[number][0], "title")
    assert [word for word in words if word[1] != "accent"] == others
    assert "".join(word for word, role in words if role == "accent").replace("▸", "") == "12345"


def test_the_rate_stands_at_the_end_where_there_is_room_once_it_is_told():
    tabs = Tabs()
    assert "rate" not in tabs.draw_picture(80, 1).text
    tabs.show(0.02)
    assert tabs.draw_picture(80, 1).text.endswith("  rate 0.02 ")
    tabs.show(0.05)
    assert tabs.draw_picture(69, 1).text.endswith("  rate 0.05 ")
    assert "rate" not in tabs.draw_picture(68, 1).text


def test_what_a_schedule_makes_of_the_rate_stands_behind_it(make_view, small):
    view = make_view(small(schedule={"name": "cosine"}), 12)
    for factor, said in ((1.0, "× 1     "), (0.4256, "× 0.43  "), (3e-7, "× 3e-07 ")):
        seen = replace(view, trials=(replace(view.trial, factor=factor),))
        assert f"   rate 0.1 {said}" in progress(seen, 140)
    constant = make_view(small(), 12)
    assert "×" not in progress(replace(constant, trials=(replace(constant.trial, factor=0.5),)), 140)


def test_the_factor_of_a_view_is_that_of_its_last_update(small):
    trained = LiveExperiment(small())
    trained.obey(Start(small(schedule={"name": "cosine"})))
    trained.obey(Step(7))
    while trained.phase is Phase.RUNNING:
        trained.slice(never, never)
    factor = trained.look(1, "").trial.factor
    assert factor == trained.trials[0].factor
    assert 0 < factor < 1

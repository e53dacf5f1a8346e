"""Edits that a preset holds are announced before they come."""

from dataclasses import replace

import pytest

from tuitrain.config import Edit, load
from tuitrain.lab.app import LabApp
from tuitrain.lab.presenters.coming_edits import coming
from tuitrain.lab.widgets.status import Status

RATE = Edit(update=20, set={"optimizer.lr": 0.02})
DECAY = Edit(update=25, set={"weight_decay": 0.1, "optimizer.lr": 0.3})
ARMS = {"kind": "compare", "arms": {"plain": {}, "slow": {"optimizer": {"lr": 0.02}}}}


def line(view, width):
    status = Status(lambda training: ())
    status._view = view
    return status.draw_picture(width, 2).text.split("\n")[0]


def test_the_next_one_is_said_and_after_the_last_nothing(make_view, small):
    view = make_view(small(), 12, to_come=(RATE, DECAY))
    assert coming(view) == "◆ at 20: rate 0.02"
    view = make_view(small(), 22, edits=(RATE,), to_come=(DECAY,))
    assert coming(view) == "◆ at 25: weight decay 0.1, rate 0.3"
    assert coming(make_view(small(), 26, edits=(RATE, DECAY))) == ""


def test_of_two_at_the_same_update_both_are_said(make_view, small):
    both = (RATE, Edit(update=20, set={"weight_decay": 0.1}))
    assert coming(make_view(small(), 12, to_come=both)) == "◆ at 20: rate 0.02, weight decay 0.1"


def test_what_is_behind_the_end_or_of_a_run_that_broke_never_comes(make_view, small):
    late = Edit(update=30, set={"optimizer.lr": 0.02})
    assert coming(make_view(small(), 12, to_come=(late,))) == ""
    assert coming(make_view(small(), 12, to_come=(RATE,), status="diverged")) == ""


def test_of_several_arms_it_says_whose_unless_it_is_of_all(make_view, small, with_trials):
    view = with_trials(make_view(small(**ARMS), 12), slow={"to_come": (RATE,)})
    assert coming(view) == "◆ at 20 slow: rate 0.02"
    assert coming(replace(view, chosen="plain", shown=0)) == ""
    assert coming(replace(view, chosen="slow", shown=1)) == "◆ at 20: rate 0.02"
    view = with_trials(view, plain={"to_come": (RATE,)})
    assert coming(view) == "◆ at 20: rate 0.02"


@pytest.mark.parametrize("width", [140, 100, 80, 60])
def test_the_status_shows_coming_edits_at_every_width(make_view, small, width):
    view = make_view(small(), 12, to_come=(RATE,))
    assert "◆ at 20: rate 0.02" in line(view, width)
    assert "update 12/30" in line(view, width)


def test_at_the_end_of_a_wide_line_nothing_before_it_moves_when_it_has_come(make_view, small):
    before = line(make_view(small(), 12, to_come=(RATE,)), 140).partition("◆")[0].rstrip()
    assert line(make_view(small(), 12), 140).startswith(before)


async def test_quickstart_says_it_from_the_beginning(run_app):
    async with run_app(LabApp(load("quickstart")), (80, 24)) as pilot:
        await pilot.wait_until(lambda: "◆ at 3,600: rate 0.0002" in pilot.text)

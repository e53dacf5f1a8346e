"""A pace is that of the last second or two, by the clock on the wall."""

import pytest

from tuitrain.experiments.live import pace as module
from tuitrain.experiments.live.pace import Pace


@pytest.fixture
def clock(monkeypatch):
    now = [50.0]
    monkeypatch.setattr(module, "perf_counter", lambda: now[0])
    return now


def note_updates(pace, clock, *marks):
    for seconds, updates in marks:
        clock[0] += seconds
        pace.note(updates)


def test_pace_counts_updates_since_the_clock_started(clock):
    pace = Pace()
    assert pace.rate == 0
    note_updates(pace, clock, (0.5, 10), (0.5, 30))
    assert pace.rate == pytest.approx(40)
    clock[0] += 10
    pace.reset()
    assert pace.rate == 0
    note_updates(pace, clock, (2.0, 10))
    assert pace.rate == pytest.approx(5)


def test_what_was_long_ago_counts_no_more(clock):
    pace = Pace()
    note_updates(pace, clock, *[(0.06, 100)] * 40, *[(0.06, 6)] * 32)
    assert pace.rate == pytest.approx(100)


def test_what_was_long_ago_counts_no_more_of_many_short_stretches_either(clock):
    pace = Pace()
    note_updates(pace, clock, *[(0.03, 100)] * 40, *[(0.03, 6)] * 70)
    assert pace.rate == pytest.approx(200)


def test_marks_close_to_each_other_count_as_one(clock):
    pace = Pace()
    note_updates(pace, clock, *[(0.06, 600)] * 10, *[(0.001, 1)] * 1000)
    assert pace.rate == pytest.approx((6000 + 1000) / 1.6)

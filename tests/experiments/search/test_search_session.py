"""A search in a thread of its own: nothing is started before it is told to, and what is left is reckoned."""

from contextlib import nullcontext
from threading import Event

import pytest
from experiments.search.toy_search import search_preset

from tuitrain.experiments.live.search_session import SearchSession, SearchView
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.search.search_result import SearchResult


def test_a_search_that_was_never_told_to_run_starts_no_workers():
    made = []
    session = SearchSession(search_preset({"trials": 2}), lambda: made.append("pool"))
    assert session.latest() is session.latest()
    assert session.latest().phase is Phase.READY
    assert session.close(20.0)
    assert (made, session.latest().phase) == ([], Phase.READY)


@pytest.mark.parametrize(
    ("updates", "total", "seconds", "left"),
    [(0, 90, 5.0, None), (30, 90, 5.0, 10.0), (90, 90, 5.0, 0.0), (95, 90, 5.0, 0.0)],
)
def test_what_is_left_is_reckoned_from_what_is_done(updates, total, seconds, left):
    found = SearchResult.of(Search(search_preset({"trials": 2})))
    view = SearchView(Phase.RUNNING, found, {}, updates=updates, total_updates=total, seconds=seconds)
    assert view.seconds_left == left


def test_what_a_search_took_leaves_out_pauses_in_which_nothing_ran(monkeypatch):
    done, clock = Event(), [0.0]
    # So many seconds, what ran in them, and what somebody told it meanwhile.
    turns = iter(
        [
            (5.0, ("trial1",), SearchSession.pause),
            (3.0, ("trial1",), None),
            (100.0, (), SearchSession.run),
            (2.0, ("trial2",), None),
        ]
    )

    class Runner:
        updates, total_updates, running, finished = 0, 180, (), False

        def __init__(self, pool, planned):
            self.pause = self.resume = lambda: None

        def advance(self, seconds):
            took, self.running, tell = next(turns)
            clock[0] += took
            if tell:
                tell(session)
            if clock[0] >= 110.0:
                self.finished = True
                done.set()
            return ()

    monkeypatch.setattr("tuitrain.experiments.live.search_session.PoolRunner", Runner)
    monkeypatch.setattr("tuitrain.experiments.live.search_session.monotonic", lambda: clock[0])
    session = SearchSession(search_preset({"trials": 2}), nullcontext)
    session.run()
    assert done.wait(20.0)
    assert session.close(20.0)
    assert (session.latest().phase, session.latest().seconds) == (Phase.FINISHED, 10.0)

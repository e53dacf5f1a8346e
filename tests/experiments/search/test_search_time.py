"""How long a search has still to go, as far as can be told."""

import pytest
from experiments.search.toy_search import search_preset

from tuitrain.experiments.live.search_session import SearchView
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.search.search_result import SearchResult


@pytest.mark.parametrize(
    ("updates", "total", "seconds", "left"),
    [
        (0, 900, 5.0, None),
        (90, 900, 5.0, 45.0),
        (450, 900, 30.0, 30.0),
        (900, 900, 60.0, 0.0),
        # More than was counted on.
        (990, 900, 60.0, 0.0),
    ],
)
def test_what_is_left_takes_as_long_as_what_was_done(updates, total, seconds, left):
    found = SearchResult.of(Search(search_preset({"trials": 10})))
    view = SearchView(Phase.RUNNING, found, {}, updates=updates, total_updates=total, seconds=seconds)
    assert view.seconds_left == left

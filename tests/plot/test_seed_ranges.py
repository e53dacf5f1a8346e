"""Seeds in words: as a range only where none between is missing."""

import pytest

from tuitrain.plot.words import seeds


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([3], "3"),
        ([3, 3], "3"),
        ([0, 1, 2, 3, 4], "0..4"),
        ([1, 0], "0..1"),
        ([7, 0], "0, 7"),
        ([0, 1, 3], "0, 1, 3"),
    ],
)
def test_a_range_holds_all_between_its_ends(found, said):
    assert seeds(found) == said

"""A curve of scores has points enough to show its course."""

import pytest

from tuitrain.config import facts_of, load, preset_names

ENOUGH = 30
BOOK = {"batch-norm": 20, "batch-norm-placement": 20, "batch-norm-scales": 20}
"""How many the book's own figures have, where that is fewer."""
SHORT = {"descent-variants", "diverge"}
"""The one makes ten updates, the other breaks at its fourth."""


def scores(trial):
    """How often a trial is scored."""
    every = trial.evaluate.every
    return -(-trial.total_updates // (trial.updates_per_epoch if every == "epoch" else every))


def longest(name):
    """The scores of the longest of its arms."""
    return max(map(scores, load(name).preset.trials.values()))


def is_trained(name):
    """Whether there are such curves; a search's are small, and a trial of its own as often as the book's."""
    kind = load(name).preset.kind
    return facts_of(kind).trains and kind != "search"


@pytest.mark.parametrize("name", sorted(set(filter(is_trained, preset_names())) - SHORT))
def test_a_curve_of_scores_has_at_least_thirty_points_or_as_many_as_the_books(name):
    assert longest(name) >= BOOK.get(name, ENOUGH)

"""Edges: whether the best settings lie where the search ends, so that better ones may lie beyond."""

from collections.abc import Sequence

from tuitrain.config import Choice, Range
from tuitrain.experiments.search.search_trial import SearchTrial
from tuitrain.experiments.search.space import Space

BEST = 5
"""How many of the best are looked at."""
ENOUGH = 3
"""So many of them at one end are no accident."""
NEAR = 0.1
"""How near an end is at it, as a share of the range."""


def at_edges(best: Sequence[SearchTrial], space: Space, ranges: dict[str, Range]) -> tuple[str, ...]:
    """A sentence for each end of a range at which most of the `best`, at least three, lie."""
    best = best[:BEST]
    told = []
    for axis, path in enumerate(space.paths):
        if isinstance(ranges[path], Choice):
            continue
        places = [attempt.point[axis] for attempt in best]
        for end, name in ((0.0, "lower"), (1.0, "upper")):
            count = sum(abs(place - end) <= NEAR for place in places)
            if count >= ENOUGH:
                value = ranges[path].ends[int(end)]
                told.append(
                    f"{count} of the best {len(best)} lie near the {name} end of {path}, {value:g}:"
                    " better ones may lie beyond"
                )
    return tuple(told)

"""Narrower ranges: those that lie around the best settings, for a new search."""

from collections.abc import Mapping, Sequence

from tuitrain.config import Choice, LogRange, Range, UniformRange, WholeRange
from tuitrain.experiments.search.samplers import around
from tuitrain.experiments.search.search_trial import SearchTrial
from tuitrain.experiments.search.space import Space


def narrower(ranges: Mapping[str, Range], space: Space, best: Sequence[SearchTrial]) -> dict[str, Range]:
    """The ranges closed in around the `best`, at least two; a choice, or what has no room left, stays."""
    low, high = around(best)
    bottom, top = space.settings(low.tolist()), space.settings(high.tolist())
    return {path: _between(ranges[path], bottom[path], top[path]) for path in space.paths}


def _between(range_: Range, low: float, high: float) -> Range:
    if isinstance(range_, Choice) or low >= high:
        return range_
    match range_:
        case LogRange():
            return LogRange(log=(low, high))
        case UniformRange():
            return UniformRange(uniform=(low, high))
        case WholeRange():
            return WholeRange(int=(int(low), int(high)))

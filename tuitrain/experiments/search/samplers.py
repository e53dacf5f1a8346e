"""Samplers: which points of the cube are tried, batch by batch.

A random setting is keyed by the number of its trial and the name of its field: neither the order nor the
number of workers changes it, nor which other fields are looked for.
"""

from collections.abc import Callable, Iterator, Sequence
from math import isfinite

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.config import SearchConfig
from tuitrain.config.search import BayesSampler, GridSampler
from tuitrain.experiments.interruption import Watch
from tuitrain.experiments.search.search_trial import SearchTrial, scored
from tuitrain.experiments.search.space import Space
from tuitrain.search import propose
from tuitrain.streams import Purpose, Streams, word
from tuitrain.training.arithmetic import arithmetic

Tried = Callable[[], Sequence[SearchTrial]]
"""All that was tried so far, in the order of their numbers."""


def batches(
    search: SearchConfig, space: Space, streams: Streams, tried: Tried, watch: Watch
) -> Iterator[Floats]:
    """Batches of points, (n, dimensions); the next is asked for when all of those before are tried.

    StoppedError where the watch says so while they are chosen.
    """
    if isinstance(search.sampler, GridSampler):
        grid = space.grid(search.sampler.points)
        yield grid
        if search.sampler.beside:
            numbers = range(len(grid) + 1, search.trials + 1)
            yield drawn(streams, space.paths, numbers, np.zeros(space.dimensions), np.ones(space.dimensions))
    elif isinstance(search.sampler, BayesSampler):
        yield from _promising(search, search.sampler, space, streams, tried, watch)
    else:
        yield from _narrowing(search, space, streams, tried)


def drawn(streams: Streams, paths: Sequence[str], numbers: range, low: Floats, high: Floats) -> Floats:
    """The random points of the trials with these numbers, between the corners `low` and `high`."""
    keys = [word(path) for path in paths]
    units = [[streams.of(Purpose.SEARCH, number, key).random() for key in keys] for number in numbers]
    points: Floats = low + (high - low) * np.array(units)
    return points


def around(best: Sequence[SearchTrial]) -> tuple[Floats, Floats]:
    """The corners of the box around the `best`, at least two, wider on each side by their mean distance."""
    points = np.array([attempt.point for attempt in best])
    low, high = points.min(axis=0), points.max(axis=0)
    margin = (high - low) / (len(points) - 1)
    return np.maximum(low - margin, 0.0), np.minimum(high + margin, 1.0)


def _narrowing(search: SearchConfig, space: Space, streams: Streams, tried: Tried) -> Iterator[Floats]:
    """All at once; or in rounds, each around the best of those before."""
    rounds = search.narrow.rounds if search.narrow else 1
    low, high = np.zeros(space.dimensions), np.ones(space.dimensions)
    for number in range(rounds):
        first, last = (search.trials * each // rounds for each in (number, number + 1))
        yield drawn(streams, space.paths, range(first + 1, last + 1), low, high)
        if search.narrow:
            best = scored(tried(), search.monitor)[: search.narrow.keep]
            # Around one, or none, there is no box: the next round looks where this one did.
            low, high = around(best) if len(best) > 1 else (low, high)


def _promising(
    search: SearchConfig,
    sampler: BayesSampler,
    space: Space,
    streams: Streams,
    tried: Tried,
    watch: Watch,
) -> Iterator[Floats]:
    """Some at random; then, by twos or more, where what is known promises most."""
    low, high = np.zeros(space.dimensions), np.ones(space.dimensions)
    yield drawn(streams, space.paths, range(1, sampler.start + 1), low, high)
    done = sampler.start
    while done < search.trials:
        count = min(sampler.batch, search.trials - done)
        if not tried():
            yield drawn(streams, space.paths, range(done + 1, done + count + 1), low, high)
            done += count
            continue
        x = space.snapped(np.array([attempt.point for attempt in tried()]))
        # Not yielded from within: the caller would go on with these settings, and may end them elsewhere.
        with arithmetic(1):
            values = _values(tried(), search.monitor)
            points = propose(x, values, count, _random(streams, done), space.snapped, watch)
        yield points
        done += count


def _random(streams: Streams, done: int) -> np.random.Generator:
    return streams.of(Purpose.SEARCH, done + 1)


def _values(tried: Sequence[SearchTrial], monitor: str) -> Floats:
    """What the process learns from; a trial that broke counts as the worst of the others."""
    values = [attempt.goodness(monitor) for attempt in tried]
    worst = min(filter(isfinite, values), default=0.0)
    return np.array([value if isfinite(value) else worst for value in values])

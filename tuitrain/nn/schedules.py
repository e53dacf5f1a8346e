"""Schedules: what the learning rate is multiplied by, from update to update."""

from collections.abc import Callable, Mapping
from math import cos, pi

Schedule = Callable[[int], float]
"""From the number of updates done to the factor of the next one's rate."""


def constant() -> Schedule:
    """The factor 1 at every update."""
    return lambda done: 1.0


def step(every: int, factor: float) -> Schedule:
    """`factor ^ ⌊done / every⌋`."""
    return lambda done: factor ** (done // every)


def exponential(rate: float, updates_per_epoch: int) -> Schedule:
    """`rate ^ (done / updates_per_epoch)`: what is left after an epoch, reached evenly."""
    return lambda done: rate ** (done / updates_per_epoch)


def cosine(end: float, total: int) -> Schedule:
    """`end + (1 - end) ½ (1 + cos(π done / total))`, and `end` from `total` on.

    Loshchilov, Hutter: SGDR, 2017, arXiv:1608.03983, without its restarts.
    """
    return lambda done: end + (1 - end) * (1 + cos(pi * min(done / total, 1.0))) / 2


def warmed_up(schedule: Schedule, warmup: int) -> Schedule:
    """`schedule` times `(done + 1) / warmup` for the first `warmup` updates."""
    return lambda done: schedule(done) * min(1.0, (done + 1) / warmup)


def schedule(name: str, *, total: int, updates_per_epoch: int, warmup: int = 0, **options: float) -> Schedule:
    """The schedule of that name over a run of `total` updates; `options` are its own numbers."""
    made = _MADE[name](total, updates_per_epoch, **options)
    return warmed_up(made, warmup) if warmup else made


_MADE: Mapping[str, Callable[..., Schedule]] = {
    "constant": lambda total, epoch: constant(),
    "step": lambda total, epoch, every, factor: step(every, factor),
    "exponential": lambda total, epoch, rate: exponential(rate, epoch),
    "cosine": lambda total, epoch, end: cosine(end, total),
}

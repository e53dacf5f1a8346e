"""Expected improvement: where to look next, weighing what promises much against what is little known.

Snoek, Larochelle, Adams: Practical Bayesian Optimization of Machine Learning Algorithms, 2012,
arXiv:1206.2944, section 2.2; the criterion is older: Mockus, 1974; Jones, Schonlau, Welch, 1998.
"""

from collections.abc import Callable
from math import erf, pi, sqrt

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.search.gaussian_process import GaussianProcess, fit

Snap = Callable[[Floats], Floats]
"""From points of the unit cube, (n, d), to the nearest that can be tried: whole numbers, choices."""

Tried = set[tuple[float, ...]]

CANDIDATES = 1000
"""Points thrown over the whole cube, the best of which are refined."""

REFINED = 8
"""How many of them."""

SCALES = (0.1, 0.03, 0.01, 0.003)
"""How far around them is looked, round by round, in sides of the cube."""

_erf = np.vectorize(erf, otypes=[np.float64])


def normal_density(z: Floats) -> Floats:
    """φ: `exp(-z²/2) / √(2π)`."""
    density: Floats = np.exp(-z * z / 2) / sqrt(2 * pi)
    return density


def normal_probability(z: Floats) -> Floats:
    """Φ, the chance that a standard normal number is under z: `½ (1 + erf(z / √2))`."""
    below: Floats = 0.5 * (1 + _erf(z / sqrt(2)))
    return below


def expected_improvement(mean: Floats, deviation: Floats, best: float) -> Floats:
    """By how much normal values of that `mean` and `deviation`, each (n,), exceed `best` on average.

    What lies below counts 0. `(mean - best) Φ(z) + deviation φ(z)` with z = (mean - best) / deviation;
    without a deviation the excess itself.
    """
    excess, unsure = mean - best, deviation > 0
    z = np.divide(excess, deviation, out=np.zeros_like(excess), where=unsure)
    improvement = excess * normal_probability(z) + deviation * normal_density(z)
    return np.where(unsure, np.maximum(improvement, 0.0), np.maximum(excess, 0.0))


def propose(
    x: Floats,
    y: Floats,
    count: int,
    random: np.random.Generator,
    snap: Snap = lambda points: points,
    before: Callable[[int, int], None] = lambda done, total: None,
) -> Floats:
    """The next `count` points to try, (count, d), given values `y`, (n,), at `x`, (n, d) in the unit cube.

    More is better. All depends on the arguments alone. A batch is chosen one by one, each as if those before
    it had come to just what was expected of them, so that it looks elsewhere (the "kriging believer" of
    Ginsbourger, Le Riche, Carraro, 2010). Points that `snap` brings onto one tried already are left out,
    unless there are no others. `before` is told before each how many are chosen. Raises ValueError for no
    value, or one that is not finite.
    """
    process = fit(x, y)
    for number in range(count):
        before(number, count)
        process = process.believing(_most_promising(process, random, snap))
    proposed: Floats = process.x[len(x) :]
    return proposed


def _most_promising(process: GaussianProcess, random: np.random.Generator, snap: Snap) -> Floats:
    """The point of the largest expected improvement found, (d,): thrown, then refined around the best."""
    # What is expected at the best point, not the best value seen: that one may have been luck.
    best = float(process.posterior(process.x)[0].max())
    tried = set(map(tuple, process.x.tolist()))
    dimensions = process.x.shape[1]
    points = _ranked(process, best, tried, snap(random.random((CANDIDATES, dimensions))))
    for scale in SCALES:
        around = points[:, None, :] + scale * random.standard_normal((len(points), 32, dimensions))
        near = snap(np.clip(around.reshape(-1, dimensions), 0.0, 1.0))
        points = _ranked(process, best, tried, np.vstack((points, near)))
    most: Floats = points[0]
    return most


def _ranked(process: GaussianProcess, best: float, tried: Tried, points: Floats) -> Floats:
    """The most promising of `points`, at most `REFINED`, the best first.

    Where none promises anything the least known come first.
    """
    points = np.unique(points, axis=0)
    new = np.array([tuple(point) not in tried for point in points.tolist()])
    points = points[new] if new.any() else points
    mean, deviation = process.posterior(points)
    order = np.lexsort((-deviation, -expected_improvement(mean, deviation, best)))
    first: Floats = points[order[:REFINED]]
    return first

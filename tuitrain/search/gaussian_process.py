"""A Gaussian process: what a few values of an unknown function say of all the others, and how surely.

Values at near points are alike; how alike says the kernel. Given the values seen, the value at any other
point is normally distributed, with a mean and a deviation in closed form.

Rasmussen, Williams: Gaussian Processes for Machine Learning, 2006, algorithm 2.1 and equation 5.9; the kernel
as in Snoek, Larochelle, Adams: Practical Bayesian Optimization of Machine Learning Algorithms, 2012,
arXiv:1206.2944. They average over hyperparameters drawn at random; here the likeliest are taken.
"""

from dataclasses import dataclass
from math import log, pi
from typing import Self

import numpy as np

from tuitrain.arrays import Floats


@dataclass(frozen=True, eq=False)
class Hyperparameters:
    """What the process believes of the function before it has seen a value."""

    lengths: Floats
    """(dimensions,): how far one has to go along each before values have little to do with each other."""
    amplitude: float
    """Variance of the function around its mean, in the square of the values' unit."""
    noise: float
    """Variance of a value seen around the function, same unit."""

    def logarithms(self) -> Floats:
        """(dimensions + 2,): all of them as logarithms, the lengths first."""
        logarithms: Floats = np.log(np.append(self.lengths, (self.amplitude, self.noise)))
        return logarithms

    @classmethod
    def of(cls, logarithms: Floats) -> Self:
        """The reverse of `logarithms()`."""
        *lengths, amplitude, noise = np.exp(logarithms)
        return cls(np.array(lengths), float(amplitude), float(noise))


def _squares(a: Floats, b: Floats, lengths: Floats) -> Floats:
    """Squared distance of each of `a`, (n, d), to each of `b`, (m, d), along each dimension: (d, n, m)."""
    return (((a[:, None, :] - b[None, :, :]) / lengths) ** 2).transpose(2, 0, 1)


def matern(a: Floats, b: Floats, lengths: Floats) -> Floats:
    """How alike values at `a`, (n, d), and `b`, (m, d), are, (n, m): 1 at the same point, 0 far away.

    Matérn 5/2: `(1 + √5 r + 5/3 r²) exp(-√5 r)`, r the distance in units of the lengths. Such functions have
    two derivatives; the more common squared exponential takes accuracies for smoother than they are.
    """
    r = np.sqrt(5 * _squares(a, b, lengths).sum(axis=0))
    alike: Floats = (1 + r + r * r / 3) * np.exp(-r)
    return alike


class GaussianProcess:
    """A Gaussian process that has seen the values `y`, (n,), at the points `x`, (n, d).

    Its mean far from all points is a constant, the likeliest one: `1ᵀK⁻¹y / 1ᵀK⁻¹1`.
    """

    def __init__(self, x: Floats, y: Floats, hyperparameters: Hyperparameters) -> None:
        self.x, self.y, self.hyperparameters = x, y, hyperparameters
        signal = hyperparameters.amplitude * matern(x, x, hyperparameters.lengths)
        self._lower = np.linalg.cholesky(signal + hyperparameters.noise * np.eye(len(x)))
        self._inverse_lower = np.linalg.inv(self._lower)
        self._precision = self._inverse_lower.T @ self._inverse_lower
        self.mean = float(self._precision.sum(axis=0) @ y / self._precision.sum())
        self._weights = self._precision @ (y - self.mean)

    def posterior(self, points: Floats) -> tuple[Floats, Floats]:
        """Mean and standard deviation of the function, without noise, at `points`, (m, d): each (m,).

        With k the covariances of a point and those seen: `mean + kᵀK⁻¹(y - mean)` and the root of
        `amplitude - kᵀK⁻¹k`.
        """
        known = self.hyperparameters
        covariance = known.amplitude * matern(points, self.x, known.lengths)
        explained = ((covariance @ self._inverse_lower.T) ** 2).sum(axis=1)
        # Rounding may explain a hair more than there is.
        deviation = np.sqrt(np.maximum(known.amplitude - explained, 0.0))
        return self.mean + covariance @ self._weights, deviation

    def log_likelihood(self) -> float:
        """Logarithm of the density of the values seen.

        `-½ (y - mean)ᵀK⁻¹(y - mean) - ½ log|K| - n/2 log 2π`.
        """
        fit = -0.5 * float((self.y - self.mean) @ self._weights)
        return fit - float(np.log(self._lower.diagonal()).sum()) - len(self.y) / 2 * log(2 * pi)

    def likelihood_gradient(self) -> Floats:
        """Its slope over the logarithm of each hyperparameter, (d + 2,).

        `½ tr((ααᵀ - K⁻¹) ∂K)` with α = K⁻¹(y - mean); the mean, at its best, adds nothing.
        """
        known = self.hyperparameters
        pull = 0.5 * (np.outer(self._weights, self._weights) - self._precision)
        squares = _squares(self.x, self.x, known.lengths)
        r = np.sqrt(5 * squares.sum(axis=0))
        along = known.amplitude * 5 / 3 * (1 + r) * np.exp(-r) * squares
        signal = known.amplitude * (1 + r + r * r / 3) * np.exp(-r)
        slopes = (pull * along).sum(axis=(1, 2))
        return np.append(slopes, ((pull * signal).sum(), known.noise * pull.trace()))

    def believing(self, point: Floats) -> "GaussianProcess":
        """The same process had it seen, at `point`, (d,), just what it expects there: surer, no wiser."""
        mean, _ = self.posterior(point[None])
        return GaussianProcess(np.vstack((self.x, point)), np.append(self.y, mean), self.hyperparameters)


LENGTHS = (0.05, 5.0)
"""Lengths looked at, in sides of the unit cube: below, each point is on its own; above, all is straight."""

AMPLITUDES = (0.05, 20.0)
"""Amplitudes looked at, in variances of the values."""

NOISES = (1e-6, 1.0)
"""Noises looked at, in variances of the values; the lowest keeps the matrix of a point seen twice regular."""

STARTS = ((0.2, 1e-4), (0.5, 1e-2), (1.5, 1e-1))
"""Length and noise from which the likelihood is climbed: it has several tops, from wiggly to noisy."""


def fit(x: Floats, y: Floats, climb: int = 40) -> GaussianProcess:
    """The process over `x`, (n, d) in the unit cube, and `y`, (n,), with the likeliest hyperparameters found.

    Raises ValueError for values that are not finite: a trial that diverged counts as the worst of the others.
    """
    if len(x) == 0 or not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("a Gaussian process needs at least one value, and finite ones alone")
    variance = float(y.var()) or 1.0
    dimensions = x.shape[1]
    ranges = np.array([LENGTHS] * dimensions + [AMPLITUDES, NOISES])
    ranges[dimensions:] *= variance
    low, high = np.log(ranges).T
    tops = []
    for length, noise in STARTS:
        start = Hyperparameters(np.full(dimensions, length), variance, noise * variance)
        tops.append(_climbed(x, y, start.logarithms(), low, high, climb))
    return max(tops, key=GaussianProcess.log_likelihood)


def _climbed(x: Floats, y: Floats, at: Floats, low: Floats, high: Floats, steps: int) -> GaussianProcess:
    """The likeliest process met on `steps` steps uphill from `at`, within `low` and `high`, all logarithms.

    Rprop: only the sign of a slope counts. Each coordinate's step grows while the sign stays, and is halved
    when it turns. (Blum, Riedmiller: Optimization of Gaussian process hyperparameters using Rprop, 2013.)
    """
    step, slope_before = np.full(len(at), 0.3), np.zeros(len(at))
    best = here = GaussianProcess(x, y, Hyperparameters.of(at))
    likelihood = best.log_likelihood()
    for _ in range(steps):
        slope = here.likelihood_gradient()
        step = np.clip(step * np.where(slope * slope_before < 0, 0.5, 1.2), 1e-3, 1.0)
        slope_before = slope
        at = np.clip(at + step * np.sign(slope), low, high)
        here = GaussianProcess(x, y, Hyperparameters.of(at))
        if (now := here.log_likelihood()) > likelihood:
            best, likelihood = here, now
    return best

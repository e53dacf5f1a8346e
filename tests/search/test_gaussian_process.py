"""The Gaussian process against two points by hand, slopes by differences, and functions that are known."""

from math import exp, log, pi, sqrt

import numpy as np
import pytest

from tuitrain.search import GaussianProcess, Hyperparameters, fit
from tuitrain.search.gaussian_process import AMPLITUDES, LENGTHS, NOISES, matern


def kernel(distance: float, length: float) -> float:
    """Matérn 5/2 for one number, as the papers write it."""
    r = distance / length
    return (1 + sqrt(5) * r + 5 / 3 * r**2) * exp(-sqrt(5) * r)


def test_two_points_come_to_what_the_formulas_give_by_hand() -> None:
    x, y = np.array([[0.2], [0.7]]), np.array([1.0, 3.0])
    length, amplitude, noise, at = 0.4, 2.0, 0.1, 0.35

    process = GaussianProcess(x, y, Hyperparameters(np.array([length]), amplitude, noise))
    mean, deviation = process.posterior(np.array([[at]]))

    # K = [[p, q], [q, p]] has the inverse [[p, -q], [-q, p]] / (p² - q²); by symmetry the constant is
    # the mean of the values, 2.
    p, q = amplitude + noise, amplitude * kernel(0.5, length)
    k1, k2 = amplitude * kernel(0.15, length), amplitude * kernel(0.35, length)
    determinant = p * p - q * q
    w1, w2 = (p * k1 - q * k2) / determinant, (p * k2 - q * k1) / determinant
    assert process.mean == pytest.approx(2.0, rel=1e-12)
    assert mean[0] == pytest.approx(2.0 - w1 + w2, rel=1e-12)
    assert deviation[0] == pytest.approx(sqrt(amplitude - w1 * k1 - w2 * k2), rel=1e-12)
    squares = 2 * (p + q) / determinant
    likelihood = -squares / 2 - log(determinant) / 2 - log(2 * pi)
    assert process.log_likelihood() == pytest.approx(likelihood, rel=1e-12)


def test_each_dimension_has_its_own_length() -> None:
    origin, points = np.zeros((1, 2)), np.array([[0.3, 0.0], [0.0, 0.3]])
    near, far = matern(origin, points, np.array([1.0, 0.1]))[0]
    assert near == pytest.approx(kernel(0.3, 1.0))
    assert far == pytest.approx(kernel(0.3, 0.1))


def test_without_noise_it_passes_through_its_points_and_is_unsure_between_them() -> None:
    x, y = np.array([[0.1], [0.5], [0.9]]), np.array([0.0, 1.0, -1.0])
    process = GaussianProcess(x, y, Hyperparameters(np.array([0.2]), 1.0, 1e-10))
    mean, deviation = process.posterior(np.array([[0.1], [0.5], [0.9], [0.3]]))
    assert mean[:3] == pytest.approx(y, abs=1e-6)
    assert np.all(deviation[:3] < 1e-4)
    assert deviation[3] > 0.1


def test_the_slope_of_the_likelihood_is_that_of_differences() -> None:
    random = np.random.default_rng(0)
    x, y = random.random((12, 3)), random.standard_normal(12)
    at = np.log([0.3, 0.8, 2.0, 1.5, 0.05])

    def likelihood(logarithms: np.ndarray) -> float:
        return GaussianProcess(x, y, Hyperparameters.of(logarithms)).log_likelihood()

    slope = GaussianProcess(x, y, Hyperparameters.of(at)).likelihood_gradient()
    h = 1e-5
    differences = [(likelihood(at + h * e) - likelihood(at - h * e)) / (2 * h) for e in np.eye(5)]
    assert slope == pytest.approx(differences, rel=1e-6, abs=1e-8)


def test_the_fit_is_likelier_than_the_truth_and_sees_which_dimension_matters() -> None:
    random = np.random.default_rng(1)
    x = random.random((40, 2))
    y = np.sin(8 * x[:, 0]) + 0.05 * random.standard_normal(40)
    process = fit(x, y)
    known = process.hyperparameters
    assert known.lengths[1] > 3 * known.lengths[0]
    assert 0.02 < sqrt(known.noise) < 0.1
    truth = Hyperparameters(np.array([0.25, 5.0]), 0.5, 0.05**2)
    assert process.log_likelihood() >= GaussianProcess(x, y, truth).log_likelihood()


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_the_unit_of_the_values_changes_nothing(scale: float) -> None:
    x = np.random.default_rng(2).random((10, 2))
    y = np.cos(5 * x).sum(axis=1)
    plain, scaled = fit(x, y), fit(x, scale * y)
    assert scaled.hyperparameters.lengths == pytest.approx(plain.hyperparameters.lengths, rel=1e-4)
    assert scaled.posterior(x)[0] == pytest.approx(scale * plain.posterior(x)[0], rel=1e-6, abs=1e-6 * scale)


@pytest.mark.parametrize("count", [1, 2, 30])
@pytest.mark.parametrize("dimensions", [1, 8])
def test_few_values_equal_values_and_equal_points_fit_within_the_bounds(count: int, dimensions: int) -> None:
    x = np.full((count, dimensions), 0.5)
    for y in (np.zeros(count), np.arange(count) - 1e3):
        process = fit(x, y)
        mean, deviation = process.posterior(np.vstack((x[:1], np.zeros((1, dimensions)))))
        assert mean == pytest.approx([y.mean()] * 2, rel=1e-6)
        assert np.all(np.isfinite(deviation))
        known, variance = process.hyperparameters, float(y.var()) or 1.0
        assert np.all((known.lengths >= LENGTHS[0] * 0.999) & (known.lengths <= LENGTHS[1] * 1.001))
        assert AMPLITUDES[0] * 0.999 <= known.amplitude / variance <= AMPLITUDES[1] * 1.001
        assert NOISES[0] * 0.999 <= known.noise / variance <= NOISES[1] * 1.001


def test_to_believe_what_is_expected_changes_no_mean_and_makes_surer() -> None:
    x, y = np.array([[0.1], [0.6]]), np.array([1.0, 2.0])
    process = GaussianProcess(x, y, Hyperparameters(np.array([0.3]), 1.0, 1e-6))
    there = np.array([0.4])
    believing = process.believing(there)
    points = np.array([[0.2], [0.4], [0.8]])
    assert believing.posterior(points)[0] == pytest.approx(process.posterior(points)[0], abs=0.02)
    assert believing.posterior(there[None])[1][0] < 0.01 < process.posterior(there[None])[1][0]


@pytest.mark.parametrize("value", [float("nan"), float("-inf")])
def test_a_value_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        fit(np.array([[0.1], [0.2]]), np.array([value, 1.0]))
    with pytest.raises(ValueError, match="at least one"):
        fit(np.empty((0, 1)), np.empty(0))

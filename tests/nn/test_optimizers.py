"""Each optimizer: one step by hand, ten golden steps, where it gets to, in the dtype it was given."""

from math import sqrt

import numpy as np
import pytest

from tuitrain.nn.optimizers import BLOCK, FLUSH_EVERY, SGD, Adam


def walk(optimizer, start, gradient, steps, dtype="float64", **options):
    """Positions after each step of `optimizer` down `gradient`."""
    p = np.array(start, dtype)
    g = np.zeros_like(p)
    stepper = optimizer(p, g, **options)
    path = []
    for _ in range(steps):
        g[...] = gradient(p)
        stepper.update()
        path.append(p.copy())
    return np.array(path)


def ravine(p):
    """Gradient of x²/20 + y²."""
    return np.array([p[0] / 10, 2 * p[1]])


def test_one_step_of_sgd_by_hand():
    path = walk(SGD, [1.0, -2.0], lambda p: np.array([0.5, -1.0]), 1, lr=0.1)
    np.testing.assert_array_equal(path[0], [1.0 - 0.1 * 0.5, -2.0 + 0.1])


def test_one_step_of_adam_by_hand():
    lr, b1, b2, eps, g = 0.3, 0.9, 0.999, 1e-7, 0.5
    m, v = (1 - b1) * g, (1 - b2) * g * g
    expected = 1.0 - lr * sqrt(1 - b2) / (1 - b1) * m / (sqrt(v) + eps)
    path = walk(Adam, [1.0], lambda p: np.array([g]), 1, lr=lr)
    np.testing.assert_allclose(path[0], [expected], rtol=1e-15)


def test_adam_epsilon_stands_beside_the_uncorrected_root():
    # With an epsilon as large as the root the two conventions differ by a factor of twenty.
    lr, b1, b2, eps, g = 1.0, 0.9, 0.999, 0.1, 1.0
    beside_uncorrected = lr * sqrt(1 - b2) / (1 - b1) * (1 - b1) * g / (sqrt((1 - b2) * g * g) + eps)
    path = walk(Adam, [0.0], lambda p: np.array([g]), 1, lr=lr, epsilon=eps)
    np.testing.assert_allclose(path[0], [-beside_uncorrected], rtol=1e-14)


def plain_sgd(start, steps, lr):
    x = list(start)
    path = []
    for _ in range(steps):
        g = (x[0] / 10, 2 * x[1])
        x = [xi - lr * gi for xi, gi in zip(x, g, strict=True)]
        path.append(x)
    return path


def plain_adam(start, steps, lr, b1=0.9, b2=0.999, eps=1e-7):
    x, m, v, path = list(start), [0.0, 0.0], [0.0, 0.0], []
    for t in range(1, steps + 1):
        g = (x[0] / 10, 2 * x[1])
        rate = lr * sqrt(1 - b2**t) / (1 - b1**t)
        for i in range(2):
            m[i] += (1 - b1) * (g[i] - m[i])
            v[i] += (1 - b2) * (g[i] ** 2 - v[i])
            x[i] -= rate * m[i] / (sqrt(v[i]) + eps)
        path.append(list(x))
    return path


@pytest.mark.parametrize(
    ("optimizer", "plain", "options"), [(SGD, plain_sgd, {"lr": 0.95}), (Adam, plain_adam, {"lr": 0.3})]
)
def test_ten_steps_follow_the_formula_number_by_number(optimizer, plain, options):
    start = (-7.0, 2.0)
    np.testing.assert_allclose(
        walk(optimizer, start, ravine, 10, **options), plain(start, 10, **options), rtol=1e-12
    )


@pytest.mark.parametrize(
    ("optimizer", "options", "x", "y"),
    [(SGD, {"lr": 0.95}, -0.387175, -0.094203), (Adam, {"lr": 0.3}, 0.020149, 0.321957)],
)
def test_the_books_walk_ends_where_the_book_ends(optimizer, options, x, y):
    end = walk(optimizer, (-7.0, 2.0), ravine, 29, **options)[-1]
    np.testing.assert_allclose(end, [x, y], atol=1e-6)


@pytest.mark.parametrize(
    ("optimizer", "options", "steps"), [(SGD, {"lr": 0.9}, 200), (Adam, {"lr": 0.1}, 400)]
)
def test_it_gets_to_the_bottom(optimizer, options, steps):
    end = walk(optimizer, (-7.0, 2.0), ravine, steps, **options)[-1]
    assert end[0] ** 2 / 20 + end[1] ** 2 < 1e-6


@pytest.mark.parametrize("optimizer", [SGD, Adam])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_parameters_and_memory_keep_their_dtype(optimizer, dtype):
    p, g = np.ones(3, dtype), np.ones(3, dtype)
    stepper = optimizer(p, g, lr=0.1)
    stepper.update()
    assert p.dtype == dtype
    assert all(array.dtype in (dtype, np.int64) for array in stepper.arrays().values())


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_blocks_change_nothing(optimizer):
    random = np.random.default_rng(0)
    size = 2 * BLOCK + 17
    whole, gradient = random.normal(size=size), random.normal(size=size)
    parts = whole.copy()
    stepper = optimizer(whole, gradient, lr=0.01)
    pieces = [slice(0, 5), slice(5, BLOCK + 3), slice(BLOCK + 3, size)]
    steppers = [optimizer(parts[piece], gradient[piece], lr=0.01) for piece in pieces]
    for _ in range(3):
        gradient[...] = random.normal(size=size)
        before = gradient.copy()
        stepper.update()
        gradient[...] = before
        for each in steppers:
            each.update()
    np.testing.assert_array_equal(whole, parts)


def test_means_that_have_faded_become_zero_and_no_parameter_notices():
    p, g = np.zeros(1), np.ones(1)
    stepper = Adam(p, g, lr=0.001)
    stepper.update()
    for _ in range(800):
        g[...] = 0
        stepper.update()
    before = p.copy()
    assert stepper.m_sum[0] == 0
    for _ in range(FLUSH_EVERY):
        g[...] = 0
        stepper.update()
    np.testing.assert_array_equal(p, before)


def test_a_changed_rate_holds_from_the_next_step():
    p, g = np.zeros(1), np.ones(1)
    stepper = SGD(p, g, lr=1.0)
    stepper.update()
    g[...] = 1
    stepper.lr = 0.5
    stepper.update()
    assert p[0] == -1.5

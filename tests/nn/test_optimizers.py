"""Each optimizer: one step by hand, where it gets to, in the dtype it was given, at another rate."""

from math import sqrt

import numpy as np
import pytest
from descents import START, ravine, vectors, walk

from tuitrain.nn.optimizers import OPTIMIZERS, SGD, AdaGrad, Adam, AdamP, AdamW, Momentum, Nesterov, RMSProp
from tuitrain.nn.optimizers.optimizer import BLOCK
from tuitrain.nn.parameters import Parameters

# One step by hand, from 1 with gradient .5


@pytest.mark.parametrize(
    ("optimizer", "options", "expected"),
    [
        (SGD, {"lr": 0.1}, 1 - 0.1 * 0.5),
        (Momentum, {"lr": 0.1}, 1 - 0.1 * 0.5),
        (Nesterov, {"lr": 0.1}, 1 - 1.9 * 0.1 * 0.5),
        (AdaGrad, {"lr": 0.1}, 1 - 0.1 * 0.5 / (0.5 + 1e-7)),
        (RMSProp, {"lr": 0.05, "decay": 0.99}, 1 - 0.05 * 0.5 / (sqrt(0.01) * 0.5 + 1e-7)),
        (Adam, {"lr": 0.3}, 1 - 0.3 * sqrt(0.001) / 0.1 * 0.05 / (sqrt(0.00025) + 1e-7)),
        (Adam, {"lr": 0.3, "epsilon_at": "corrected", "epsilon": 0.1}, 1 - 0.3 * 0.5 / (0.5 + 0.1)),
        (
            Adam,
            {"lr": 0.3, "epsilon_at": "inside", "epsilon": 0.1, "bias_correction": False},
            1 - 0.3 * 0.05 / sqrt(0.00025 + 0.1),
        ),
        (
            AdamW,
            {"lr": 0.3, "weight_decay": 0.1},
            0.97 - 0.3 * sqrt(0.001) / 0.1 * 0.05 / (sqrt(0.00025) + 1e-7),
        ),
    ],
)
def test_one_step_by_hand(optimizer, options, expected):
    path = walk(optimizer, [1.0], lambda p: np.array([0.5]), 1, **options)
    np.testing.assert_allclose(path[0], [expected], rtol=1e-14)


def test_the_second_step_of_nesterov_uses_the_old_speed():
    lr, m, g = 0.1, 0.9, 0.5
    v = -lr * g
    first = -(1 + m) * lr * g
    second = first + m * m * v - (1 + m) * lr * g
    path = walk(Nesterov, [0.0], lambda p: np.array([g]), 2, lr=lr)
    np.testing.assert_allclose(path[:, 0], [first, second], rtol=1e-14)


@pytest.mark.parametrize(
    ("optimizer", "options", "x", "y"),
    [
        (SGD, {"lr": 0.95}, -0.387175, -0.094203),
        (Momentum, {"lr": 0.1}, 0.814112, 0.272878),
        (AdaGrad, {"lr": 1.5}, -0.136185, 0.0),
        (Adam, {"lr": 0.3}, 0.020149, 0.321957),
        (Nesterov, {"lr": 0.1}, 0.619266, 0.007374),
        (RMSProp, {"lr": 0.3, "decay": 0.99}, -0.0000089, 0.0),
    ],
)
def test_the_books_walk_ends_where_the_book_ends(optimizer, options, x, y):
    end = walk(optimizer, START, ravine, 29, **options)[-1]
    np.testing.assert_allclose(end, [x, y], atol=1e-6)


@pytest.mark.parametrize(
    ("optimizer", "options", "steps"),
    [
        (SGD, {"lr": 0.9}, 200),
        (Momentum, {"lr": 0.1}, 200),
        (Nesterov, {"lr": 0.1}, 200),
        (AdaGrad, {"lr": 1.5}, 300),
        (RMSProp, {"lr": 0.1}, 400),
        (Adam, {"lr": 0.1}, 400),
        (AdamW, {"lr": 0.1}, 400),
        (AdamP, {"lr": 0.1, "weight_decay": 0.0}, 400),
    ],
)
def test_every_optimizer_reaches_the_minimum(optimizer, options, steps):
    end = walk(optimizer, START, ravine, steps, **options)[-1]
    assert end[0] ** 2 / 20 + end[1] ** 2 < 1e-6


def test_decoupled_decay_leaves_biases_alone():
    p = Parameters({"weight1": (1, 2), "bias1": (2,)}, "float64")
    p.flat[...] = 1.0
    AdamW(p, p.like(), lr=0.1, weight_decay=0.5).update()
    np.testing.assert_allclose(p.flat, [0.95, 0.95, 1.0, 1.0])


@pytest.mark.parametrize(("optimizer", "last"), [(AdaGrad, 1 / sqrt(1000)), (RMSProp, 1.0)])
def test_on_a_constant_slope_adagrads_steps_shrink_and_rmsprops_do_not(optimizer, last):
    path = walk(optimizer, [0.0], lambda p: np.ones(1), 1000, lr=1.0)
    assert path[-2, 0] - path[-1, 0] == pytest.approx(last, rel=1e-3)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_parameters_and_memory_keep_their_dtype(name, dtype):
    p, g = vectors([1.0, 1.0, 1.0], dtype)
    g.flat[...] = 1
    stepper = OPTIMIZERS[name](p, g, lr=0.1)
    stepper.update()
    assert p.flat.dtype == dtype
    assert (p.flat < 1).all()
    assert all(array.dtype in (dtype, np.int64) for array in stepper.arrays().values())


# AdamP looks at a tensor as a whole.
@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if name != "adamp"])
def test_blocks_change_nothing(name):
    random = np.random.default_rng(0)
    size = 2 * BLOCK + 17
    whole, gradient = vectors(random.normal(size=size))
    pieces = [slice(0, 5), slice(5, BLOCK + 3), slice(BLOCK + 3, size)]
    parts = [vectors(whole.flat[piece]) for piece in pieces]
    stepper = OPTIMIZERS[name](whole, gradient, lr=0.01)
    steppers = [OPTIMIZERS[name](*part, lr=0.01) for part in parts]
    for _ in range(3):
        gradient.flat[...] = random.normal(size=size)
        for (_, g), piece in zip(parts, pieces, strict=True):
            g.flat[...] = gradient.flat[piece]
        for each in (stepper, *steppers):
            each.update()
    np.testing.assert_array_equal(whole.flat, np.concatenate([p.flat for p, _ in parts]))


@pytest.mark.parametrize(("step", "times"), [(1, 3.2), (12, 6.6), (100, 3.2), (1000, 1.3)])
def test_without_correction_adams_steps_are_as_much_longer_as_the_lesson_says(step, times):
    ends = {}
    for correct in (True, False):
        points = walk(Adam, [0.0], lambda p: np.ones(1), step, lr=1.0, bias_correction=correct)
        ends[correct] = np.diff(points.ravel(), prepend=0.0)[-1]
    assert round(ends[False] / ends[True], 1) == times


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_changed_rate_holds_from_the_next_step(name):
    p, g = vectors([0.0])
    stepper = OPTIMIZERS[name](p, g, lr=1e-12)
    g.flat[...] = 1
    stepper.update()
    stepper.lr = 0.5
    g.flat[...] = 1
    stepper.update()
    assert abs(p.flat[0]) > 0.1


@pytest.mark.parametrize("optimizer", [Momentum, Nesterov])
def test_a_changed_momentum_holds_from_the_next_step(optimizer):
    p, g = vectors([0.0])
    stepper = optimizer(p, g, lr=1.0)
    for _ in range(5):
        g.flat[...] = 1
        stepper.update()
    stepper.momentum = 0.0
    before = p.flat.copy()
    g.flat[...] = 1
    stepper.update()
    np.testing.assert_allclose(p.flat - before, -1.0)


RATED = [
    (AdaGrad, {}),
    (AdaGrad, {"epsilon": 0.5}),
    (RMSProp, {"decay": 0.5, "epsilon": 0.5}),
    *[
        (Adam, {"epsilon": 0.5, "epsilon_at": at, "bias_correction": correct, "beta1": 0.6})
        for at in ("raw", "corrected", "inside")
        for correct in (True, False)
    ],
]


@pytest.mark.parametrize(("optimizer", "options"), RATED)
def test_the_mean_rate_is_what_the_steps_were_long(optimizer, options):
    p = Parameters({"weight1": (1, 2), "weight2": (1, 1)}, "float64")
    g = p.like()
    stepper = optimizer(p, g, lr=0.1, **options)
    assert stepper.mean_rate("weight1") is None
    mean = np.zeros(3)
    for slope in ([1.0, 3.0, 5.0], [2.0, -1.0, 7.0]):
        before = p.flat.copy()
        g.flat[...] = slope
        mean = 0.6 * mean + 0.4 * np.array(slope) if optimizer is Adam else np.array(slope)
        stepper.update()
        rates = (before - p.flat) / mean
        assert stepper.mean_rate("weight1") == pytest.approx(rates[:2].mean())
        assert stepper.mean_rate("weight2") == pytest.approx(rates[2])


@pytest.mark.parametrize("optimizer", [SGD, Momentum, Nesterov])
def test_where_all_have_one_rate_there_is_no_mean(optimizer):
    stepper = optimizer(*vectors([1.0]), lr=0.1)
    stepper.update()
    assert stepper.mean_rate("weight1") is None

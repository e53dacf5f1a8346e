"""Each optimizer: one step by hand, ten golden steps, where it gets to, in the dtype it was given."""

from math import sqrt

import numpy as np
import pytest

from tuitrain.nn.optimizers import (
    OPTIMIZERS,
    SGD,
    AdaGrad,
    Adam,
    AdamP,
    AdamW,
    Momentum,
    Nesterov,
    RMSProp,
)
from tuitrain.nn.optimizers.adam import FADED, FLUSH_EVERY
from tuitrain.nn.optimizers.optimizer import BLOCK
from tuitrain.nn.parameters import Parameters

START = (-7.0, 2.0)


def vectors(values, dtype="float64"):
    """Parameters with these values as one weight matrix, and zero gradients."""
    values = np.asarray(values, dtype)
    p = Parameters({"weight1": (1, values.size)}, dtype)
    p.flat[...] = values
    return p, p.like()


def walk(optimizer, start, gradient, steps, dtype="float64", **options):
    """Positions after each step of `optimizer` down `gradient`."""
    p, g = vectors(start, dtype)
    stepper = optimizer(p, g, **options)
    path = []
    for _ in range(steps):
        g.flat[...] = gradient(p.flat)
        stepper.update()
        path.append(p.flat.copy())
    return np.array(path)


def ravine(p):
    """Gradient of x²/20 + y²."""
    return np.array([p[0] / 10, 2 * p[1]])


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


# Ten steps against the formulas in plain Python, one number at a time


def plain(formula, memories, steps, **options):
    """Ten steps of `formula(x, g, memory, t, …) -> (x, memory)` on each coordinate of the ravine."""
    x, memory, path = list(START), [[0.0] * memories for _ in START], []
    for t in range(1, steps + 1):
        g = (x[0] / 10, 2 * x[1])
        for i in range(2):
            x[i], memory[i] = formula(x[i], g[i], memory[i], t, **options)
        path.append(list(x))
    return path


def sgd(x, g, memory, t, lr):
    return x - lr * g, memory


def momentum(x, g, memory, t, lr, momentum=0.9):
    v = momentum * memory[0] - lr * g
    return x + v, [v]


def nesterov(x, g, memory, t, lr, momentum=0.9):
    v = memory[0]
    return x + momentum**2 * v - (1 + momentum) * lr * g, [momentum * v - lr * g]


def adagrad(x, g, memory, t, lr, epsilon=1e-7):
    h = memory[0] + g * g
    return x - lr * g / (sqrt(h) + epsilon), [h]


def rmsprop(x, g, memory, t, lr, decay=0.99, epsilon=1e-7):
    h = decay * memory[0] + (1 - decay) * g * g
    return x - lr * g / (sqrt(h) + epsilon), [h]


def adam(x, g, memory, t, lr, epsilon=1e-7, epsilon_at="raw", bias_correction=True, weight_decay=0.0):
    b1, b2 = 0.9, 0.999
    m, v = b1 * memory[0] + (1 - b1) * g, b2 * memory[1] + (1 - b2) * g * g
    c1, c2 = (1 - b1**t, 1 - b2**t) if bias_correction else (1.0, 1.0)
    x -= lr * weight_decay * x
    if epsilon_at == "corrected":
        return x - lr * (m / c1) / (sqrt(v / c2) + epsilon), [m, v]
    root = sqrt(v + epsilon) if epsilon_at == "inside" else sqrt(v) + epsilon
    return x - lr * sqrt(c2) / c1 * m / root, [m, v]


@pytest.mark.parametrize(
    ("optimizer", "formula", "memories", "options"),
    [
        (SGD, sgd, 0, {"lr": 0.95}),
        (Momentum, momentum, 1, {"lr": 0.1}),
        (Momentum, momentum, 1, {"lr": 0.1, "momentum": 0.5}),
        (Nesterov, nesterov, 1, {"lr": 0.1}),
        (AdaGrad, adagrad, 1, {"lr": 1.5}),
        (AdaGrad, adagrad, 1, {"lr": 1.5, "epsilon": 0.1}),
        (RMSProp, rmsprop, 1, {"lr": 0.3}),
        (RMSProp, rmsprop, 1, {"lr": 0.3, "decay": 0.5, "epsilon": 0.1}),
        (Adam, adam, 2, {"lr": 0.3}),
        *[
            (Adam, adam, 2, {"lr": 0.3, "epsilon": 0.1, "epsilon_at": at, "bias_correction": correct})
            for at in ("raw", "corrected", "inside")
            for correct in (False, True)
        ],
        (AdamW, adam, 2, {"lr": 0.3, "weight_decay": 0.05}),
    ],
)
def test_ten_steps_follow_the_formula_number_by_number(optimizer, formula, memories, options):
    found = walk(optimizer, START, ravine, 10, **options)
    np.testing.assert_allclose(found, plain(formula, memories, 10, **options), rtol=1e-12)


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
def test_it_gets_to_the_bottom(optimizer, options, steps):
    end = walk(optimizer, START, ravine, steps, **options)[-1]
    assert end[0] ** 2 / 20 + end[1] ** 2 < 1e-6


# AdamP looks at whole tensors


WEIGHTS = np.array([[3.0, 0.0], [0.0, 2.0], [0.0, 0.0]])


def adamp_step(gradient, **options):
    """What one step of AdamP makes of WEIGHTS."""
    p = Parameters({"weight1": (3, 2), "bias1": (2,)}, "float64")
    p.tensors["weight1"][...] = WEIGHTS
    p.tensors["bias1"][...] = 1.0
    g = p.like()
    g.tensors["weight1"][...] = gradient
    g.tensors["bias1"][...] = 1.0
    AdamP(p, g, **{"lr": 0.1, "weight_decay": 0.5, "epsilon": 1e-12} | options).update()
    return p.tensors


def test_where_the_gradient_leans_on_the_weights_adamp_is_adamw():
    gradient = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]])
    # Adam's first step is the rate, in the gradient's direction.
    np.testing.assert_allclose(adamp_step(gradient)["weight1"], 0.95 * WEIGHTS - 0.1, rtol=1e-9)


def test_where_it_stands_upright_the_part_along_the_weights_is_taken_away():
    # Upright on each column; yet Adam's step, one size in every direction, has a part along it.
    gradient = np.array([[1e-3, 1.0], [1.0, 1e-3], [1.0, 1.0]])
    step = 0.1 * np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    np.testing.assert_allclose(adamp_step(gradient)["weight1"], 0.995 * WEIGHTS - step, atol=1e-9)


def test_how_upright_a_column_has_to_stand_depends_on_its_inputs_not_on_how_many_columns_there_are():
    # A cosine of .065: over .1 / √3, for three inputs, but under .1 / √2.
    lean = 0.065 / np.sqrt(1 - 0.065**2)
    gradient = np.array([[lean, 1.0], [1.0, lean], [0.0, 0.0]])
    np.testing.assert_allclose(
        adamp_step(gradient)["weight1"], 0.95 * WEIGHTS - 0.1 * np.sign(gradient), atol=1e-9
    )


def test_upright_on_the_whole_but_on_no_column_the_whole_is_projected():
    gradient = np.array([[2.0, 1.0], [1.0, -3.0], [1.0, 1.0]])  # along the columns: 6 and -6
    step = 0.1 * np.sign(gradient)
    along = (WEIGHTS * step).sum() / (WEIGHTS**2).sum()
    wanted = 0.995 * WEIGHTS - (step - along * WEIGHTS)
    np.testing.assert_allclose(adamp_step(gradient)["weight1"], wanted, rtol=1e-9)


def test_adamp_neither_projects_nor_decays_biases():
    np.testing.assert_allclose(adamp_step(np.ones((3, 2)))["bias1"], 0.9, rtol=1e-9)


def test_ten_steps_of_adamp_follow_the_papers_algorithm():
    random = np.random.default_rng(0)
    start, goals = random.normal(size=(4, 3)), random.normal(size=(10, 4, 3))
    p = Parameters({"weight1": (4, 3)}, "float64")
    p.flat[...] = start.reshape(-1)
    g = p.like()
    stepper = AdamP(p, g, lr=0.1, weight_decay=0.1, epsilon=1e-8, epsilon_at="corrected")
    w, m, v, projected = start.copy(), 0.0, 0.0, 0
    for t, noise in enumerate(goals, 1):
        # Every second gradient is made upright on each column of the weights.
        gradient = noise - w * (w * noise).sum(axis=0) / (w * w).sum(axis=0) if t % 2 else noise
        m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
        step, ratio = (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), 1.0
        for view in (w.T, w.reshape(1, -1)):
            other = gradient.T.reshape(view.shape) if len(view) > 1 else gradient.reshape(view.shape)
            sizes = np.linalg.norm(view, axis=1) * np.linalg.norm(other, axis=1)
            if (np.abs((view * other).sum(axis=1)) / sizes).max() < 0.1 / np.sqrt(view.shape[1]):
                unit = view / (np.linalg.norm(view, axis=1, keepdims=True) + 1e-8)
                turned = step.T if len(view) > 1 else step.reshape(view.shape)
                turned = turned - unit * (unit * turned).sum(axis=1, keepdims=True)
                step, ratio = turned.T if len(view) > 1 else turned.reshape(w.shape), 0.1
                projected += 1
                break
        w = w * (1 - 0.1 * 0.1 * ratio) - 0.1 * step
        g.flat[...] = gradient.reshape(-1)
        stepper.update()
        np.testing.assert_allclose(p.tensors["weight1"], w, rtol=1e-10)
    assert 5 <= projected < 10


def test_behind_batch_norm_adamp_keeps_weights_from_growing():
    sizes = {}
    for kind in (AdamW, AdamP):
        p = Parameters({"weight1": (2, 1)}, "float64")
        p.flat[...] = (1.0, 0.0)
        g = p.like()
        stepper = kind(p, g, lr=0.1, weight_decay=0.0)
        for sign in [1, -1] * 20:
            # Nothing but the direction matters: the gradient is upright on the weights.
            x, y = p.flat
            g.flat[...] = sign * np.array([-y, x]) / (x * x + y * y)
            stepper.update()
        sizes[kind] = np.linalg.norm(p.flat)
    assert sizes[AdamP] < sizes[AdamW]


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


def test_means_that_have_faded_become_zero_and_no_parameter_notices():
    p, g = vectors([0.0])
    g.flat[...] = 1
    stepper = Adam(p, g, lr=0.001)
    stepper.update()
    for _ in range(4 * FLUSH_EVERY):
        g.flat[...] = 0
        stepper.update()
    before = p.flat.copy()
    assert stepper.m_sum[0] == 0
    g.flat[...] = 0
    stepper.update()
    np.testing.assert_array_equal(p.flat, before)


def halved(signs, t):
    """What a step without a gradient leaves of sums around what has faded, at both ends of many numbers."""
    p, g = vectors(np.zeros(BLOCK + 6))
    stepper = Adam(p, g, beta1=0.5, beta2=0.5)
    memory = stepper.arrays()
    for name, sign in signs.items():
        memory[name][:3] = memory[name][-3:] = np.array([0.99, 1.01, 1e12]) * 2 * sign * FADED
    memory["t"][...] = t - 1
    stepper.update()
    return {name: memory[name][[0, 1, 2, -3, -2, -1]] / FADED for name in signs}


@pytest.mark.parametrize(("step", "times"), [(1, 3.2), (12, 6.6), (100, 3.2), (1000, 1.3)])
def test_without_correction_adams_steps_are_as_much_longer_as_the_lesson_says(step, times):
    ends = {}
    for correct in (True, False):
        points = walk(Adam, [0.0], lambda p: np.ones(1), step, lr=1.0, bias_correction=correct)
        ends[correct] = np.diff(points.ravel(), prepend=0.0)[-1]
    assert round(ends[False] / ends[True], 1) == times


@pytest.mark.parametrize("sign", [1, -1])
def test_both_sums_are_rid_of_what_has_faded_and_of_nothing_else(sign):
    left = halved({"m_sum": sign, "v_sum": 1}, FLUSH_EVERY)
    np.testing.assert_allclose(left["m_sum"], np.array([0, 1.01, 1e12] * 2) * sign)
    np.testing.assert_allclose(left["v_sum"], [0, 1.01, 1e12] * 2)


def test_between_two_looks_for_them_faded_sums_stay():
    left = halved({"m_sum": 1, "v_sum": 1}, FLUSH_EVERY + 1)
    np.testing.assert_allclose(list(left.values()), [[0.99, 1.01, 1e12] * 2] * 2)


def test_a_mean_that_fades_never_becomes_a_number_that_is_slow():
    p, g = vectors([0.0], "float32")
    stepper = Adam(p, g)
    mean, seen = stepper.arrays()["m_sum"], []
    mean[...] = FADED
    for _ in range(FLUSH_EVERY):
        g.flat[...] = 0
        stepper.update()
        seen.append(mean[0])
    assert min(each for each in seen if each) >= np.finfo(np.float32).tiny
    assert seen[-1] == 0


def test_what_counts_as_faded_moves_no_parameter():
    p, g = vectors([1.0])
    stepper = Adam(p, g, lr=1.0)
    for name in ("m_sum", "v_sum"):
        stepper.arrays()[name][...] = FADED
    stepper.update()
    assert p.flat[0] == 1.0


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

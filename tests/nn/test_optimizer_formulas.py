"""Ten steps of each optimizer against its formula in plain Python, one number at a time."""

from math import sqrt

import numpy as np
import pytest
from descents import START, ravine, walk

from tuitrain.nn.optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp


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

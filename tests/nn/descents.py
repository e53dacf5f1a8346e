"""Walks of an optimizer down a slope."""

import numpy as np

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

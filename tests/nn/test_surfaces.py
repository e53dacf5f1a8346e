"""Surfaces: their gradients against central differences, their minima, their formulas."""

import numpy as np
import pytest

from tuitrain.nn.surfaces import SURFACES

H = 1e-5


@pytest.mark.parametrize("name", SURFACES)
def test_a_gradient_is_what_central_differences_come_to(name):
    surface = SURFACES[name]
    x, y = (ends.ravel() for ends in np.meshgrid(np.linspace(*surface.x, 7), np.linspace(*surface.y, 7)))
    along, across = (np.broadcast_to(each, x.shape) for each in surface.gradient(x, y))
    np.testing.assert_allclose(along, (surface.f(x + H, y) - surface.f(x - H, y)) / (2 * H), atol=2e-5)
    np.testing.assert_allclose(across, (surface.f(x, y + H) - surface.f(x, y - H)) / (2 * H), atol=2e-5)


@pytest.mark.parametrize("name", SURFACES)
def test_minima_are_level_lower_than_all_around_and_the_first_is_the_deepest(name):
    surface = SURFACES[name]
    heights = [float(surface.f(np.array(x), np.array(y))) for x, y in surface.minima]
    assert heights == sorted(heights)
    angles = np.linspace(0, 2 * np.pi, 16)
    for (x, y), height in zip(surface.minima, heights, strict=True):
        np.testing.assert_allclose(surface.gradient(np.array(x), np.array(y)), 0, atol=1e-12)
        assert (surface.f(x + 0.01 * np.cos(angles), y + 0.01 * np.sin(angles)) > height).all()


@pytest.mark.parametrize("name", SURFACES)
def test_the_formula_says_what_is_computed(name):
    surface = SURFACES[name]
    python = surface.formula
    for sign, meant in (("²", "**2"), ("⁴", "**4"), ("100 (", "100 * ("), (" x +", " * x +")):
        python = python.replace(sign, meant)
    for x, y in ((0.7, -1.3), (-1.1, 0.4)):
        assert eval(python, {"x": x, "y": y}) == pytest.approx(float(surface.f(np.array(x), np.array(y))))

"""Layers as first drawn, on normal rows: the book's numbers, paired arms, what batch norm does to them."""

from functools import cache

import numpy as np
import pytest

from tuitrain.config import load
from tuitrain.experiments.study import compute

STD = {
    ("sigmoid", "std1"): (0.458, 0.438, 0.442, 0.437, 0.437),
    ("sigmoid", "std001"): (0.025, 0.012, 0.013, 0.012, 0.012),
    ("sigmoid", "xavier"): (0.208, 0.122, 0.133, 0.118, 0.116),
    ("tanh", "std1"): (0.96,) * 5,
    ("tanh", "std001"): (0.099, 0.010, 0.001, 0.0001, 0.00001),
    ("tanh", "xavier"): (0.63, 0.48, 0.41, 0.36, 0.32),
}
MEAN = {
    ("relu", "std001"): (0.040, 0.0029, 0.0002),
    ("relu", "xavier"): (0.397, 0.287, 0.220, 0.165, 0.117),
    ("relu", "he"): (0.561, 0.574, 0.622, 0.661, 0.660),
}
SEEDS = range(5)


@cache
def computed(activation, arm, *changes, seed=0):
    return compute(preset(activation, changes, seed), arm)


@cache
def preset(activation, changes, seed):
    return load(f"init-activations-{activation}", changes, seed=seed).preset


def differences(activation, arm, figure, expected, seed):
    """By how much each layer differs from the book's number, as a share of it."""
    figures = computed(activation, arm, seed=seed).figures
    got = [figures[f"layer{number}.activation.{figure}"] for number in range(1, len(expected) + 1)]
    return np.abs(np.array(got) / expected - 1)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("case", STD, ids="-".join)
def test_deviations_of_sigmoid_and_tanh_are_the_books(case, seed):
    first, *deeper = differences(*case, "std", STD[case], seed)
    assert first <= 0.05
    assert max(deeper) <= 0.25


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("case", MEAN, ids="-".join)
def test_means_of_relu_are_the_books(case, seed):
    first, *deeper = differences(*case, "mean", MEAN[case], seed)
    assert first <= 0.05
    assert max(deeper) <= 0.45


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("arm", ["std001", "xavier", "he"])
def test_half_of_what_relu_gives_is_zero(arm, seed):
    figures = computed("relu", arm, seed=seed).figures
    for number in range(1, 6):
        assert 0.42 <= figures[f"layer{number}.activation.zero"] <= 0.58


def test_arms_share_their_random_numbers():
    # A ReLU of scaled weights is the scaled ReLU: the same numbers at another size, layer after layer.
    one, hundredth = (computed("relu", arm).figures for arm in ("std1", "std001"))
    for number in range(1, 6):
        name = f"layer{number}.activation.std"
        assert hundredth[name] * 100**number == pytest.approx(one[name], rel=1e-9)


def test_with_batch_norm_the_scale_does_not_matter():
    # Of all that it normalizes only its epsilon knows the scale, and that is small beside a variance of .01.
    changes = ("network.batch_norm=before",)
    one, hundredth = (computed("tanh", arm, *changes).figures for arm in ("std1", "std001"))
    for number in range(1, 6):
        name = f"layer{number}.activation.std"
        assert hundredth[name] == pytest.approx(one[name], rel=1e-3)


def test_histograms_hold_every_number_but_zeros():
    layers = computed("sigmoid", "xavier").series["layers"]
    assert len(layers) == 5
    for layer in layers:
        assert sum(layer["counts"]) == 1000 * 100
        assert len(layer["edges"]) == len(layer["counts"]) + 1


def test_a_sigmoid_of_wide_weights_sees_little_of_where_it_bends():
    # z has a deviation near 10, and a normal of that lies between -2 and 2 for erf(2 / 10 / sqrt 2) = .159.
    assert computed("sigmoid", "std1").within[0] == pytest.approx(0.159, abs=0.01)

"""A gradient check looks at the network, the rows and the objective of its experiment."""

import numpy as np
import pytest

from tuitrain.experiments.studies import gradient_check as module
from tuitrain.experiments.studies.gradient_check import check_gradients
from tuitrain.streams import Purpose, Streams


@pytest.fixture
def compare_arguments(tiny, monkeypatch):
    """What the gradients are compared on: objective, parameters, inputs, labels, h, entries, random."""

    def make(**fields):
        given = []
        monkeypatch.setattr(module, "compare_gradients", lambda *args: given.extend(args) or {})
        preset = tiny(kind="gradcheck", **fields)
        checked = check_gradients(preset, *preset.trials.values())
        return preset, checked, given

    return make


def test_the_check_uses_the_first_training_rows_in_order(compare_arguments, trial_of, tiny):
    _, checked, (_, parameters, x, y, h, entries, *_) = compare_arguments(gradcheck={"h": 1e-4, "entries": 7})
    train = trial_of(tiny()).dataset.train
    assert (checked.rows, h, entries) == (50, 1e-4, 7)
    np.testing.assert_array_equal(y, train.y[:50])
    np.testing.assert_allclose(x, train.x[:50] / 255)
    assert x.dtype == parameters.flat.dtype == np.float64


@pytest.mark.parametrize("decay", [0.0, 0.5])
def test_weight_decay_is_part_of_the_objective(compare_arguments, decay):
    _, _, (objective, parameters, x, y, *_) = compare_arguments(weight_decay=decay)
    whole = objective.loss(x, y)
    weights = parameters.flat[: parameters.weights].copy()
    penalty = decay / 2 * float(weights @ weights)
    objective.backward()
    with_decay = objective.gradients.tensors["weight1"].copy()
    _, _, (plain, _, x, y, *_) = compare_arguments()
    assert whole == pytest.approx(plain.loss(x, y) + penalty)
    plain.backward()
    first = parameters.tensors["weight1"]
    np.testing.assert_allclose(with_decay, plain.gradients.tensors["weight1"] + decay * first)


def test_what_starts_at_zero_is_moved_by_the_stream_of_probes(compare_arguments):
    _, _, (_, parameters, *_) = compare_arguments(seed=3)
    rest = parameters.flat[parameters.weights :]
    wanted = Streams(3).of(Purpose.PROBE).normal(scale=0.1, size=rest.size)
    np.testing.assert_array_equal(rest, wanted)

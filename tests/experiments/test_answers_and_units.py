"""What is looked at in a network: an answer to a picture, one layer from inside."""

import numpy as np
import pytest

from tuitrain.experiments.inspect.answers import answer
from tuitrain.experiments.inspect.inside import inside
from tuitrain.experiments.inspect.layers import LayersWatch
from tuitrain.training import Snapshot


@pytest.fixture
def snapshot(tiny, trial_of):
    return lambda **fields: Snapshot(trial_of(tiny(**fields)))


def looked_into(seen, number, quantity="activation"):
    watch = LayersWatch()
    watch.look(seen, quantity)
    return inside(seen, watch, quantity, number)


@pytest.mark.parametrize("labels", ["integers", "one_hot"])
def test_a_row_of_the_test_set_is_answered_by_its_number(snapshot, labels):
    seen = snapshot(data={"name": "mnist", "train": 200, "test": 100, "labels": labels})
    test = seen.dataset.test
    for number in (0, 99):
        found = answer(seen, number)
        np.testing.assert_array_equal(found.picture, test.x[number].reshape(28, 28) / 255)
        label = test.y[number]
        assert found.label == (label if labels == "integers" else label.argmax())
        np.testing.assert_array_equal(found.probabilities, seen.answers(test.x[number : number + 1])[0])
        assert len(found.layers) == 3


@pytest.mark.parametrize("question", [None, -1, 100, np.ones((27, 28)), np.ones((28, 27))])
def test_to_what_does_not_fit_there_is_no_answer(snapshot, question):
    assert answer(snapshot(), question) is None


def test_a_drawing_is_centred_and_stored_as_the_pictures_are(snapshot):
    drawing = np.zeros((28, 28))
    drawing[2:12, 3:5] = 1.0
    found = answer(snapshot(), drawing)
    assert found.label is None
    assert found.picture.shape == (28, 28)
    assert set(np.unique(found.picture * 255 % 1)) == {0.0}
    rows, columns = np.nonzero(found.picture > 0.5)
    assert (rows.min(), rows.max()) == (4, 23)
    assert abs(columns.mean() - 13.5) <= 1


def test_without_pictures_nothing_is_answered(snapshot):
    seen = snapshot(data={"name": "moons", "train": 50, "test": 20}, batch_size=10)
    assert answer(seen, 3) is None


@pytest.mark.parametrize(("number", "shape"), [(1, (28, 28)), (2, None), (3, None)])
def test_a_layer_is_seen_with_its_own_weights_and_pictures_lead_into_the_first_alone(snapshot, number, shape):
    seen = snapshot()
    found = looked_into(seen, number)
    assert (found.number, found.image_shape) == (number, shape)
    np.testing.assert_array_equal(found.weights, seen.model.parameters.tensors[f"weight{number}"])


@pytest.mark.parametrize("number", [None, 0, -1, 4])
def test_missing_layers_give_none(snapshot, number):
    assert looked_into(snapshot(), number) is None


@pytest.mark.parametrize(("activation", "dead"), [("relu", True), ("tanh", False)])
def test_only_what_relu_holds_at_zero_is_dead(snapshot, activation, dead):
    seen = snapshot(network={"hidden": [4], "init": "zero", "activation": activation})
    found = looked_into(seen, 1)
    assert found.dead.tolist() == [dead] * 4
    assert found.zero.tolist() == [1.0] * 4
    assert found.mean.tolist() == found.std.tolist() == [0.0] * 4


def test_figures_of_units_are_taken_over_rows_or_over_the_weights_that_lead_in(snapshot):
    seen = snapshot()
    weights = seen.model.parameters.tensors["weight2"]
    found = looked_into(seen, 2, "weight")
    np.testing.assert_allclose(found.mean, weights.mean(axis=0))
    np.testing.assert_allclose(found.std, weights.std(axis=0))
    assert looked_into(seen, 2, "update").std.tolist() == [0.0] * 8

"""Layer figures are what their names say."""

import numpy as np
import pytest

from tuitrain.training import QUANTITIES, Snapshot
from tuitrain.training.probe import varies


@pytest.fixture
def trial(tiny, trial_of):
    return trial_of(tiny())


def test_figures_are_those_of_the_values(trial):
    trial.run(3)
    for layer in Snapshot(trial).probe(QUANTITIES):
        a, z, w = (layer.values[name].astype(np.float64) for name in ("activation", "z", "weight"))
        figures = layer.figures
        assert figures["activation.mean"] == pytest.approx(a.mean(), rel=1e-4)
        assert figures["activation.std"] == pytest.approx(a.std(), rel=1e-4)
        assert figures["activation.rms"] == pytest.approx(np.sqrt((a**2).mean()), rel=1e-4)
        spread = np.sqrt((a.std(axis=1) ** 2).mean()) / np.sqrt((a**2).mean())
        assert figures["activation.spread"] == pytest.approx(spread, rel=1e-4)
        between_rows = np.sqrt((a.std(axis=0) ** 2).mean()) / np.sqrt((a**2).mean())
        assert layer.varies == pytest.approx(between_rows, rel=1e-3)
        assert figures["z.mean"] == pytest.approx(z.mean(), rel=1e-4)
        assert figures["weight.std"] == pytest.approx(w.std(), rel=1e-4)
        assert figures["gradient.rms"] == pytest.approx(
            np.sqrt((layer.values["gradient"].astype(np.float64) ** 2).mean()), rel=1e-4
        )


def test_zeros_and_dead_units_are_counted_in_hidden_layers_alone(trial):
    trial.model.parameters.tensors["bias1"][:4] = -1e6  # four of sixteen units off for every row
    hidden, _, output = Snapshot(trial).probe({"activation"})
    assert hidden.figures["activation.dead"] == 4 / 16
    assert hidden.figures["activation.zero"] == np.mean(hidden.values["activation"] == 0)
    assert "activation.dead" not in output.figures


def test_the_update_ratio_is_that_of_the_last_update(trial):
    trial.run(2)
    before = trial.model.parameters.tensors["weight1"].copy()
    trial.run(1)
    after = trial.model.parameters.tensors["weight1"]
    ratio = np.sqrt(((after - before) ** 2).mean()) / np.sqrt((after**2).mean())
    assert Snapshot(trial).probe({"update"})[0].figures["update.ratio"] == pytest.approx(ratio, rel=1e-4)


def test_an_update_is_what_was_added_to_the_weights(trial):
    trial.run(2)
    before = trial.model.parameters.tensors["weight1"].copy()
    trial.run(1)
    added = trial.model.parameters.tensors["weight1"] - before
    np.testing.assert_array_equal(Snapshot(trial).probe({"update"})[0].values["update"], added)


def test_before_the_first_update_there_is_no_ratio(trial):
    assert all("update.ratio" not in layer.figures for layer in Snapshot(trial).probe(QUANTITIES))


def test_the_rows_looked_at_are_always_the_same_and_all_if_there_are_few(trial, tiny, trial_of):
    first = Snapshot(trial).probe({"z"})[0].values["z"].copy()
    np.testing.assert_array_equal(Snapshot(trial).probe({"z"})[0].values["z"], first)
    assert Snapshot(trial).rows == 200
    preset = tiny(data={"name": "mnist", "train": 1000, "test": 10})
    assert Snapshot(trial_of(preset)).rows == 512


def test_only_what_is_asked_for_is_measured(trial):
    layer = Snapshot(trial).probe({"weight"})[0]
    assert set(layer.values) == {"weight"}
    assert set(layer.figures) == {"weight.std"}


def test_layers_are_named_and_counted_from_one_with_the_output_last(trial):
    assert [(layer.number, layer.name, layer.units) for layer in Snapshot(trial).probe({"z"})] == [
        (1, "relu", 16),
        (2, "relu", 8),
        (3, "out", 10),
    ]


def test_values_that_are_finite_have_finite_figures_though_their_squares_are_too_large(trial):
    # The square of 1e25, and the sum of a hundred numbers near 1e38, are beyond float32.
    trial.model.parameters.tensors["weight1"][...] *= 1e25
    trial.model.parameters.tensors["bias2"][:] = 3e38
    hidden, second, _ = Snapshot(trial).probe({"activation", "z", "weight"})
    for layer, name in ((hidden, "weight"), (hidden, "z"), (hidden, "activation")):
        wide = layer.values[name].astype(np.float64)
        assert layer.figures[f"{name}.std"] == pytest.approx(wide.std(), rel=1e-4)
    assert np.isfinite(second.values["z"]).all()
    assert second.figures["z.mean"] == pytest.approx(second.values["z"].mean(dtype=np.float64), rel=1e-4)
    assert all(np.isfinite(value) for layer in (hidden, second) for value in layer.figures.values())


def test_a_value_that_is_not_finite_shows_in_the_figures(trial):
    trial.model.parameters.tensors["bias1"][0] = np.inf
    hidden = Snapshot(trial).probe({"activation", "z"})[0]
    assert not np.isfinite(hidden.figures["activation.rms"])
    assert not np.isfinite(hidden.figures["z.mean"])


@pytest.mark.parametrize(("a", "share"), [(np.full((8, 3), 2.0), 0.0), (np.zeros((8, 3)), 0.0)])
def test_what_is_the_same_for_all_rows_does_not_vary(a, share):
    assert varies(a.astype(np.float32)) == share
    assert varies(a.astype(np.float32) + np.arange(3, dtype=np.float32)) == pytest.approx(share, abs=1e-3)

"""A snapshot of a trial stays as it is while the trial goes on."""

import numpy as np
import pytest

from tuitrain.training import QUANTITIES, Snapshot

TECHNIQUES = {"batch_norm": "before", "dropout": {"ratio": 0.4, "scaling": "inference"}}


@pytest.fixture(params=[{}, TECHNIQUES], ids=["plain", "norm and dropout"])
def trial(request, tiny, trial_of):
    made = trial_of(tiny(network={"hidden": [16, 8], **request.param}, optimizer="adam"))
    made.run(3)
    return made


def seen(snapshot):
    """Everything that can be seen of it."""
    row = snapshot.dataset.test.x[0]
    layers = snapshot.probe(QUANTITIES)
    return [
        *(dict(layer.figures) for layer in layers),
        *({name: values.tolist() for name, values in layer.values.items()} for layer in layers),
        snapshot.answers(row[None]).tolist(),
        [layer.tolist() for layer in snapshot.activations(row)],
        snapshot.updates,
    ]


def test_a_snapshot_does_not_change_until_retaken(trial):
    snapshot = Snapshot(trial, rates=True)
    before = seen(snapshot)
    if trial.config.network.dropout.ratio:
        trial.edit({"network.dropout.ratio": 0.1})
    trial.run(4)
    assert seen(snapshot) == before
    snapshot.take()
    assert seen(snapshot) == seen(Snapshot(trial, rates=True)) != before


def test_a_snapshot_equals_the_trial_and_shares_no_memory(trial):
    snapshot = Snapshot(trial)
    for own, its in (
        (snapshot.model.parameters, trial.model.parameters),
        (snapshot.model.statistics, trial.model.statistics),
    ):
        np.testing.assert_array_equal(own.flat, its.flat)
        assert not np.shares_memory(own.flat, its.flat)

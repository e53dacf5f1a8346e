"""Fifty updates of each optimizer, activation and loss come to PyTorch's numbers.

They are stored in reference/pytorch.json with what they started from and the version that made them, so
nothing here needs PyTorch.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from reference.cases import BATCH, CASES, UPDATES, batch, goals, widths

from tuitrain.nn.network import Architecture, Model, Network
from tuitrain.nn.optimizers import OPTIMIZERS
from tuitrain.nn.regularization import Clip, WeightDecay
from tuitrain.nn.use import Use

STORED = json.loads((Path(__file__).parent / "reference" / "pytorch.json").read_text())
TOLERANCE = 1e-13
"""Rounding in float64 over fifty updates: the largest difference found was 2.3e-15."""
NOT_IN_PYTORCH = {"adamp"}


def train_case(case):
    """Losses, each before its update, and the model."""
    inputs, *hidden, outputs = widths(case)
    architecture = Architecture(
        inputs,
        tuple(hidden),
        outputs,
        activation=case.activation,
        loss=case.loss,
        batch_norm=case.batch_norm,
        dtype="float64",
    )
    model = Model(architecture)
    for name, numbers in STORED["start"][str(outputs)].items():
        model.parameters.tensors[name].reshape(-1)[...] = numbers
    gradients = model.parameters.like()
    network = Network(model, BATCH, Use.TRAIN, gradients)
    stepper = OPTIMIZERS[case.optimizer](model.parameters, gradients, **case.options)
    decay, clip = WeightDecay(model.parameters, gradients, case.weight_decay), Clip(gradients, case.clip)
    x, labels = (np.array(STORED["data"][name]) for name in ("x", "labels"))
    y, losses = goals(case, labels), []
    for update in range(UPDATES):
        rows = batch(update)
        losses.append(network.loss(x[rows], y[rows]))
        network.backward()
        decay.apply()
        clip.apply()
        stepper.update()
    return losses, model


@pytest.mark.parametrize("name", CASES)
def test_fifty_updates_come_to_pytorchs_numbers(name):
    losses, model = train_case(CASES[name])
    stored = STORED["cases"][name]
    np.testing.assert_allclose(losses, stored["losses"], rtol=TOLERANCE, atol=TOLERANCE)
    tensors = {**model.parameters.tensors, **model.statistics.tensors}
    assert tensors.keys() == stored["tensors"].keys()
    for each, wanted in stored["tensors"].items():
        np.testing.assert_allclose(
            tensors[each].reshape(-1), wanted, rtol=TOLERANCE, atol=TOLERANCE, err_msg=each
        )
    assert losses[-1] < 0.95 * losses[0]


def test_every_optimizer_that_pytorch_has_is_compared():
    compared = {case.optimizer for case in CASES.values()}
    missing = OPTIMIZERS.keys() - compared - NOT_IN_PYTORCH
    assert not missing, f"no case in tests/nn/reference/cases.py, nor a place in NOT_IN_PYTORCH: {missing}"
    assert STORED["cases"].keys() == CASES.keys()
    assert STORED["version"]


def test_the_stored_numbers_are_those_the_script_makes():
    pytest.importorskip("torch")
    from reference import make_pytorch

    for name, case in CASES.items():
        made = make_pytorch.trained(case)
        stored = STORED["cases"][name]
        np.testing.assert_allclose(made["losses"], stored["losses"], rtol=1e-12)
        for each, wanted in stored["tensors"].items():
            np.testing.assert_allclose(made["tensors"][each], wanted, rtol=1e-12, atol=1e-12, err_msg=each)

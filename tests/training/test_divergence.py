"""What broke a training is told from the loss it began with, and from rate times weight decay."""

import numpy as np
import pytest

from tuitrain.config import Preset
from tuitrain.training.divergence import cause_of
from tuitrain.training.history import History


def cause(losses, optimizer, weight_decay=0.0, rate=None, baseline=1.0):
    fields = {"data": "moons", "network": {"hidden": [4]}, "updates": 10}
    preset = Preset.model_validate({**fields, "optimizer": optimizer, "weight_decay": weight_decay})
    config = preset.trials["run"]
    history = History()
    history.add_losses(np.array(losses, float))
    return cause_of(config, rate or config.optimizer.lr, baseline, history)


@pytest.mark.parametrize(
    ("losses", "expected"),
    [([], "first_weights"), ([10.1, 50.0], "first_weights"), ([10.0, 50.0], "rate"), ([0.5, 1e9], "rate")],
)
def test_what_was_never_near_the_baseline_was_drawn_too_large(losses, expected):
    assert cause(losses, {"name": "sgd", "lr": 0.1}) == expected


def test_where_all_targets_are_the_same_no_first_weights_are_too_large_by_the_baseline():
    assert cause([0.5, 1e9], {"name": "sgd", "lr": 0.1}, baseline=0.0) == "rate"
    assert cause([], {"name": "sgd", "lr": 0.1}, baseline=0.0) == "first_weights"


@pytest.mark.parametrize(
    ("optimizer", "bearable"),
    [
        ({"name": "sgd", "lr": 0.1}, 2.0),
        ({"name": "momentum", "lr": 0.1, "momentum": 0.9}, 3.8),
        ({"name": "nesterov", "lr": 0.1, "momentum": 0.9}, 3.8 / 2.8),
        ({"name": "nesterov", "lr": 0.1, "momentum": 0.0}, 2.0),
    ],
)
def test_weight_decay_that_takes_more_than_half_of_what_steps_can_bear_is_the_cause(optimizer, bearable):
    half = bearable / 2 / optimizer["lr"]
    assert cause([1.0], optimizer, weight_decay=0.99 * half) == "rate"
    assert cause([1.0], optimizer, weight_decay=1.01 * half) == "weight_decay"
    assert cause([1.0], optimizer, weight_decay=1.01 * half, rate=0.05) == "rate"


def test_what_divides_by_the_size_of_its_gradients_takes_no_longer_steps_for_a_decay():
    assert cause([1.0], {"name": "adam", "lr": 0.1}, weight_decay=100.0) == "rate"


@pytest.mark.parametrize("name", ["adamw", "adamp"])
def test_a_decay_beside_the_gradient_counts_too(name):
    assert cause([1.0], {"name": name, "lr": 0.1, "weight_decay": 11.0}) == "weight_decay"
    assert cause([1.0], {"name": name, "lr": 0.1, "weight_decay": 9.0}) == "rate"

"""Mutation tests of the engine: each mistake is built in and must make a named test fail."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import pytest
import test_adamp as by_paper
import test_optimizers as by_hand
import test_pytorch as by_pytorch
import test_regularization as by_rule
import test_schedules as by_schedule

from tuitrain.nn import optimizers, regularization, schedules


@dataclass(frozen=True)
class Mistake:
    """What is broken, how, and the test that fails of it."""

    what: str
    owner: Any
    name: str
    value: Any
    test: Callable[..., None]
    arguments: tuple[Any, ...] = ()


def nesterov_with_the_new_speed(self):
    """As it is often copied: v first, then the step by it."""
    for p, g, v in self._work:
        np.copyto(v, self.momentum * v - self.lr * g)
        p += self.momentum**2 * v - (1 + self.momentum) * self.lr * g


def momentum_without_rate(self):
    for p, g, v in self._work:
        np.copyto(v, self.momentum * v - g)
        p += v


def decay_of_everything(self, p, g, rate=0.0):
    self.rate = rate
    self._weights, self._scratch = p.flat, np.empty_like(p.flat)
    self._blocks = [(p.flat, g.flat)]


def uncorrected(self):
    factor = self.lr * (1 - self.beta1) / sqrt(1 - self.beta2)
    return factor, self.epsilon / sqrt(1 - self.beta2)


MISTAKES = [
    Mistake("Nesterov by the new speed", optimizers.Nesterov, "update", nesterov_with_the_new_speed,
            by_hand.test_the_second_step_of_nesterov_uses_the_old_speed),
    Mistake("Nesterov by the new speed", optimizers.Nesterov, "update", nesterov_with_the_new_speed,
            by_pytorch.test_fifty_updates_come_to_pytorchs_numbers, ("nesterov",)),
    Mistake("momentum without the rate", optimizers.Momentum, "update", momentum_without_rate,
            by_pytorch.test_fifty_updates_come_to_pytorchs_numbers, ("momentum",)),
    Mistake("Adam without its corrections", optimizers.Adam, "_rate_and_epsilon", uncorrected,
            by_hand.test_the_books_walk_ends_where_the_book_ends,
            (optimizers.Adam, {"lr": 0.3}, 0.020149, 0.321957)),
    Mistake("Adam without its corrections", optimizers.Adam, "_rate_and_epsilon", uncorrected,
            by_pytorch.test_fifty_updates_come_to_pytorchs_numbers, ("adam, corrected",)),
    Mistake("decay of biases", regularization.WeightDecay, "__init__", decay_of_everything,
            by_rule.test_decay_pulls_at_weights_and_not_at_biases_or_gammas),
    Mistake("decay of biases", regularization.WeightDecay, "__init__", decay_of_everything,
            by_pytorch.test_fifty_updates_come_to_pytorchs_numbers, ("sgd with L2",)),
    Mistake("decoupled decay that is left out", optimizers.AdamW, "update", optimizers.Adam.update,
            by_hand.test_decoupled_decay_leaves_biases_alone),
    Mistake("AdamP that never projects", optimizers.AdamP, "_upright", lambda self, w, g: None,
            by_paper.test_ten_steps_of_adamp_follow_the_papers_algorithm),
    Mistake("RMSProp that does not forget", optimizers.RMSProp, "_gather", optimizers.AdaGrad._gather,
            by_hand.test_on_a_constant_slope_adagrads_steps_shrink_and_rmsprops_do_not,
            (optimizers.RMSProp, 1.0)),
    Mistake("clipping that never clips", regularization.Clip, "apply", lambda self: None,
            by_pytorch.test_fifty_updates_come_to_pytorchs_numbers, ("clipped",)),
    Mistake("a warm-up one update late", schedules, "warmed_up",
            lambda schedule, warmup: lambda done: schedule(done) * min(1.0, done / warmup),
            by_schedule.test_a_warm_up_rises_evenly_to_the_schedule_itself, ("constant", {})),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.what}-{mistake.test.__name__}")
def test_a_mistake_is_noticed(monkeypatch, mistake):
    mistake.test(*mistake.arguments)
    monkeypatch.setattr(mistake.owner, mistake.name, mistake.value)
    with pytest.raises(AssertionError):
        mistake.test(*mistake.arguments)

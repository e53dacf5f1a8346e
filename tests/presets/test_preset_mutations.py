"""The presets notice: each of these mistakes, built into the engine, makes one miss a promise.

An entry is applied to the code, its preset is run, and the expectation that it names is missed. What is too
small to be told from chance in a preset is sabotaged in tests/nn/test_engine_mutations.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from full_run import full_run

from tuitrain.config import LogRange, TrialConfig, preset_names
from tuitrain.data import dataset as data_room
from tuitrain.experiments.search import plan as search_plan
from tuitrain.experiments.search import samplers, space
from tuitrain.experiments.trials import ensemble, plan
from tuitrain.nn import (
    activations,
    batch_norm,
    dropout,
    initializers,
    losses,
    network,
    optimizers,
    regularization,
    schedules,
)
from tuitrain.nn.surfaces import SURFACES
from tuitrain.streams import Streams
from tuitrain.training import descent, early_stop, evaluation, trial


@dataclass(frozen=True)
class Mistake:
    """What is broken, which preset notices, by which expectation; `apply(monkeypatch)` breaks it."""

    what: str
    preset: str
    figure: str
    apply: Callable[[pytest.MonkeyPatch], None]
    arms: tuple[str, ...] = ()


def patch_attr(owner, name, value):
    """What sets an attribute."""
    return lambda patch: patch.setattr(owner, name, value, raising=False)


def patch_item(mapping, name, value):
    """What puts another thing under a name."""
    return lambda patch: patch.setitem(mapping, name, value)


def always(**options):
    """What makes every optimizer of a kind take these options."""

    def build(patch, kind):
        original = kind.__init__
        patch.setattr(kind, "__init__", lambda self, *a, **given: original(self, *a, **{**given, **options}))

    return build


def unpaired(patch):
    original = plan._spec

    def spec(preset, arm):
        made = original(preset, arm)
        return replace(made, streams=Streams(preset.seed, arm))

    patch.setattr(plan, "_spec", spec)


def normed_after(patch):
    original = network.Stage
    patch.setattr(network, "Stage", lambda *a, **given: original(*a, **{**given, "norm_first": True}))


def dropout_in_use(patch):
    original = dropout.Dropout.__init__

    def build(self, *a, training, **options):
        original(self, *a, training=True, **options)

    patch.setattr(dropout.Dropout, "__init__", build)


def masks_for_rows(patch):
    patch.setattr(dropout.Dropout, "backward", lambda self, d_out: d_out)


def one_hot_beside_itself(rows, classes):
    return data_room.Rows(rows.x, np.roll(np.eye(classes, dtype=np.uint8), 1, axis=1)[rows.y])


def summed_loss(patch):
    original = losses.SoftmaxCrossEntropy.backward
    patch.setattr(losses.SoftmaxCrossEntropy, "backward", lambda self: original(self) * self._rows)


def whole_square(original):
    return lambda self, outputs, y: 2 * original(self, outputs, y)


def plainly(patch):
    original = space.Side.value

    def value(self, at):
        known = self._range
        if not isinstance(known, LogRange):
            return original(self, at)
        low, high = known.log
        return low + (high - low) * at

    patch.setattr(space.Side, "value", value)


def validated_on_training_rows(patch):
    original = evaluation.Evaluator.__init__

    def build(self, networks, dataset, dtype):
        original(self, networks, replace(dataset, validation=dataset.train), dtype)

    patch.setattr(evaluation.Evaluator, "__init__", build)


def forgetting(self, h, squares):
    np.copyto(h, 0.99 * h + 0.01 * squares)


def uncorrected(patch):
    always(bias_correction=False)(patch, optimizers.Adam)


def decoupled_in_the_gradient(patch):
    patch.setattr(optimizers.AdamW, "update", optimizers.Adam.update)


def members_alike(patch):
    original = ensemble.Ensemble._spec

    def spec(self, name):
        return replace(original(self, name), streams=Streams(self._preset.seed))

    patch.setattr(ensemble.Ensemble, "_spec", spec)


def scored_on_training_rows(patch):
    original = evaluation.Evaluator.__init__

    def build(self, networks, dataset, dtype):
        original(self, networks, replace(dataset, test=dataset.train), dtype)

    patch.setattr(evaluation.Evaluator, "__init__", build)


MISTAKES = [
    Mistake(
        "batch norm without running statistics",
        "batch-norm",
        "normed.train_accuracy",
        patch_attr(batch_norm.BatchNorm, "_follow", lambda *_: None),
    ),
    Mistake("batch norm that stands before when it is said to stand after", "batch-norm-placement",
            "after.train_accuracy above before", normed_after),
    Mistake("batch norm that does not divide", "batch-norm-scales", "normed-10.train_accuracy",
            patch_attr(batch_norm.BatchNorm, "_over_root", lambda self, variance: np.ones_like(variance)),
            ("plain-10", "normed-10")),
    Mistake("running statistics that hardly move", "overfit-batch-norm", "normed.test_accuracy",
            patch_attr(batch_norm.BatchNorm, "_follow", lambda *_: None)),
    Mistake("no weight decay in the gradient", "weight-decay", "free.gap above decayed.gap",
            patch_attr(regularization.WeightDecay, "apply", lambda self: None)),
    Mistake("dropout in use, too", "dropout", "book.test_accuracy", dropout_in_use, ("book",)),
    Mistake("gradients that know no masks", "dropout", "program.t", masks_for_rows, ("program",)),
    Mistake("He's weights of Xavier's size", "init", "he.loss_last_100 below xavier.loss_last_100",
            patch_item(initializers.INITIALIZERS, "he", lambda: initializers.Normal(initializers.xavier)),
            ("he", "xavier")),
    Mistake("a gradient half as steep", "surface", "sgd.x",
            patch_item(SURFACES, "ravine", replace(SURFACES["ravine"], gradient=lambda x, y: (x / 20, y))),
            ("sgd",)),
    Mistake("a walk of other than its own length", "surface-notes", "sgd-50.f below sgd-40.f",
            patch_attr(TrialConfig, "total_updates", property(lambda self: 29)), ("sgd-40", "sgd-50")),
    Mistake("momentum that carries nothing over the ridge", "local-minimum", "momentum.x",
            patch_attr(optimizers.Momentum, "momentum", property(lambda self: 0.0, lambda self, value: None)),
            ("momentum",)),
    Mistake("He's weights of Xavier's size, seen by a sigmoid", "init-activations-sigmoid",
            "he.layer1.activation.std",
            patch_item(initializers.INITIALIZERS, "he", lambda: initializers.Normal(initializers.xavier)),
            ("he",)),
    Mistake("He's weights of Xavier's size, untrained", "init-activations-relu", "he.layer1.activation.mean",
            patch_item(initializers.INITIALIZERS, "he", lambda: initializers.Normal(initializers.xavier)),
            ("he",)),
    Mistake("Xavier's weights a tenth too large", "init-activations-tanh", "xavier.layer1.activation.std",
            patch_item(initializers.INITIALIZERS, "xavier",
                  lambda: initializers.Normal(lambda n, m: 1.1 * initializers.xavier(n, m))), ("xavier",)),
    Mistake("momentum that carries nothing along", "optimizers", "momentum.loss_last_100 below sgd",
            patch_attr(optimizers.Momentum, "momentum", property(lambda self: 0.0, lambda self, value: None)),
            ("momentum", "sgd")),
    Mistake("zero weights that are random", "zero-init", "relu-zero.layer1.verdict",
            patch_item(initializers.INITIALIZERS, "zero", lambda: initializers.Normal(initializers.he)),
            ("relu-zero",)),
    Mistake("a sigmoid with the slope of tanh", "vanishing-gradient", "sigmoid.layer1.verdict",
            patch_item(activations.ACTIVATIONS, "sigmoid", activations.Tanh), ("sigmoid",)),
    Mistake("a ReLU that leaks", "dead-relu", "burnt.layer1.verdict",
            patch_item(activations.ACTIVATIONS, "relu", activations.LeakyRelu), ("burnt",)),
    Mistake("a NaN that is stepped over", "diverge", "updates",
            patch_attr(trial, "isfinite", lambda loss: True)),
    Mistake("an identity that bends", "linear-depth", "identity.test_accuracy",
            patch_item(activations.ACTIVATIONS, "identity", activations.Relu), ("identity",)),
    Mistake("a gradient summed and not averaged", "descent-variants", "mini.train_loss", summed_loss,
            ("whole", "mini")),
    Mistake("one-hot labels beside themselves", "labels", "one-hot.train_loss",
            patch_attr(data_room, "_one_hot", one_hot_beside_itself)),
    Mistake("arms that do not share their streams", "labels", "one-hot.train_loss", unpaired),
    Mistake("a rate that is not heeded", "learning-rate", "right.train_loss below low",
            patch_attr(descent.Descent, "tune", lambda self, config: setattr(self, "_rate", 0.01)),
            ("right", "low")),
    Mistake("a schedule that stays", "schedules", "cosine.loss_last_100 below constant",
            patch_item(schedules._MADE, "cosine", lambda total, epoch, end: schedules.constant()),
            ("constant", "cosine")),
    Mistake("Adam that never corrects", "adam-family", "note.loss_last_100 below book", uncorrected,
            ("note", "book")),
    Mistake("AdamW without its decay", "adam-family", "adamw.layer2.weight.std", decoupled_in_the_gradient,
            ("adamw", "book")),
    Mistake("AdaGrad that forgets", "adagrad-stalls", "adagrad.layer3.update.rate below adagrad-early",
            patch_attr(optimizers.AdaGrad, "_gather", forgetting),
            ("adagrad", "adagrad-early")),
    Mistake("RMSProp that does not forget", "adagrad-stalls", "rmsprop90.layer3.update.rate above",
            patch_attr(optimizers.RMSProp, "_gather", optimizers.AdaGrad._gather),
            ("rmsprop90", "rmsprop90-early")),
    Mistake("a tanh that does not bend", "spirals", "test_accuracy",
            patch_item(activations.ACTIVATIONS, "tanh", activations.Identity)),
    Mistake("a hidden layer that does not bend", "xor", "hidden.test_accuracy",
            patch_item(activations.ACTIVATIONS, "tanh", activations.Identity)),
    Mistake("a squared error without its half", "regression", "curve.test_loss",
            patch_attr(losses.MeanSquaredError, "forward", whole_square(losses.MeanSquaredError.forward))),
    Mistake("a binary loss that wants the other class", "one-sigmoid", "sigmoid.test_accuracy",
            patch_attr(losses.BinaryCrossEntropy, "predicted", staticmethod(lambda z: 1 * (z[:, 0] <= 0)))),
    Mistake("a patience without end", "early-stopping", "stopped.status",
            patch_attr(early_stop.EarlyStop, "over", False), ("stopped",)),
    Mistake("a batch norm that takes its statistics for constants", "gradient-check", "norm-before.largest",
            patch_attr(batch_norm.BatchNorm, "backward",
                       lambda self, d_out: d_out * self._norm.gamma * self._scale),
            ("norm-before",)),
    Mistake("a test set that was learnt from", "overfit", "train_accuracy above test_accuracy",
            scored_on_training_rows),
    Mistake("members that do not differ", "ensemble", "ensemble.gain", members_alike, ("ensemble",)),
    Mistake("a rate that is not heeded there", "quickstart", "test_accuracy",
            patch_attr(descent.Descent, "tune", lambda self, config: setattr(self, "_rate", 1e-5))),
    Mistake("a scale that is not logarithmic", "search", "best.trials_median", plainly),
    Mistake("a validation that was learnt from", "search", "best.validation_accuracy",
            validated_on_training_rows),
    Mistake("a halving that keeps the worst", "search-halving", "best.validation_accuracy",
            patch_attr(search_plan.Search, "_promoted", lambda self, arms: arms[-1:])),
    Mistake("rounds that do not close in", "search-narrowing", "best.trials_median",
            patch_attr(samplers, "around", lambda best: (np.zeros(2), np.ones(2)))),
    Mistake("proposals that learn nothing", "search-bayes", "best.trials_median",
            patch_attr(samplers, "propose", lambda x, y, count, random, *_: random.random((count, 2)))),
    Mistake("random trials that lie on the grid", "search-grid", "best.random_best above",
            patch_attr(samplers, "drawn", lambda *_: np.array([[0.75, 0.5]] * 25))),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.what)
def test_a_mistake_is_noticed(monkeypatch, mistake):
    data_room._mnist.cache_clear()
    mistake.apply(monkeypatch)
    missed = full_run(mistake.preset, 0, arms=mistake.arms).missed
    assert any(reason.startswith(mistake.figure) for reason in missed), missed


def test_every_preset_is_sabotaged():
    assert {mistake.preset for mistake in MISTAKES} == set(preset_names())

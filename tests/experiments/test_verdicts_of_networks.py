"""Networks that are well and networks that are not are called what a teacher would call them."""

import pytest
from networks import HEALTHY, SICK, UNEQUAL

from tuitrain.config import Preset
from tuitrain.data import load
from tuitrain.experiments.inspect.verdicts import OK, course_of, layer_verdicts, run_verdict
from tuitrain.experiments.plans import plan_of
from tuitrain.training import QUANTITIES, Due, Snapshot, Trial

EVERY = 25
"""Updates between two looks."""
BEGUN = 50
"""Updates before which nothing is asked."""
SEEDS = range(3)

pytestmark = pytest.mark.slow


def train_in_steps(network, seed, unequal):
    """The trial of a network, after every few updates until its end."""
    data = str(unequal) if network.fields["data"] == UNEQUAL else network.fields["data"]
    spec = plan_of(Preset.model_validate({**network.fields, "data": data, "seed": seed})).ask()
    trial = Trial(spec.config, load(spec.config.data, spec.streams), spec.edits, streams=spec.streams)
    while not trial.finished:
        if trial.run(EVERY) is Due.EVALUATION:
            trial.evaluate()
        yield trial


def layer_words(trial):
    seen = Snapshot(trial)
    verdicts = layer_verdicts(seen.probe(QUANTITIES), course_of(trial, lambda: seen.untrained))
    return [verdict.word for verdict in verdicts]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("network", HEALTHY, ids=lambda network: network.name)
def test_a_healthy_network_is_never_called_ill_and_learns(network, seed, unbalanced_folder):
    for trial in train_in_steps(network, seed, unbalanced_folder):
        if trial.updates > BEGUN:
            assert (trial.updates, run_verdict(trial).word) == (trial.updates, "LEARNING")
            assert (trial.updates, set(layer_words(trial))) == (trial.updates, {OK})
    quality = trial.score.test_r2 if trial.score.test_accuracy is None else trial.score.test_accuracy
    assert quality >= network.reaches


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("network", SICK, ids=lambda network: network.name)
def test_a_sick_network_is_called_what_it_is(network, seed, unbalanced_folder):
    *_, trial = train_in_steps(network, seed, unbalanced_folder)
    words = layer_words(trial)
    assert {number: words[number - 1] for number in network.layers} == network.layers
    assert not network.run or run_verdict(trial).word in network.run


def test_the_table_has_what_a_laboratory_can_be_set_to():
    tried = [network.fields["network"] for network in HEALTHY]
    assert len(HEALTHY) >= 20
    assert len(SICK) >= 20
    assert len({word for sick in SICK for word in (*sick.run, *sick.layers.values())}) >= 12
    for field, values in (("activation", 6), ("init", 4)):
        assert len({str(network.get(field)) for network in tried}) >= values

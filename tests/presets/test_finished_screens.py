"""What a finished screen shows is what `run --json` prints, of every preset that trains."""

import pytest

from tuitrain.config import facts_of, load
from tuitrain.config.presets import preset_names
from tuitrain.experiments.live.commands import Choose, Run, Start
from tuitrain.experiments.live.live_experiment import LiveExperiment
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.trials.trial_run import never

pytestmark = pytest.mark.slow

UPDATES = 120
"""Far enough for verdicts to have changed on the way."""


def shortened(name):
    """The preset, of a few updates and scores."""
    preset = load(name).preset
    if preset.early_stop is None:
        scored = ["evaluate.every=60", "evaluate.train_rows=200", "evaluate.test_rows=200"]
    else:
        scored = []
    epochs = max(UPDATES // preset.updates_per_epoch, 1)
    length = f"updates={UPDATES}" if preset.updates is not None else f"epochs={epochs}"
    return load(name, [length, *scored]).preset


def training_presets():
    return [
        name
        for name in preset_names()
        if facts_of(load(name).preset.kind).trains and load(name).preset.kind != "search"
    ]


def headless(preset):
    runner = Runner(preset)
    while not runner.finished:
        for _ in runner.advance(1000):
            pass
    return runner.plan.figures()


def watched(preset):
    """An experiment that has come to its end under somebody's eyes."""
    experiment = LiveExperiment(preset)
    experiment.obey(Start(preset))
    experiment.obey(Run())
    while experiment.phase is Phase.RUNNING:
        experiment.slice(never, never)
        experiment.observer.complete(experiment.look(1, ""))
    return experiment


@pytest.mark.parametrize("name", training_presets())
def test_a_finished_screen_shows_what_a_headless_run_prints(name):
    preset = shortened(name)
    figures, experiment = headless(preset), watched(preset)
    for arm in preset.trials:
        experiment.obey(Choose(arm))
        view = experiment.observer.complete(experiment.look(1, ""))
        seen = {f"layer{layer.number}.verdict": layer.verdict.word for layer in view.layers.layers}
        if view.trial.divergence is None:
            assert seen == {name: figures[f"{arm}.{name}"] for name in seen}
        shown = {f"{arm}.{name}": value for name, value in view.trial.figures.items()}
        assert shown == {name: figures[name] for name in shown}

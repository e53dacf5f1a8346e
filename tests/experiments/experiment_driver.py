"""Drives a live experiment without a thread: each command is carried out to its end."""

from tuitrain.experiments.live.commands import Start
from tuitrain.experiments.live.live_experiment import LiveExperiment
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.trials.trial_run import never

TWO = {"kind": "compare", "arms": {"a": {}, "b": {"optimizer": {"lr": 0.02}}}}
BROKEN = {"network": {"hidden": {"width": 16, "depth": 6}}, "optimizer": {"name": "sgd", "lr": 1000.0}}


def start_experiment(preset, *commands):
    experiment = LiveExperiment(preset)
    experiment.obey(Start(preset))
    return send_all(experiment, *commands)


def send_all(experiment, *commands):
    for command in commands:
        experiment.obey(command)
        run_until_idle(experiment)
    return experiment


def run_until_idle(experiment):
    while experiment.phase is Phase.RUNNING:
        experiment.slice(never, never)


def view_of(experiment):
    return experiment.look(1, "")


def updates(experiment):
    return [trial.updates for trial in experiment.trials]

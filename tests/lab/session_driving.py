"""A session is driven somewhere, and what it came to there."""

from tuitrain.experiments.lane import Finished
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.view import Phase

DEEP = {"hidden": {"width": 100, "depth": 3}}
"""Deep enough to break at a learning rate of 1000; a small network only falls silent."""
ENDLESS = {"epochs": 1_000_000, "evaluate": {"every": 1000}}


def phase(wanted):
    return lambda view: view.phase is wanted


def stands_at(updates):
    return lambda view: view.phase is not Phase.RUNNING and view.trial.updates == updates


def headless(preset):
    """The result of running `preset` to its end."""
    runner, results = Runner(preset), []
    while not runner.finished:
        results += [event.result for event in runner.advance(7) if isinstance(event, Finished)]
    return results[-1]


def hashes(result):
    return result.parameters_sha256, result.state_sha256


def result_of(driver):
    """What the session's run came to; its thread has ended, so nothing changes any more."""
    assert driver.session.close(timeout=20)
    return driver.session._experiment._rounds.places[-1]._lane.end("completed").result

"""An interruption at every moment: an outcome has the trials that a report was told of, no more and no fewer.

A signal raises nothing, it only changes the answer to the question whether to stop. So there are as many
moments as questions. Each of them in turn is the first that is answered with yes.
"""

from itertools import count

import pytest
from inline_pool import InlinePool

from tuitrain.config import Preset, changed
from tuitrain.experiments.search.search_trial import SearchTrial
from tuitrain.experiments.trials.trial_run import Finished
from tuitrain.headless.outcome import ArmOutcome
from tuitrain.headless.pooled import Pooled
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Quiet, Tried
from tuitrain.headless.training import Training

BASE = {
    "data": {"name": "moons", "train": 20, "validation": 10, "test": 10},
    "network": {"hidden": [4]},
    "batch_size": 10,
    "updates": 4,
    "evaluate": {"every": 2},
}
SPACE = {"space": {"optimizer.lr": {"log": [1e-3, 1]}}, "trials": 4}
PRESETS = {
    "arms": {"kind": "compare", "arms": {"a": {}, "b": {"updates": 2}, "c": {}}},
    "an ensemble": {"kind": "ensemble", "ensemble": {"members": 3}},
    "a search": {"kind": "search", "search": SPACE},
    "a search that halves": {"kind": "search", "search": {**SPACE, "halving": {"first": 2, "eta": 2}}},
    "a search that chooses": {
        "kind": "search",
        "search": {**SPACE, "sampler": {"name": "bayes", "start": 2, "batch": 2}},
    },
}


class Kept(Quiet):
    """Keeps the results that it was told of, and those of the outcome, for each experiment."""

    def __init__(self):
        self.told, self.finished = [], []

    def start(self, *_):
        self.told.append({})

    def tell(self, event):
        match event:
            case Finished(result) | Tried(SearchTrial(result=result)):
                self.told[-1][result.arm] = ArmOutcome.of(result)

    def finish(self, outcome):
        arms = outcome.arms
        if outcome.found:
            arms = {each.name: ArmOutcome.of(each.result) for each in outcome.found.attempts}
        self.finished.append(dict(arms))


def inline(preset, report, stop):
    training = Training(preset, stop=stop)
    report.start("", preset, training.arms)
    report.finish(training.run(report, Progress(None), stop, judge=True))


def pooled(preset, report, stop):
    seeds = [preset, changed(preset, {"seed": 1})]
    work = Pooled(InlinePool(2), seeds, len(seeds))
    for _ in work.run("", report, Progress(None), stop, lambda _: None, judge=True):
        pass


class Stop:
    """Says that it is time to stop from one question on; counts those that it was asked."""

    def __init__(self, first):
        self.first, self.asked = first, 0

    def __call__(self):
        self.asked += 1
        return self.asked >= self.first


@pytest.mark.parametrize("run", [inline, pooled])
@pytest.mark.parametrize("kind", PRESETS)
def test_an_outcome_has_the_trials_that_were_told(kind, run):
    preset = Preset.model_validate(BASE | PRESETS[kind])
    lengths = set()
    for first in count(1):
        report, stop = Kept(), Stop(first)
        run(preset, report, stop)
        assert report.told == report.finished, f"at question {first}"
        lengths.add(tuple(map(len, report.finished)))
        if stop.asked < first:
            break
    # It came before, between and after the trials.
    assert len(lengths) >= 3

"""Searches that train: small ones."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from experiments.search.toy_search import search_preset

from tuitrain.config import Preset, changed
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.search.alone import alone
from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.trials.datasets import Datasets
from tuitrain.experiments.trials.plan import Plan, Result
from tuitrain.experiments.trials.planned import Planned
from tuitrain.experiments.trials.pool import LocalPool, Pool, PoolRunner
from tuitrain.experiments.trials.trial_run import Diverged, Finished, Scored, TrialRun

SPACE = {"optimizer.lr": {"log": [1e-3, 0.5]}, "network.hidden.width": {"int": [3, 9]}}
TRIED = {
    "whole": search_preset({"trials": 9, "space": SPACE}, updates=27, batch_size=50, about="Look."),
    "halved": search_preset(
        {"trials": 9, "space": SPACE, "halving": {"first": 3}}, updates=27, batch_size=50
    ),
}


TRIED["unpaired"] = search_preset({"trials": 3, "space": SPACE}, updates=27, batch_size=50, paired=False)


def carried_out(which: Preset) -> Plan:
    """The plan, once all its trials were run here."""
    runner = Runner(which)
    while not runner.finished:
        for _ in runner.advance(5):
            pass
    return runner.plan


@cache
def inline(which: str) -> Search:
    plan = carried_out(TRIED[which])
    assert isinstance(plan, Search)
    return plan


def bits(results: dict[str, Result]) -> dict[str, tuple[str, str]]:
    return {arm: (each.parameters_sha256, each.state_sha256) for arm, each in results.items()}


def test_the_best_once_more_comes_to_the_same_bits_and_sees_the_test_rows():
    plan = inline("whole")
    best, again = plan.best.result, plan.results["best"]
    assert bits({"": best}) == bits({"": again})
    assert not any(name.startswith(("test", "layer")) for name in best.figures)
    assert {"test_accuracy", "layer1.verdict"} <= again.figures.keys()
    assert again.figures["validation_accuracy"] == best.figures["validation_accuracy"]


@pytest.mark.parametrize("which", ["whole", "unpaired"])
def test_a_trial_alone_comes_to_the_bits_that_it_had_among_the_others(which):
    tried = inline(which).attempts[1]
    single = alone(TRIED[which], tried, "Alone")
    assert bits({"run": tried.result}) == bits(carried_out(single).results)
    assert (single.title, single.about) == ("Alone", TRIED[which].about)
    assert (single.draws_as == "trial2") == (which == "unpaired")
    if single.draws_as:
        others = carried_out(changed(single, {"draws_as": "trial1"}))
        assert bits({"run": tried.result}) != bits(others.results)


def test_a_trial_that_goes_on_comes_to_the_bits_of_one_that_was_never_stopped():
    halved, whole = inline("halved"), inline("whole")
    (through,) = [each for each in halved.attempts if each.figures["updates"] == 27]
    assert through.result.state_sha256 == whole.attempt(through.name).result.state_sha256
    lengths = [each.figures["updates"] for each in halved.attempts]
    assert sorted(lengths) == [3] * 6 + [9] * 2 + [27]
    assert all(each.result.state is None for each in halved.attempts), "nobody goes on from there"
    assert halved.total_updates == 9 * 3 + 3 * 6 + 18 + 27


@pytest.mark.slow
@pytest.mark.parametrize("which", TRIED)
def test_two_processes_come_to_the_same_trials_and_the_same_best(which):
    alone, plan = inline(which), Search(TRIED[which])
    with LocalPool(2) as pool:
        runner = PoolRunner(pool, [Planned(TRIED[which], plan)])
        while not runner.finished:
            for _ in runner.advance(10):
                pass
    assert bits(plan.results) == bits(alone.results)
    assert plan.figures() == alone.figures()
    assert runner.updates == runner.total_updates


def test_the_test_rows_are_kept_from_the_trials():
    plan = Search(TRIED["whole"])
    spec = plan.ask()
    datasets = Datasets()
    assert len(datasets.of(spec).test) == 0
    assert len(datasets.of(spec).validation) == 100


def test_a_trial_that_breaks_where_it_would_be_compared_is_told_as_broken():
    rates = {"optimizer.lr": {"log": [900, 1000]}}
    deep = {"hidden": {"width": 30, "depth": 12}, "activation": "identity"}
    which = search_preset({"trials": 3, "space": rates, "halving": {"first": 1}}, updates=60, network=deep)
    runner, events = Runner(which), []
    while not runner.finished and len(runner.plan.results) < 3:
        events += runner.advance(5)
    broken = [event.arm for event in events if isinstance(event, Diverged)]
    scored = [event.arm for event in events if isinstance(event, Scored)]
    results = runner.plan.results
    assert broken
    assert all(results[arm].status == "diverged" for arm in broken)
    assert all("validation_accuracy" in results[arm].figures for arm in set(scored) - set(broken))


def test_a_stretch_begins_where_the_one_before_it_ended():
    plan, datasets, begun = Search(TRIED["halved"]), Datasets(), {}
    while (spec := plan.ask()) and spec.arm != "best":
        assert spec.begun == begun.get(spec.arm, 0)
        trial_run = TrialRun(TRIED["halved"], spec, datasets.of(spec))
        while trial_run.status is None:
            for event in trial_run.advance(5):
                if isinstance(event, Finished):
                    plan.tell(event.result)
        begun[spec.arm] = trial_run.trial.updates
    assert sorted(begun.values()) == [3] * 6 + [9] * 2 + [27]


def test_in_a_pool_a_stretch_counts_the_updates_that_are_its_own():
    plan = Search(TRIED["halved"])
    with Pool(ThreadPoolExecutor(1), 1) as pool:
        runner = PoolRunner(pool, [Planned(TRIED["halved"], plan)])
        while not runner.finished:
            for _ in runner.advance(10):
                pass
    assert runner.updates == runner.total_updates == plan.total_updates == 9 * 3 + 3 * 6 + 18 + 27

"""A pool comes to the bits of the inline runner, whoever dies, waits or differs in it."""

import multiprocessing
import os
import pickle
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import pytest

from tuitrain.config import ConfigError
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.trials.planned import Planned
from tuitrain.experiments.trials.pool import LocalPool, Pool, PoolRunner, Processes
from tuitrain.experiments.trials.trial_run import Edited, Finished, Scored
from tuitrain.experiments.trials.worker import WorkersLostError, run_trial

ARMS = {
    "kind": "compare",
    "arms": {
        "long": {"updates": 400},
        "plain": {},
        "bn": {"network": {"batch_norm": "before"}},
        "drop": {"network": {"dropout": 0.3}, "optimizer": {"name": "adam"}},
    },
}


@pytest.fixture
def thread_pool():
    """Any executor; its workers share this process."""
    with Pool(ThreadPoolExecutor(1), 1) as pool:
        yield pool


def inline(preset):
    runner = Runner(preset)
    while not runner.finished:
        for _ in runner.advance(100):
            pass
    return hashes(runner.plan)


def hashes(plan):
    return [(arm, result.state_sha256) for arm, result in plan.results.items()]


def run(runner):
    told = []
    while not runner.finished:
        told += [event for _, event in runner.advance(0.1)]
    return told


def runner_of(pool, *presets, notice=lambda _: None):
    return PoolRunner(pool, [Planned(preset, plan_of(preset)) for preset in presets], notice)


def test_a_process_that_cannot_be_started_says_why(tiny, monkeypatch):
    def full(_):
        raise BlockingIOError("no room for another process")

    monkeypatch.setattr("multiprocessing.context.SpawnProcess._Popen", staticmethod(full))
    spec = plan_of(tiny()).ask()
    with pytest.raises(WorkersLostError, match="no worker can be started: no room"), LocalPool(1) as pool:
        pool.submit(tiny(), spec)


def test_plans_are_taken_up_when_a_worker_is_free(thread_pool, tiny):
    presets = [tiny(updates=4, seed=seed) for seed in range(4)]
    planned = (Planned(each, plan_of(each)) for each in presets)
    runner = PoolRunner(thread_pool, planned)
    assert len(runner.planned) == 1
    assert not runner.finished
    while not runner.updates:
        list(runner.advance(0.1))
    assert len(runner.planned) == 2
    run(runner)
    assert [hashes(each.plan) for each in runner.planned] == [inline(preset) for preset in presets]


@pytest.mark.parametrize("jobs", [1, 2])
def test_any_number_of_processes_comes_to_the_same_bits_in_the_same_order(tiny, jobs):
    preset = tiny(**ARMS)
    with LocalPool(jobs) as pool:
        runner = runner_of(pool, preset)
        run(runner)
    assert hashes(runner.planned[0].plan) == inline(preset)
    assert not multiprocessing.active_children()


def test_a_killed_process_costs_time_and_nothing_else(tiny):
    preset = tiny(**ARMS)
    with LocalPool(2) as pool:
        runner, told, before = runner_of(pool, preset), [], set()
        while not runner.finished:
            told += [event for _, event in runner.advance(0.1)]
            if told and not before:
                assert len(runner.running) == 2
                before = {child.pid for child in multiprocessing.active_children()}
                multiprocessing.active_children()[0].kill()
        after = {child.pid for child in multiprocessing.active_children()}
        assert after.isdisjoint(before), "others took their place"
    assert hashes(runner.planned[0].plan) == inline(preset)
    assert sorted(event.arm for event in told if isinstance(event, Finished)) == sorted(ARMS["arms"])


def exit_process(*_):
    os._exit(1)


def test_a_trial_that_takes_worker_after_worker_with_it_is_named(tiny, monkeypatch):
    monkeypatch.setattr("tuitrain.experiments.trials.pool.run_trial", exit_process)
    notices = []
    with LocalPool(1) as pool, pytest.raises(WorkersLostError, match="workers died again and again in bn"):
        run(runner_of(pool, tiny(**ARMS), notice=notices.append))
    assert [notice.split()[6] for notice in notices] == ["long:", "plain:"]
    assert not multiprocessing.active_children()


@pytest.fixture
def kill_workers(monkeypatch):
    """Let every trial take so many workers with it before it is run to its end; whose they were."""

    def make(count, error=BrokenExecutor):
        deaths = []

        def dying(preset, spec):
            if deaths.count(spec.arm) < count:
                deaths.append(spec.arm)
                raise error
            return run_trial(preset, spec)

        monkeypatch.setattr("tuitrain.experiments.trials.pool.run_trial", dying)
        return deaths

    return make


def test_a_trial_may_take_two_workers_with_it(tiny, thread_pool, kill_workers):
    preset, deaths = tiny(**ARMS), kill_workers(2)
    runner = runner_of(thread_pool, preset)
    run(runner)
    assert deaths == [arm for arm in ARMS["arms"] for _ in range(2)], "run again before others begin"
    assert hashes(runner.planned[0].plan) == inline(preset)


def test_the_third_worker_is_the_last_that_a_trial_takes_with_it(tiny, thread_pool, kill_workers):
    deaths = kill_workers(3)
    with pytest.raises(WorkersLostError, match="again in bn"):
        run(runner_of(thread_pool, tiny(**ARMS)))
    assert deaths == ["long"] * 3 + ["plain"] * 3 + ["bn"] * 3


def test_a_trial_that_is_given_up_leaves_the_others_and_what_is_to_come_right(tiny, thread_pool, monkeypatch):
    def dying(preset, spec):
        if spec.arm in ("long", "bn"):
            raise BrokenExecutor
        return run_trial(preset, spec)

    monkeypatch.setattr("tuitrain.experiments.trials.pool.run_trial", dying)
    runner = runner_of(thread_pool, tiny(**ARMS))
    run(runner)
    (planned,) = runner.planned
    assert list(planned.plan.results) == ["plain", "drop"]
    assert runner.lost(planned) == ("long", "bn")
    assert runner.updates == runner.total_updates == 80


def test_the_last_try_of_a_trial_is_alone(tiny, monkeypatch):
    beside = []

    class Broken(AtOnce):
        def submit(self, work, *arguments):
            beside.append((arguments[1].arm, runner.running))
            future = Future()
            future.set_exception(BrokenExecutor())
            return future

    with Pool(Broken(), 2) as pool:
        runner = runner_of(pool, tiny(**ARMS))
        with pytest.raises(WorkersLostError, match="again in bn"):
            run(runner)
    assert beside[:6] == [
        ("long", ()),
        ("plain", ("long",)),
        ("long", ()),
        ("plain", ("long",)),
        ("long", ()),
        ("plain", ()),
    ]


class AtOnce(Executor):
    """Has done everything by the time it is asked."""

    def submit(self, work, *arguments):
        future = Future()
        try:
            future.set_result(work(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future


def test_trials_that_lost_their_workers_together_are_run_again_in_their_order(tiny, kill_workers):
    preset, deaths = tiny(**ARMS), kill_workers(2)
    with Pool(AtOnce(), 2) as pool:
        told = run(runner_of(pool, preset))
    first, second, third, fourth = ARMS["arms"]
    assert deaths == [first, second] * 2 + [third, fourth] * 2
    assert [event.arm for event in told if isinstance(event, Finished)] == list(ARMS["arms"])


def test_what_is_hopeless_is_not_tried_again(tiny, kill_workers):
    class NoWorkersError(BrokenExecutor):
        """There is nobody to try it."""

    class Doomed(Pool):
        hopeless = (NoWorkersError,)

    deaths = kill_workers(1, NoWorkersError)
    with Doomed(ThreadPoolExecutor(1), 1) as pool, pytest.raises(WorkersLostError):
        run(runner_of(pool, tiny(**ARMS)))
    assert deaths == ["long", "plain", "bn"]


def test_a_mistake_in_a_worker_is_raised_here(tiny, thread_pool, monkeypatch):
    def breaks(*_):
        raise ZeroDivisionError("in the worker")

    monkeypatch.setattr("tuitrain.experiments.trials.pool.run_trial", breaks)
    with pytest.raises(ZeroDivisionError, match="in the worker"):
        run(runner_of(thread_pool, tiny()))


def test_a_refusal_survives_the_way_home():
    error = ConfigError.of("cannot be read", "preset.yaml", 3, "data.name")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_events_of_a_trial_come_in_order_and_whole(tiny, thread_pool):
    preset = tiny(updates=10, edits=[{"update": 5, "set": {"optimizer.lr": 0.3}}])
    told = run(runner_of(thread_pool, preset))
    assert [type(event) for event in told] == [Scored, Edited, Scored, Scored, Finished]


def test_the_members_of_an_ensemble_come_to_the_same_together(tiny, thread_pool):
    preset = tiny(kind="ensemble", ensemble={"members": 2})
    runner = runner_of(thread_pool, preset)
    told = run(runner)
    assert hashes(runner.planned[0].plan) == inline(preset)
    assert told[-1].arm == "ensemble"


def test_several_plans_share_a_pool(tiny, thread_pool):
    presets = [tiny(seed=seed) for seed in range(3)]
    runner = runner_of(thread_pool, *presets)
    assert runner.total_updates == 40
    run(runner)
    assert [hashes(each.plan) for each in runner.planned] == [inline(preset) for preset in presets]
    assert (runner.updates, runner.total_updates) == (120, 120)


def test_a_paused_runner_submits_nothing_until_it_is_resumed(tiny, thread_pool):
    runner = runner_of(thread_pool, tiny(**ARMS))
    told = [event for _, event in runner.advance(0)]
    runner.pause()
    while runner.running:
        told += [event for _, event in runner.advance(0.1)]
    assert [event.arm for event in told if isinstance(event, Finished)] == ["long"]
    assert list(runner.advance(0)) == []
    assert not runner.finished
    runner.resume()
    assert len([event for event in run(runner) if isinstance(event, Finished)]) == 3


class Rungs:
    """A plan whose next trial depends on the result before."""

    def __init__(self, arms):
        self._arms, self._waits, self.told = arms, False, []

    def __getattr__(self, name):
        return getattr(self._arms, name)

    def ask(self):
        if self._waits:
            return None
        self._waits = True
        return self._arms.ask()

    def tell(self, result):
        self._waits = False
        self.told.append(result.arm)
        return self._arms.tell(result)


def test_a_plan_that_waits_for_results_is_asked_again(tiny):
    preset = tiny(**ARMS)
    plan = Rungs(plan_of(preset))
    with Pool(ThreadPoolExecutor(2), 2) as pool:
        run(PoolRunner(pool, [Planned(preset, plan)]))
    assert plan.told == list(ARMS["arms"])


def test_a_plan_knows_a_result_before_it_is_told_here(tiny, thread_pool):
    runner = runner_of(thread_pool, tiny())
    while not runner.finished:
        for planned, event in runner.advance(0.1):
            if isinstance(event, Finished):
                assert event.arm in planned.plan.results


def test_a_worker_that_differs_is_named_once(tiny, thread_pool, monkeypatch):
    def elsewhere(preset, spec):
        told = run_trial(preset, spec)
        environment = {**told.worker.environment, "numpy": "1.0\x1b[31m"}
        return replace(told, worker=replace(told.worker, name="far:1", environment=environment))

    monkeypatch.setattr("tuitrain.experiments.trials.pool.run_trial", elsewhere)
    notices = []
    run(runner_of(thread_pool, tiny(**ARMS), notice=notices.append))
    (notice,) = notices
    assert notice.startswith("worker far:1 has numpy 1.0�[31m instead of ")
    assert "blas" not in notice


def test_a_worker_like_this_one_is_not_named(tiny):
    notices = []
    with LocalPool(1) as pool:
        run(runner_of(pool, tiny(), notice=notices.append))
    assert notices == []


def test_a_worker_that_dies_while_another_is_started_is_replaced(tiny, monkeypatch):
    usual = ProcessPoolExecutor._spawn_process

    def closed(executor):
        monkeypatch.setattr(ProcessPoolExecutor, "_spawn_process", usual)
        executor._broken = "as its own thread says first, before it closes what processes are fed through"
        raise OSError("handle is closed")

    monkeypatch.setattr(ProcessPoolExecutor, "_spawn_process", closed)
    with LocalPool(1) as pool:
        told = pool.submit(tiny(), plan_of(tiny()).ask()).result(20.0)
    assert isinstance(told.events[-1], Finished)


def test_processes_are_gone_over_while_another_is_started():
    # The executor's own thread does so when one dies: see CPython's `terminate_broken`.
    with Processes(2) as executor:
        processes = executor._processes
        processes[1] = "one"
        for each in processes.values():
            processes[2] = each
        assert dict(processes) == {1: "one", 2: "one"}
        processes.clear()


def test_what_trials_that_broke_leave_undone_is_not_still_to_come(tiny, thread_pool):
    deep = {"hidden": {"width": 16, "depth": 6}}
    arms = {"one": {}, "two": {"seed": 1}, "well": {"optimizer": {"lr": 0.01}}}
    preset = tiny(kind="compare", arms=arms, network=deep, optimizer={"name": "sgd", "lr": 1000.0})
    runner = PoolRunner(thread_pool, [Planned(preset, plan_of(preset))])
    assert runner.total_updates == 120
    run(runner)
    done = [result.figures["updates"] for result in runner.planned[0].plan.results.values()]
    assert done[0] < 40 > done[1]
    assert runner.updates == runner.total_updates == sum(done)

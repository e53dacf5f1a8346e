"""`run --jobs` where a trial takes worker after worker with it: the others are told, exit code 4."""

import os
import signal

import pytest
from command import named, objects, tuitrain

from tuitrain.experiments.trials.worker import run_trial

BASE = """
data: {name: mnist, train: 200, validation: 50, test: 100}
network: {hidden: [16, 8]}
optimizer: {name: sgd, lr: 0.1}
batch_size: 50
updates: 40
"""
COMPARE = BASE + "kind: compare\narms: {a: {}, bad: {optimizer: {lr: 0.9}}, c: {seed: 2}, d: {seed: 3}}\n"
ENSEMBLE = BASE + "kind: ensemble\nensemble: {members: 2}\narms: {bad: {optimizer: {lr: 0.9}}, c: {}}\n"
SEARCH = (
    BASE + "kind: search\nsearch: {trials: 6, space: {optimizer.lr: {choice: [0.1, 0.9, 0.3, 0.2, 0.4, 0.5]}}"
)
SEARCHES = {
    "grid": SEARCH + ", sampler: {name: grid, points: 6}}\n",
    "halved": SEARCH + ", sampler: {name: grid, points: 6}, halving: {first: 13}}\n",
    "bayes": SEARCH.replace("trials: 6", "trials: 9") + ", sampler: {name: bayes, start: 4, batch: 2}}\n",
}
SENTENCE = "workers died again and again in {}: is there too little memory?\n"


def kill_worker_at_rate(preset, spec):
    """As the system does where memory runs out: at one rate, or, halved, at the best once it goes on."""
    halved = preset.kind == "search" and preset.search.halving is not None
    rate = spec.config.optimizer.lr
    if (rate == 0.2 and spec.begun) if halved else rate > 0.8:
        os.kill(os.getpid(), signal.SIGKILL)
    return run_trial(preset, spec)


def kill_worker(*_):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def run_with_jobs(preset_file, monkeypatch):
    def running(text, *options, work=kill_worker_at_rate):
        monkeypatch.setattr("tuitrain.experiments.trials.pool.run_trial", work)
        return tuitrain("run", preset_file(text), "--jobs", "2", *options)

    return running


def test_the_other_arms_of_a_comparison_are_told(run_with_jobs):
    done = run_with_jobs(COMPARE, "--json")
    assert (done.returncode, done.stderr) == (4, SENTENCE.format("bad"))
    finish = objects(done.stdout)[-1]
    assert (finish["event"], finish["status"]) == ("finish", "interrupted")
    assert {arm: each["status"] for arm, each in finish["arms"].items()} == dict.fromkeys("acd", "completed")


def test_the_log_has_its_closing_and_judges_nothing(run_with_jobs):
    done = run_with_jobs(COMPARE + "expect: [{figure: a.test_accuracy, min: 0.99}]\n")
    assert done.returncode == 4
    rows = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")]
    assert rows[rows.index("arm") :][:4] == ["arm", "a", "c", "d"]
    assert "skipped a.test_accuracy" in done.stdout


def test_of_each_seed_the_other_arms_are_told(run_with_jobs):
    done = run_with_jobs(COMPARE, "--seeds", "0..1", "--json")
    told = objects(done.stdout)
    lost = [SENTENCE.format(f"bad of seed {seed}") for seed in (0, 1)]
    assert (done.returncode, sorted(done.stderr.splitlines(keepends=True))) == (4, lost)
    assert [list(each["arms"]) for each in named(told, "finish")] == [["a", "c", "d"]] * 2
    assert (told[-1]["event"], told[-1]["seeds"]) == ("summary", [])


def test_an_ensemble_tells_its_members_and_its_average(run_with_jobs):
    done = run_with_jobs(ENSEMBLE, "--json")
    assert (done.returncode, done.stderr) == (4, SENTENCE.format("bad"))
    assert list(objects(done.stdout)[-1]["arms"]) == ["member1", "member2", "ensemble", "c"]


@pytest.mark.parametrize(
    "which", ["grid", *(pytest.param(each, marks=pytest.mark.slow) for each in ("halved", "bayes"))]
)
def test_a_search_goes_on_and_has_its_best(run_with_jobs, which):
    done = run_with_jobs(SEARCHES[which], "--json")
    finish = objects(done.stdout)[-1]
    assert done.returncode == 4
    lost = [line.split()[6].strip(":") for line in done.stderr.splitlines()]
    assert lost
    assert all(SENTENCE.format(each) in done.stderr for each in lost)
    best = finish["arms"]["best"]
    assert best["test_accuracy"] > 0
    assert best["updates"] == 40
    assert best["setting.optimizer.lr"] == finish["best"]["set"]["optimizer.lr"]
    assert finish["best"]["set"]["optimizer.lr"] not in ((0.2,) if which == "halved" else (0.9,))
    for each in lost:
        assert f"{each} has no result: its workers died again and again" in finish["warnings"]
    kept = {f"trial{each['number']}" for each in finish["trials"]}
    total = 9 if which == "bayes" else 6
    # Halved it had a result before it went on, which stands.
    assert len(kept | set(lost)) == total
    assert len(kept) == (total if which == "halved" else total - len(lost))


def test_where_trial_after_trial_is_lost_no_other_is_begun(run_with_jobs):
    done = run_with_jobs(COMPARE, "--json", work=kill_worker)
    assert done.returncode == 4
    assert done.stderr.splitlines() == [SENTENCE.format(arm).strip() for arm in ("a", "bad", "c")]
    finish = objects(done.stdout)[-1]
    assert (finish["event"], finish["status"], finish["arms"]) == ("finish", "interrupted", {})


def test_a_search_of_which_nothing_is_left_says_so(run_with_jobs):
    done = run_with_jobs(SEARCHES["bayes"].replace("start: 4", "start: 2"), work=kill_worker)
    assert done.returncode == 4
    assert "no trial has a score" in done.stdout

"""What does not fit into memory is refused before it starts, or told in a sentence where it runs out."""

import pytest
from command import objects, tuitrain

PRESET = """
data: {name: mnist, train: 200, test: 100}
network: {hidden: [16, 8]}
batch_size: 50
updates: 40
"""
COMPARE = PRESET + "kind: compare\narms: {a: {}, b: {seed: 2}}\n"


def raise_memory_error(*_, **__):
    raise MemoryError("Unable to allocate 3.20 GiB")


@pytest.mark.parametrize("command", ["run", "gradcheck", "lab"])
def test_what_does_not_fit_is_exit_code_2(command, preset_file, monkeypatch):
    monkeypatch.setattr("tuitrain.experiments.memory.free_memory", lambda: 100_000)
    path = preset_file(PRESET)
    done = tuitrain(command, path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{path}: ")
    assert " of memory (" in done.stderr
    assert done.stderr.count("\n") == 1


def test_memory_that_runs_out_on_the_way_is_a_sentence(preset_file, monkeypatch):
    monkeypatch.setattr("tuitrain.training.trial.Trial.evaluate", raise_memory_error)
    done = tuitrain("run", preset_file(PRESET))
    assert done.returncode == 4
    assert done.stderr == "memory ran out; choose a smaller network, smaller batches or fewer rows\n"


def short(preset, spec):
    from tuitrain.experiments.trials.worker import run_trial

    return raise_memory_error() if spec.arm == "b" else run_trial(preset, spec)


def test_a_worker_without_memory_is_like_one_that_died(preset_file, monkeypatch):
    monkeypatch.setattr("tuitrain.experiments.trials.pool.run_trial", short)
    done = tuitrain("run", preset_file(COMPARE), "--jobs", "2", "--json")
    assert done.returncode == 4
    assert done.stderr == "workers died again and again in b: is there too little memory?\n"
    assert list(objects(done.stdout)[-1]["arms"]) == ["a"]

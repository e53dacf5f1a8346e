"""An ensemble without a screen: members, what they say together, and the arms beside them."""

import re

from command import named, objects, tuitrain, tuitrain_process

ENSEMBLE = """
kind: ensemble
data: {name: mnist, train: 200, test: 500}
network: {hidden: [16, 8]}
optimizer: {name: sgd, lr: 0.1}
batch_size: 50
updates: 60
ensemble: {members: 3}
arms: {dropout: {network: {dropout: 0.2}}}
expect:
  - {figure: ensemble.gain, min: -1}
  - {figure: ensemble.test_accuracy, above: dropout.test_accuracy}
"""
BROKEN = """
kind: ensemble
data: {name: moons, train: 40, test: 20}
network: {hidden: [4, 4, 4], activation: identity}
loss: mean_squared_error
optimizer: {name: sgd, lr: 0.01}
updates: 60
batch_size: 10
ensemble: {members: 3}
edits:
  - {update: 3, arm: member1, set: {optimizer.lr: 1000}}
  - {update: 3, arm: member3, set: {optimizer.lr: 1000}}
"""
NAMES = ["member1", "member2", "member3", "ensemble", "dropout"]


def test_json_has_the_average_among_the_arms_and_its_gain_over_seeds(preset_file):
    done = tuitrain("run", preset_file(ENSEMBLE), "--json", "--seeds", "0..1")
    assert done.returncode == 0, done.stderr
    told = objects(done.stdout)
    for finish in named(told, "finish"):
        assert list(finish["arms"]) == NAMES
        figures = finish["arms"]["ensemble"]
        members = [finish["arms"][name]["test_accuracy"] for name in NAMES[:3]]
        assert abs(figures["gain"] - (figures["test_accuracy"] - sum(members) / 3)) < 1e-12
        assert len(figures["parameters_sha256"]) == 64
        assert "verdict" not in figures
    assert [each["update"] for each in named(told, "epoch") if each["arm"] == "ensemble"] == [60, 60]
    (summary,) = named(told, "summary")
    assert list(summary["arms"]) == NAMES
    assert summary["arms"]["ensemble"]["gain"]["count"] == 2
    assert [each["met"] for each in summary["expect"]] == [True, True]


def test_the_log_draws_members_as_one_line_and_lists_each(preset_file):
    done = tuitrain("run", preset_file(ENSEMBLE), "--plot", COLUMNS="100")
    assert done.returncode == 0, done.stderr
    assert "arm member2 (2 of 5)" in done.stdout
    assert "arm ensemble (4 of 5): the mean of what member1 … member3 answer" in done.stdout
    assert "TEST ACCURACY  ━1 members  ━2 ensemble  ━3 dropout" in done.stdout
    assert re.search("gap +gain +seconds", done.stdout)
    rows = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")][-7:]
    assert rows == [*NAMES, "met", "met"]


def test_of_a_part_of_the_members_there_is_no_average(preset_file):
    done = tuitrain("run", preset_file(ENSEMBLE), "--json", "--arm", "member3", "--arm", "dropout")
    (finish,) = named(objects(done.stdout), "finish")
    assert list(finish["arms"]) == ["member3", "dropout"]
    assert all(each["skipped"] for each in finish["expect"])


def test_a_member_that_breaks_is_said_to_leave_no_average(preset_file):
    path = preset_file(BROKEN)
    done = tuitrain("run", path)
    assert done.returncode == 3
    assert done.stdout.count("  no average of the members: member1 and member3 diverged\n") == 1
    pooled = tuitrain_process("run", path, "--json", "--jobs", "2")
    (finish,) = named(objects(pooled.stdout), "finish")
    together = finish["arms"]["ensemble"]
    assert together["status"] == "diverged"
    assert not {"test_accuracy", "gain"} & set(together)
    assert finish["arms"]["member2"]["status"] == "completed"


def test_an_unknown_member_is_named_with_the_nearest(preset_file):
    done = tuitrain("run", preset_file(ENSEMBLE), "--arm", "membr2")
    assert done.returncode == 2
    assert "there is no arm 'membr2'; did you mean 'member2'?" in done.stderr


def test_gradients_of_ensemble_members_can_be_checked(preset_file):
    done = tuitrain("gradcheck", preset_file(ENSEMBLE), "--json")
    assert done.returncode == 0, done.stderr
    (finish,) = named(objects(done.stdout), "finish")
    assert {arm: each["verdict"] for arm, each in finish["arms"].items()} == {
        "dropout": "AGREES",
        "ensemble": "AGREES",
    }

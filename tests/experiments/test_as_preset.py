"""What stands on the screen is saved as a preset that comes to it again."""

import pytest
from experiment_driver import start_experiment, view_of

from tuitrain.experiments.live.as_preset import as_preset
from tuitrain.experiments.live.commands import Change, Start, Step

TWO = {"kind": "compare", "arms": {"a": {}, "b": {"weight_decay": 0.1}}}
EXPECT = [{"figure": "a.updates", "equals": 40}]
LATER = {"update": 30, "set": {"optimizer.lr": 0.001}}


def presented(preset, *commands):
    """The preset of what the commands lead to."""
    return as_preset(view_of(start_experiment(preset, *commands)))


def edits(preset):
    return [(edit.update, edit.arm, edit.set) for edit in preset.edits]


RATE = {"optimizer.lr": 0.5}


@pytest.mark.parametrize(
    ("fields", "commands", "wanted"),
    [
        ({}, [Step(10)], []),
        ({}, [Step(10), Change(RATE)], [(10, None, RATE)]),
        ({}, [Step(10), Change(RATE, "b")], [(10, "b", RATE)]),
        (
            {},
            [Step(10), Change(RATE, "b"), Change({"optimizer.lr": 0.2}, "a")],
            [(10, "a", {"optimizer.lr": 0.2}), (10, "b", RATE)],
        ),
        ({"edits": [LATER]}, [Step(10), Change(RATE)], [(10, None, RATE), (30, None, LATER["set"])]),
        ({"edits": [LATER | {"arm": "b"}]}, [Step(1)], [(30, "b", LATER["set"])]),
        ({}, [Change(RATE), Step(5), Change(RATE)], [(0, None, RATE), (5, None, RATE)]),
    ],
)
def test_edits_are_those_made_and_those_to_come_each_once(tiny, fields, commands, wanted):
    assert edits(presented(tiny(**TWO, **fields), *commands)) == wanted


def test_of_several_seeds_the_edits_are_written_once(tiny):
    preset = tiny(**TWO)
    assert edits(presented(preset, Start(preset, seeds=2), Step(3), Change(RATE, "b"))) == [(3, "b", RATE)]


def test_expectations_are_kept_as_long_as_they_speak_of_it(tiny):
    preset = tiny(**TWO, expect=EXPECT)
    assert presented(preset, Step(3)) == preset
    assert presented(preset, Step(3), Change(RATE)).expect == ()
    other = tiny(**TWO, expect=EXPECT, seed=4)
    assert presented(preset, Start(other)) == other


def test_edits_stand_in_the_order_of_their_updates_whatever_arm_they_are_of(tiny):
    later = [
        {"update": 9, "arm": "b", "set": {"optimizer.lr": 0.3}},
        {"update": 16, "arm": "a", "set": {"optimizer.lr": 0.2}},
        {"update": 33, "set": {"optimizer.lr": 0.1}},
        {"update": 38, "arm": "a", "set": {"optimizer.lr": 0.4}},
    ]
    wanted = [(each["update"], each.get("arm"), each["set"]) for each in later]
    assert edits(presented(tiny(**TWO, edits=later), Step(20))) == wanted

"""What a preset comes to in a few lines, each fact in words."""

import pytest

from tuitrain.config import load
from tuitrain.lab.presenters.preset_facts import facts, refusal

ARMS = {"kind": "compare", "arms": {"calm": {}, "long": {"epochs": 5}, "wild": {"epochs": 4}}}


def facts_by_name(preset):
    """By the names of facts."""
    return {line[:10].strip(): line[10:] for line in facts(preset).split("\n")}


def expecting(small, *expect, **fields):
    return facts_by_name(small(expect=list(expect), **fields))["expects"]


def test_a_training_has_its_facts_in_this_order(small):
    assert facts_by_name(small()) == {
        "network": "784–8–10 relu, 6,370 parameters",
        "data": "mnist, train 200, test 100",
        "training": facts_by_name(small())["training"],
        "length": "30 updates, 3 epochs",
        "expects": "nothing in particular",
    }
    assert list(facts_by_name(small())) == ["network", "data", "training", "length", "expects"]


def test_arms_of_several_lengths_say_the_least_and_the_most(small):
    found = facts_by_name(small(**ARMS))
    assert found["length"] == "30 to 50 updates each"
    assert found["arms"] == "3: calm, long, wild"
    alike = facts_by_name(small(kind="compare", arms={"a": {}, "b": {}}))
    assert alike["length"] == "30 updates each, 3 epochs"
    assert facts_by_name(small(updates=7))["length"] == "7 updates"


def test_members_and_edits_are_counted(small):
    found = facts_by_name(small(kind="ensemble", ensemble={"members": 3}))
    assert found["ensemble"] == "3 members"
    assert "arms" not in found
    edits = [{"update": 3, "set": {"optimizer.lr": 0.2}}, {"update": 5, "set": {"optimizer.lr": 0.3}}]
    assert facts_by_name(small(edits=edits))["edits"] == "2 while it runs"


def test_a_study_says_what_is_studied_and_no_network():
    found = facts_by_name(load("surface").preset)
    assert next(iter(found)) == "study"
    assert "network" not in found


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ({"figure": "updates", "equals": 30}, "updates is 30"),
        ({"figure": "status", "equals": "diverged"}, "status is diverged"),
        ({"figure": "gap", "min": 0.1}, "gap ≥ 0.1"),
        ({"figure": "gap", "max": 0.25}, "gap ≤ 0.25"),
        ({"figure": "gap", "min": 0.1, "max": 0.25}, "gap 0.1 to 0.25"),
        ({"figure": "train_accuracy", "above": "test_accuracy"}, "train_accuracy above test_accuracy"),
        (
            {"figure": "test_accuracy", "below": "train_accuracy", "by": 0.02},
            "test_accuracy below train_accuracy by 0.02",
        ),
    ],
)
def test_what_is_expected_is_said_in_words(small, expect, words):
    assert expecting(small, expect) == words


def test_of_many_expectations_the_first_four_are_said_and_the_others_counted(small):
    many = [{"figure": "gap", "min": number / 10} for number in range(1, 7)]
    four = "gap ≥ 0.1; gap ≥ 0.2; gap ≥ 0.3; gap ≥ 0.4"
    assert expecting(small, *many[:4]) == four
    assert expecting(small, *many) == f"{four}; and 2 more"


def test_only_what_has_no_screen_is_refused():
    assert refusal(load("xor"), "xor") == refusal(load("search"), "search") == ""
    assert refusal(load("gradient-check"), "mine").endswith("shell: tuitrain gradcheck mine")

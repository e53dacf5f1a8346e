"""What an experiment came to, and which exit code that is."""

import pytest
from report_samples import outcome, preset_of, result

from tuitrain.config import changed
from tuitrain.experiments.expectations import check
from tuitrain.headless.outcome import ArmOutcome, Outcome, judgement

ARMS = {"a": {}, "b": {"optimizer": {"lr": 0.5}}, "c": {"optimizer": {"lr": 0.9}}}
COMPARISON = preset_of(kind="compare", arms=ARMS)
BROKEN = {"figure": "b.status", "equals": "diverged"}
GOOD = {"figure": "a.gap", "max": 0.5}
BAD = {"figure": "a.gap", "max": 0.1}
WHOLE = {"figure": "a.status", "equals": "completed"}


def outcome_of(*statuses, expect=(), arms=(), **how):
    preset = changed(COMPARISON, {"expect": list(expect)})
    results = [result(arm, status, gap=0.25) for arm, status in zip("abc", statuses, strict=False)]
    return outcome(preset, results, arms, **how)


@pytest.mark.parametrize(
    ("statuses", "interrupted", "worst"),
    [
        (("completed", "completed"), False, "completed"),
        (("completed", "stopped_early", "completed"), False, "stopped_early"),
        (("completed", "diverged", "stopped_early"), False, "diverged"),
        (("diverged", "completed"), True, "interrupted"),
        ((), True, "interrupted"),
    ],
)
def test_the_status_of_all_is_the_worst_of_any(statuses, interrupted, worst):
    assert outcome_of(*statuses, interrupted=interrupted).status == worst


FINE = ("completed", "completed", "stopped_early")
ONE_BROKE = ("completed", "diverged", "completed")
TWO_BROKE = ("completed", "diverged", "diverged")


@pytest.mark.parametrize(
    ("statuses", "expect", "how", "code"),
    [
        (FINE, (), {}, 0),
        (FINE, (GOOD,), {}, 0),
        (FINE, (BAD,), {}, 1),
        (FINE, (GOOD, BAD), {}, 1),
        (FINE, (BAD, GOOD), {}, 1),
        (FINE, (BAD,), {"judge": False}, 0),
        (FINE, (BAD,), {"interrupted": True}, 0),
        (ONE_BROKE, (), {}, 3),
        (ONE_BROKE, (GOOD,), {}, 3),
        (ONE_BROKE, (BAD,), {}, 3),
        (ONE_BROKE, (BROKEN,), {}, 0),
        (ONE_BROKE, (BROKEN, BAD), {}, 1),
        # It is expected to break, though nothing is judged.
        (ONE_BROKE, (BROKEN,), {"judge": False}, 0),
        (ONE_BROKE, (), {"judge": False}, 3),
        # Another arm's status, and another status of this arm, are no such thing.
        (ONE_BROKE, (WHOLE,), {}, 3),
        (ONE_BROKE, ({"figure": "b.status", "equals": "completed"},), {"judge": False}, 3),
        (ONE_BROKE, ({"figure": "b.layer1.verdict", "equals": "NOT FINITE"},), {"judge": False}, 3),
        # The word for it says the same.
        (ONE_BROKE, ({"figure": "b.verdict", "equals": "DIVERGED"},), {"judge": False}, 0),
        (ONE_BROKE, ({"figure": "b.verdict", "equals": "PLATEAU"},), {"judge": False}, 3),
        (TWO_BROKE, (BROKEN,), {}, 3),
        (TWO_BROKE, (BROKEN, {"figure": "c.status", "equals": "diverged"}), {}, 0),
        (FINE, (BROKEN,), {}, 1),
    ],
)
def test_the_exit_code_says_whether_anything_was_not_as_expected(statuses, expect, how, code):
    assert outcome_of(*statuses, expect=expect, **how).exit_code == code


MEMBERS = preset_of(kind="ensemble", ensemble={"members": 2})


@pytest.mark.parametrize(
    ("expected", "code"), [(("member2",), 0), (("member1",), 3), (("ensemble",), 3), ((), 3)]
)
def test_an_average_is_expected_to_diverge_where_its_members_are(expected, code):
    expect = [{"figure": f"{name}.status", "equals": "diverged"} for name in expected]
    statuses = {"member1": "completed", "member2": "diverged", "ensemble": "diverged"}
    arms = {name: ArmOutcome(status, {"status": status}, 0.0) for name, status in statuses.items()}
    preset = changed(MEMBERS, {"expect": expect})
    assert Outcome(preset, arms, (), False, skipped=True).exit_code == code


def test_of_arms_that_did_not_run_nothing_is_said():
    ran = outcome_of("completed", expect=(GOOD, BROKEN), arms=("a",))
    assert [judgement(each, ran.skipped) for each in ran.checked] == ["met", "skipped"]
    assert ran.exit_code == 0


CHECKED = preset_of(kind="gradcheck", arms=ARMS)
RELATIVE = {"figure": "b.largest_relative", "min": 1e-6}
ABSOLUTE = {"figure": "b.largest_absolute", "max": 1}
DIFFERS = {"figure": "b.verdict", "equals": "DIFFERS"}
SKIPPED = {"figure": "b.skipped", "equals": 0}


@pytest.mark.parametrize(
    ("differing", "expect", "code"),
    [
        ("", (), 0),
        ("b", (), 1),
        ("b", (RELATIVE,), 0),
        ("b", (ABSOLUTE,), 0),
        ("b", (DIFFERS,), 0),
        ("b", (SKIPPED,), 1),
        ("bc", (RELATIVE,), 1),
        ("c", (ABSOLUTE,), 1),
    ],
)
def test_gradients_that_differ_are_no_failure_where_that_is_spoken_of(differing, expect, code):
    preset = changed(CHECKED, {"expect": list(expect)})
    word = {True: "DIFFERS", False: "AGREES"}
    largest = {"largest_relative": 1e-3, "largest_absolute": 1e-4, "skipped": 0}
    arms = {arm: ArmOutcome("completed", {**largest, "verdict": word[arm in differing]}, 0.0) for arm in ARMS}
    figures = {f"{arm}.{name}": value for arm, each in arms.items() for name, value in each.figures.items()}
    assert Outcome(preset, arms, check(preset, figures), False, False).exit_code == code


def test_an_arms_figures_hashes_and_seconds_are_those_of_its_result():
    told = outcome_of("completed", "diverged").arms
    assert list(told) == ["a", "b"]
    assert told["b"] == ArmOutcome(
        "diverged",
        {"status": "diverged", "updates": 40, "gap": 0.25},
        1.5,
        {"parameters_sha256": "b parameters", "state_sha256": "b state"},
    )
    assert outcome_of("completed").figures == {"a.status": "completed", "a.updates": 40, "a.gap": 0.25}

"""JSON, object by object, of what is told of runs whose figures are known."""

import io
import json

import pytest
from report_samples import finished, outcome, preset_of, result, scored

from tuitrain import __version__
from tuitrain.config import changed, resolved
from tuitrain.experiments.trials.environment import environment
from tuitrain.experiments.trials.trial_run import Diverged, Edited
from tuitrain.headless.json_report import Json
from tuitrain.headless.outcome import ArmOutcome, Outcome
from tuitrain.headless.summary import Summary
from tuitrain.training import Divergence

COMPARISON = preset_of(
    kind="compare",
    seed=8,
    arms={"slow": {"optimizer": {"lr": 0.01}}, "fast": {"updates": 20}},
    edits=[{"update": 9, "set": {"optimizer.lr": 0.5}}],
    expect=[
        {"figure": "slow.gap", "min": 0.4},
        {"figure": "fast.gap", "above": "slow.gap", "by": 0.1},
        {"figure": "fast.status", "equals": "diverged"},
        {"figure": "fast.test_accuracy", "max": 1},
    ],
)
MET = [
    {"figure": "slow.gap", "min": 0.4, "value": 0.5, "met": True},
    {"figure": "fast.gap", "above": "slow.gap", "by": 0.1, "value": 0.25, "met": False},
    {"figure": "fast.status", "equals": "diverged", "value": "diverged", "met": True},
    {"figure": "fast.test_accuracy", "max": 1, "met": False},
]
RESULTS = [
    result("slow", seconds=2.5, gap=0.5, verdict="LEARNING", layer1__verdict="ok"),
    result("fast", "diverged", seconds=0.25, gap=0.25),
]
FINISH = {
    "event": "finish",
    "status": "diverged",
    "arms": {
        "slow": {
            "status": "completed",
            "updates": 40,
            "gap": 0.5,
            "verdict": "LEARNING",
            "layer1.verdict": "ok",
            "seconds": 2.5,
            "parameters_sha256": "slow parameters",
            "state_sha256": "slow state",
        },
        "fast": {
            "status": "diverged",
            "updates": 40,
            "gap": 0.25,
            "seconds": 0.25,
            "parameters_sha256": "fast parameters",
            "state_sha256": "fast state",
        },
    },
    "expect": MET,
}


class Stream(io.StringIO):
    """Knows how much of it a reader has seen."""

    seen = 0

    def flush(self):
        self.seen = len(self.getvalue())


def written_objects(tell, *, seeds=False):
    """The objects that are written, each seen by a reader at once."""
    out = Stream()
    tell(Json(out, seeds=seeds))
    assert out.seen == len(out.getvalue())
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_everything_of_a_comparison_in_order():
    def tell(json_):
        json_.start("small.yaml", COMPARISON, ("slow", "fast"))
        json_.begin("slow")
        json_.tell(scored("slow", 4, test_loss=None, test_accuracy=None))
        json_.tell(Edited("slow", COMPARISON.edits[0]))
        json_.tell(Diverged("fast", Divergence(21, 2, 0.1)))
        json_.tell(finished(RESULTS[1]))
        json_.finish(outcome(COMPARISON, RESULTS))

    start, *others = written_objects(tell)
    assert start == {
        "event": "start",
        "preset": "small.yaml",
        "kind": "compare",
        "seed": 8,
        "version": __version__,
        "environment": json.loads(json.dumps(environment())),
        "config": json.loads(json.dumps(resolved(COMPARISON))),
    }
    assert others == [
        {
            "event": "epoch",
            "arm": "slow",
            "epoch": 4 / 3,
            "update": 4,
            "train_loss": 0.11,
            "train_accuracy": 0.92,
            "validation_loss": 0.33,
            "validation_accuracy": 0.84,
            "objective": 0.17,
            "seconds": 0.4,
        },
        {"event": "edit", "arm": "slow", "update": 9, "set": {"optimizer.lr": 0.5}},
        {"event": "diverged", "arm": "fast", "update": 21, "layer": 2, "lr": 0.1, "cause": "rate"},
        FINISH,
    ]


def test_each_object_of_a_seed_carries_it_and_the_summary_of_all_carries_none():
    runs = {8: outcome(COMPARISON, RESULTS)}
    other = changed(COMPARISON, {"seed": 9})
    runs[9] = outcome(other, [result("slow", gap=0.25), result("fast", gap=0.5)])

    def tell(json_):
        for seed, each in runs.items():
            json_.start("small.yaml", changed(COMPARISON, {"seed": seed}), ("slow", "fast"))
            json_.tell(scored("slow", 4))
            json_.tell(Diverged("fast", Divergence(21, 2, 0.1)))
            json_.finish(each)
        json_.sum_up(Summary(COMPARISON, ("slow", "fast"), runs, False))

    *of_seeds, summary = written_objects(tell, seeds=True)
    assert [(each["event"], each["seed"]) for each in of_seeds] == [
        (event, seed) for seed in (8, 9) for event in ("start", "epoch", "diverged", "finish")
    ]
    assert of_seeds[3] == FINISH | {"seed": 8}
    updates = {"mean": 40, "std": 0, "min": 40, "max": 40, "count": 2}
    gap = {"mean": 0.375, "std": pytest.approx(0.125 * 2**0.5), "min": 0.25, "max": 0.5, "count": 2}
    assert summary == {
        "event": "summary",
        "seeds": [8, 9],
        "arms": {"slow": {"updates": updates, "gap": gap}, "fast": {"updates": updates, "gap": gap}},
        "expect": [
            {"figure": "slow.gap", "min": 0.4, "value": 0.375, "met": False, "seeds_met": 1},
            {
                "figure": "fast.gap",
                "above": "slow.gap",
                "by": 0.1,
                "value": 0.375,
                "met": False,
                "seeds_met": 1,
            },
            {"figure": "fast.status", "equals": "diverged", "met": False, "seeds_met": 1},
            {"figure": "fast.test_accuracy", "max": 1, "met": False, "seeds_met": 0},
        ],
    }


def test_a_single_seed_has_no_deviation_and_what_is_skipped_is_neither_met_nor_missed():
    runs = {8: outcome(COMPARISON, RESULTS[:1], ("slow",), judge=False)}
    (summary,) = written_objects(
        lambda json_: json_.sum_up(Summary(COMPARISON, ("slow",), runs, True)), seeds=True
    )
    assert summary["arms"]["slow"]["gap"] == {"mean": 0.5, "min": 0.5, "max": 0.5, "count": 1}
    assert summary["expect"][0] == {
        "figure": "slow.gap",
        "min": 0.4,
        "value": 0.5,
        "skipped": True,
        "seeds_met": 1,
    }


@pytest.mark.parametrize(
    ("arms", "judge", "skipped"),
    [((), True, [False] * 4), ((), False, [True] * 4), (("slow",), True, [False, True, True, True])],
)
def test_expectations_are_skipped_where_results_were_changed_or_their_arms_did_not_run(arms, judge, skipped):
    ran = outcome(COMPARISON, RESULTS[: len(arms) or 2], arms, judge=judge)
    (finish,) = written_objects(lambda json_: json_.finish(ran))
    assert [each.get("skipped", False) for each in finish["expect"]] == skipped
    assert ["met" in each for each in finish["expect"]] == [not each for each in skipped]


def test_a_study_tells_its_series_and_has_no_hashes():
    arm = ArmOutcome("completed", {"x": 1.0}, 0.5, series={"path": [[0.0, 0.0], [1.0, 2.0]]})
    (finish,) = written_objects(
        lambda json_: json_.finish(Outcome(preset_of(), {"run": arm}, (), False, False))
    )
    assert finish["arms"] == {"run": {"x": 1.0, "seconds": 0.5, "path": [[0.0, 0.0], [1.0, 2.0]]}}
    assert {"trials", "best", "warnings"}.isdisjoint(finish), "it is no search"


def test_what_is_no_number_is_a_mistake_and_never_written():
    arm = ArmOutcome("completed", {"x": float("nan")}, 0.5)
    with pytest.raises(ValueError, match="not JSON compliant"):
        written_objects(lambda json_: json_.finish(Outcome(preset_of(), {"run": arm}, (), False, False)))


def test_a_value_of_zero_is_told_as_any_other():
    preset = preset_of(expect=[{"figure": "gap", "max": 0.1}, {"figure": "updates", "equals": 0}])
    out = io.StringIO()
    Json(out).finish(outcome(preset, [result(gap=0.0, updates=0)]))
    told = json.loads(out.getvalue())
    assert [each.get("value") for each in told["expect"]] == [0.0, 0]
    assert (told["arms"]["run"]["gap"], told["arms"]["run"]["updates"]) == (0.0, 0)

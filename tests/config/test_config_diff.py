from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuitrain.config import AdamConfig, Diff, EqualLayers, NetworkConfig, Preset, TrialConfig, changed, diff

TRIAL = TrialConfig(network=NetworkConfig(hidden=(100, 50)), epochs=10)
ADAM = changed(TRIAL, {"optimizer": "adam"})
EQUAL = changed(TRIAL, {"network.hidden": {"width": 10, "depth": 2}})

CASES: list[tuple[TrialConfig, dict[str, Any], Diff]] = [
    (TRIAL, {}, Diff()),
    (TRIAL, {"optimizer.lr": 0.01}, Diff()),
    (TRIAL, {"optimizer.lr": 0.02}, Diff(live={"optimizer.lr": 0.02})),
    (ADAM, {"optimizer.lr": 0.02}, Diff(live={"optimizer.lr": 0.02})),
    (ADAM, {"optimizer.beta1": 0.5}, Diff(reset=("optimizer.beta1",))),
    (TRIAL, {"optimizer.name": "adam"}, Diff(reset=("optimizer.name",))),
    (ADAM, {"optimizer.name": "sgd", "optimizer.lr": 0.5}, Diff(reset=("optimizer.name",))),
    (TRIAL, {"epochs": 11}, Diff(live={"epochs": 11})),
    (TRIAL, {"epochs": 9}, Diff(reset=("epochs",))),
    (TRIAL, {"updates": 6000}, Diff(live={"updates": 6000})),
    (TRIAL, {"updates": 6001}, Diff(live={"updates": 6001})),
    (TRIAL, {"updates": 5999}, Diff(reset=("updates",))),
    (changed(TRIAL, {"updates": 600}), {"epochs": 1}, Diff(live={"epochs": 1})),
    (changed(TRIAL, {"updates": 601}), {"epochs": 1}, Diff(reset=("epochs",))),
    (TRIAL, {"batch_size": 50}, Diff(reset=("batch_size",))),
    (TRIAL, {"batch_size": 50, "epochs": 11}, Diff(live={"epochs": 11}, reset=("batch_size",))),
    (TRIAL, {"seed": 1, "dtype": "float64"}, Diff(reset=("seed", "dtype"))),
    (TRIAL, {"evaluate.every": 10}, Diff(view=("evaluate.every",))),
    (TRIAL, {"network.hidden": [100, 51]}, Diff(reset=("network.hidden",))),
    (EQUAL, {"network.hidden.depth": 3}, Diff(reset=("network.hidden.depth",))),
    (
        TRIAL,
        {"network.hidden": {"width": 10, "depth": 2}},
        Diff(reset=("network.hidden.width", "network.hidden.depth", "network.hidden")),
    ),
    (TRIAL, {"data.train": 300}, Diff(reset=("data.train",))),
]


@pytest.mark.parametrize(("old", "changes", "expected"), CASES, ids=lambda value: str(value)[:40])
def test_what_a_change_asks_for(old: TrialConfig, changes: dict[str, Any], expected: Diff) -> None:
    assert diff(old, changed(old, changes)) == expected


STOPS = {"early_stop": {"monitor": "train_loss"}}


@pytest.mark.parametrize(
    ("old", "new", "view"), [({}, {}, True), (STOPS, {}, False), ({}, STOPS, False), (STOPS, STOPS, False)]
)
def test_evaluations_change_results_where_early_stopping_waits_for_them(
    old: dict[str, Any], new: dict[str, Any], view: bool
) -> None:
    found = diff(changed(TRIAL, old), changed(TRIAL, {"evaluate.every": 10} | new))
    assert ("evaluate.every" in found.view, "evaluate.every" in found.reset) == (view, not view)


def test_what_stands_around_a_trial_changes_no_result() -> None:
    old = Preset(network=NetworkConfig(hidden=(10,)), epochs=1)
    new = changed(old, {"title": "x", "about": "y", "expect": [{"figure": "gap", "min": 0}]})
    assert diff(old, new) == Diff(view=("title", "about", "expect"))
    edited = changed(old, {"edits": [{"update": 1, "set": {"optimizer.lr": 0.5}}]})
    assert diff(old, edited).reset == ("edits",)


CHANGES = {
    "optimizer": st.sampled_from(["sgd", "adam", AdamConfig(beta1=0.5)]),
    "optimizer.lr": st.floats(1e-6, 10),
    "epochs": st.integers(1, 20),
    "network.hidden": st.lists(st.integers(1, 5), max_size=3) | st.just(EqualLayers(width=3, depth=2)),
    "seed": st.integers(0, 3),
    "evaluate.every": st.just("epoch") | st.integers(1, 5),
}
CONFIGS = st.fixed_dictionaries({}, optional=CHANGES).map(lambda changes: changed(TRIAL, changes))


@given(CONFIGS, CONFIGS)
def test_only_equal_configs_do_not_differ_and_live_changes_lead_to_the_new_one(
    old: TrialConfig, new: TrialConfig
) -> None:
    found = diff(old, new)
    assert bool(found) == (old != new)
    assert not set(found.live) & set(found.reset)
    assert found.results == (*found.live, *found.reset)
    if not found.reset and not found.view:
        assert changed(old, dict(found.live)) == new

"""Presets of every kind that trains as checks of their networks' gradients."""

import pytest
from report_samples import preset_of

from tuitrain.config import ConfigError, Loaded, Preset
from tuitrain.headless import as_gradcheck


def loaded(preset):
    return Loaded(preset, "x", (), ())


def test_a_check_keeps_the_networks_and_leaves_out_what_speaks_of_training():
    preset = preset_of(
        kind="compare",
        arms={"wide": {"network": {"hidden": [32]}}, "slow": {"optimizer": {"lr": 0.01}}},
        edits=[{"update": 3, "set": {"optimizer.lr": 0.5}}],
        expect=[{"figure": "wide.test_accuracy", "min": 0.5}],
    )
    made = as_gradcheck(loaded(preset)).preset
    assert (made.kind, made.expect, made.edits, list(made.arms)) == ("gradcheck", (), (), ["wide", "slow"])
    assert made.trials["wide"].network == preset.trials["wide"].network
    assert {trial.dtype for trial in made.trials.values()} == {"float64"}


def test_what_is_a_check_stays_as_it_is_and_what_has_no_network_is_refused():
    check = loaded(preset_of(kind="gradcheck", updates=None, expect=[{"figure": "skipped", "equals": 0}]))
    assert as_gradcheck(check) is check
    with pytest.raises(ConfigError, match=r"^x is of kind activations: no network's gradients to check$"):
        as_gradcheck(loaded(Preset.model_validate({"kind": "activations", "network": {"hidden": [5]}})))


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "search", "search": {"space": {"weight_decay": {"uniform": [0, 1]}}, "trials": 3}},
        {"kind": "search", "paired": False, "search": {"space": {"batch_size": {"int": [1, 9]}}}},
        {"kind": "compare", "paired": False, "arms": {"plain": {}}},
        {"draws_as": "trial3"},
    ],
)
def test_what_says_more_of_trials_says_nothing_of_a_check(fields):
    made = as_gradcheck(loaded(preset_of(**fields))).preset
    usual = preset_of(kind="gradcheck", arms=fields.get("arms", {}), updates=None)
    assert made.model_dump(exclude={"updates"}) == usual.model_dump(exclude={"updates"})


def test_members_of_an_ensemble_are_checked_as_one():
    ensemble = preset_of(kind="ensemble", ensemble={"members": 3})
    made = as_gradcheck(loaded(ensemble)).preset
    assert (made.kind, list(made.trials), made.ensemble) == ("gradcheck", ["ensemble"], preset_of().ensemble)

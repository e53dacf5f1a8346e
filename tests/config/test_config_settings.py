import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from inspect import signature
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuitrain.config import (
    AdamConfig,
    ConfigError,
    DataConfig,
    EqualLayers,
    Loss,
    NetworkConfig,
    Preset,
    SettingInfo,
    TrialConfig,
    changed,
    further,
    setting_of,
    settings_of,
    stepped,
)
from tuitrain.nn.optimizers import OPTIMIZERS

TRIAL = TrialConfig(network=NetworkConfig(hidden=(100, 50)), epochs=10)
ADAM = TrialConfig(
    network=NetworkConfig(hidden=EqualLayers(width=100, depth=6)),
    optimizer=AdamConfig(),
    updates=300,
    data=DataConfig(train=300),
)
PRESET = Preset(network=NetworkConfig(hidden=(10,)), epochs=1)

# What is decided of each field: whether it may change while a run goes on. A new one decides for itself.
LIVE = ("network.dropout.ratio", "optimizer.lr", "weight_decay", "clip", "epochs")
VIEW = ("evaluate.every", "evaluate.train_rows", "evaluate.test_rows", "title", "about", "expect")
RESET = (
    *(f"data.{name}" for name in ("name", "train", "test", "validation", "standardize", "labels")),
    *("network.hidden", "network.activation", "network.init.name", "network.batch_norm.name"),
    *("network.dropout.scaling", "loss", "optimizer.name", "schedule.name", "schedule.warmup"),
    *("batch_size", "sampling", "seed", "dtype", "blas_threads", "format", "kind", "arms", "paired"),
    *("ensemble.members", "search.space", "search.sampler.name", "search.trials", "search.monitor"),
    *("gradcheck.h", "gradcheck.entries", "surface.function", "surface.start.x", "surface.start.y"),
    *("activations.rows", "edits"),
)


def info(config: TrialConfig, path: str) -> SettingInfo:
    found = setting_of(config, path)
    assert found is not None
    return found


def leaves(values: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """The paths of all values that are set, whatever models they lie in."""
    for name, value in values.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, f"{prefix}{name}.")
        elif value is not None:
            yield f"{prefix}{name}"


@pytest.mark.parametrize("config", [TRIAL, ADAM, PRESET], ids=["trial", "adam", "preset"])
def test_every_leaf_of_the_concrete_config_is_a_setting(config: TrialConfig) -> None:
    # Only a folder's pictures can be transposed.
    told = [path for path in leaves(config.model_dump()) if path != "data.transpose"]
    assert [each.path for each in settings_of(config)] == told


def test_settings_come_in_the_order_of_the_models_without_what_is_not_set() -> None:
    trial, adam, preset = ([each.path for each in settings_of(config)] for config in (TRIAL, ADAM, PRESET))
    assert trial[0] == "data.name"
    assert trial[-1] == "blas_threads"
    assert "network.hidden" in trial
    assert {"network.hidden.width", "network.hidden.depth", "optimizer.beta2", "updates"} <= set(adam)
    assert not {"network.hidden", "epochs", "data.noise", "early_stop.monitor"} & set(adam)
    assert trial == preset[: len(trial)]
    assert preset[len(trial)] == "format"
    assert preset[-2:] == ["edits", "expect"]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_has_a_setting_for_each_number_that_it_takes(name: str) -> None:
    config = changed(TRIAL, {"optimizer": name})
    own = [each.path for each in settings_of(config) if each.path.startswith("optimizer.")]
    made_by = [made.__init__ for made in OPTIMIZERS[name].__mro__ if "__init__" in vars(made)]
    takes = {
        each.name
        for make in made_by
        for each in signature(make).parameters.values()
        if each.kind == each.POSITIONAL_OR_KEYWORD
    }
    assert set(own) == {f"optimizer.{each}" for each in takes - {"self", "p", "g"} | {"name"}}
    assert "optimizer.lr" in own


def test_every_setting_is_described_and_numbers_have_bounds() -> None:
    for config in (TRIAL, ADAM, PRESET):
        for each in settings_of(config):
            assert each.help.endswith(".")
            assert len(each.help) > 15
            if each.step in ("log", "linear", "complement", "list"):
                assert (each.minimum is None) != (each.exclusive_minimum is None)
                assert (each.maximum is None) != (each.exclusive_maximum is None)
            elif each.path not in ("title", "about", "arms", "search.space", "edits", "expect"):
                assert each.value in each.choices


def test_natures_are_those_of_the_contract() -> None:
    natures = {each.path: each.nature for each in settings_of(PRESET)}
    for nature, paths in (("live", LIVE), ("view", VIEW), ("reset", RESET)):
        assert {path: natures[path] for path in paths} == dict.fromkeys(paths, nature)


def test_scores_are_no_mere_view_where_a_run_ends_by_them() -> None:
    stops = {"early_stop": {"monitor": "train_loss", "patience": 3}}
    stopped = changed(TRIAL, stops)
    in_an_arm = changed(PRESET, {"kind": "compare", "arms": {"full": {}, "stopped": stops}})
    for config in (stopped, in_an_arm):
        assert info(config, "evaluate.every").nature == "reset"
        assert info(config, "evaluate.train_rows").nature == "reset"
        assert info(config, "evaluate.test_rows").nature == "view"
    assert info(TRIAL, "evaluate.every").nature == "view"
    for name in ("every", "train_rows"):
        assert "early_stop" in info(TRIAL, f"evaluate.{name}").help


def test_a_setting_tells_range_choices_unit_and_default() -> None:
    lr = info(ADAM, "optimizer.lr")
    assert (lr.exclusive_minimum, lr.minimum, lr.maximum, lr.step, lr.default) == (
        0,
        None,
        1000,
        "log",
        0.001,
    )
    beta = info(ADAM, "optimizer.beta1")
    assert (beta.minimum, beta.exclusive_maximum, beta.step) == (0, 1, "complement")
    name = info(ADAM, "optimizer.name")
    assert (name.value, sorted(name.choices), name.step) == ("adam", sorted(OPTIMIZERS), "choice")
    train = info(ADAM, "data.train")
    assert (train.choices, train.minimum, train.maximum, train.unit) == (("all",), 1, 60_000, "rows")
    hidden = info(TRIAL, "network.hidden")
    assert (hidden.minimum, hidden.maximum, hidden.step, hidden.default) == (1, 10_000, "list", None)


def test_bounds_and_words_follow_the_config() -> None:
    assert info(ADAM, "batch_size").maximum == 300
    replacement = changed(ADAM, {"sampling": "replacement"})
    assert info(replacement, "batch_size").maximum == 10**9
    assert info(ADAM, "evaluate.train_rows").maximum == 300
    assert info(ADAM, "evaluate.every").amount == 3
    assert info(ADAM, "data.train").amount == 60_000


def test_an_unknown_path_is_no_setting() -> None:
    assert setting_of(TRIAL, "optimizer.beta1") is None


@pytest.mark.parametrize(
    ("value", "up", "down"),
    [
        (0.001, 0.002, 0.0005),
        (0.003, 0.005, 0.002),
        (0.02, 0.05, 0.01),
        (1.0, 2.0, 0.5),
        (1000.0, 1000.0, 500.0),
        (999.0, 1000.0, 500.0),
        (0.00999, 0.01, 0.005),
        (1e-300, 2e-300, 5e-301),
        (5e-324, 1e-323, 5e-324),
    ],
)
def test_rates_move_in_the_1_2_5_series(value: float, up: float, down: float) -> None:
    lr = info(changed(TRIAL, {"optimizer.lr": value}), "optimizer.lr")
    assert stepped(lr, 1) == up
    assert stepped(lr, -1) == down


def test_counts_move_in_the_1_2_5_series_within_their_bounds() -> None:
    values = [7]
    while (after := stepped(info(changed(TRIAL, {"epochs": values[-1]}), "epochs"), 1)) != values[-1]:
        values.append(after)
    assert values[:7] == [7, 10, 20, 50, 100, 200, 500]
    assert values[-1] == 10**9
    assert all(type(value) is int for value in values)
    one = info(changed(TRIAL, {"epochs": 1}), "epochs")
    assert stepped(one, -1) == 1


def test_decays_move_towards_one() -> None:
    values = [0.0]
    while (
        after := stepped(info(changed(ADAM, {"optimizer.beta2": values[-1]}), "optimizer.beta2"), 1)
    ) != values[-1]:
        values.append(after)
    assert values[:9] == [0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998]
    assert values[9:12] == [0.999, 0.9995, 0.9998]
    assert values[-1] < 1
    back = [values[-1]]
    while (
        after := stepped(info(changed(ADAM, {"optimizer.beta2": back[-1]}), "optimizer.beta2"), -1)
    ) != back[-1]:
        back.append(after)
    assert back == values[::-1]


def test_seed_and_depth_move_by_one() -> None:
    assert stepped(info(TRIAL, "seed"), 1) == 1
    assert stepped(info(TRIAL, "seed"), -1) == 0
    last = info(changed(TRIAL, {"seed": 2**63 - 1}), "seed")
    assert stepped(last, 1) == 2**63 - 1
    assert stepped(info(ADAM, "network.hidden.depth"), -1) == 5


def test_choices_move_to_their_neighbour_and_stop_at_the_ends() -> None:
    name = info(ADAM, "optimizer.name")
    at = name.choices.index("adam")
    assert (stepped(name, -1), stepped(name, 1)) == (name.choices[at - 1], name.choices[at + 1])
    assert stepped(info(TRIAL, "optimizer.name"), -1) == "sgd"
    assert stepped(info(TRIAL, "dtype"), 1) == "float64"
    assert stepped(info(TRIAL, "loss"), -1) == "cross_entropy"


def test_all_choices_beyond_are_offered_the_nearest_first() -> None:
    losses = get_args(Loss)
    assert losses[:2] == ("cross_entropy", "binary_cross_entropy")
    assert further(info(TRIAL, "loss"), 1) == losses[1:]
    assert further(info(TRIAL, "loss"), -1) == ()
    last = info(changed(TRIAL, {"loss": "mean_squared_error"}), "loss")
    assert further(last, -1) == losses[: losses.index("mean_squared_error")][::-1]
    assert further(info(TRIAL, "optimizer.lr"), 1) == (0.02,)
    assert further(info(TRIAL, "seed"), -1) == ()


def test_a_folder_stands_before_all_named_sets() -> None:
    folder = replace(info(TRIAL, "data.name"), value="/somewhere/digits")
    assert (stepped(folder, 1), stepped(folder, -1)) == ("mnist", "/somewhere/digits")


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("weight_decay", [0, 1e-4, 2e-4, 5e-4]),
        ("network.dropout.ratio", [0, 0.05, 0.1, 0.15]),
        ("schedule.warmup", [0, 1, 2, 5]),
        ("data.validation", [0, 1, 2, 5]),
    ],
)
def test_what_may_be_nothing_can_be_reached_from_nothing_and_left_again(
    path: str, values: list[float]
) -> None:
    for low, high in pairwise(values):
        assert stepped(info(changed(TRIAL, {path: low}), path), 1) == high
        assert stepped(info(changed(TRIAL, {path: high}), path), -1) == low
    assert stepped(info(TRIAL, path), -1) == 0


def test_a_list_moves_all_its_elements() -> None:
    hidden = info(TRIAL, "network.hidden")
    assert (stepped(hidden, 1), stepped(hidden, -1)) == ((200, 100), (50, 20))
    at_the_end = info(changed(TRIAL, {"network.hidden": [1, 50]}), "network.hidden")
    assert stepped(at_the_end, -1) == (1, 50)


def test_texts_stay() -> None:
    assert stepped(info(PRESET, "title"), 1) == ""


@pytest.mark.parametrize(
    ("value", "up", "down"),
    [("all", "all", 50_000), (50_000, "all", 20_000), (60_000, 60_000, 50_000), (1, 2, 1), (300, 500, 200)],
)
def test_all_stands_after_the_last_number_of_rows(value: object, up: object, down: object) -> None:
    train = info(changed(TRIAL, {"data.train": value, "batch_size": 1}), "data.train")
    assert (stepped(train, 1), stepped(train, -1)) == (up, down)


@pytest.mark.parametrize(
    ("value", "up", "down"), [("epoch", 1000, 500), (500, "epoch", 200), (1000, 2000, "epoch"), (1, 2, 1)]
)
def test_epoch_stands_where_its_updates_are(value: object, up: object, down: object) -> None:
    every = info(changed(TRIAL, {"evaluate.every": value}), "evaluate.every")
    assert every.amount == 600
    assert (stepped(every, 1), stepped(every, -1)) == (up, down)


def test_a_word_stands_in_place_of_the_number_that_it_comes_to() -> None:
    config = changed(TRIAL, {"data.train": 50_000, "batch_size": 100, "evaluate.every": 200})
    every = info(config, "evaluate.every")
    assert every.amount == 500
    assert stepped(every, 1) == "epoch"
    assert stepped(info(changed(config, {"evaluate.every": 1000}), "evaluate.every"), -1) == "epoch"


def test_a_batch_drawn_with_replacement_may_be_larger_than_the_rows() -> None:
    config = changed(ADAM, {"sampling": "replacement", "batch_size": 500})
    assert stepped(info(config, "batch_size"), -1) == "all"
    assert config.updates_per_epoch == 1


FITS_NOTHING_ELSE = (
    r"the most allowed|rows (there are|that may be made)|is missing|regression targets|two classes|leave none"
    r"|have noise|can the classes|needs validation rows|one output"
)
PATHS = [each.path for each in settings_of(ADAM)]


@given(st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from([1, -1])), max_size=30))
def test_any_steps_stay_in_bounds_and_end(steps: list[tuple[str, int]]) -> None:
    config = ADAM
    for path, direction in steps:
        before = setting_of(config, path)
        if before is None:
            continue
        after = stepped(before, 1 if direction > 0 else -1)
        # A step knows the bounds of its field, not what fields are to each other.
        with contextlib.suppress(ConfigError):
            config = changed(config, {path: after})
            continue
        with pytest.raises(ConfigError, match=FITS_NOTHING_ELSE):
            changed(config, {path: after})


def test_lengths_and_sizes() -> None:
    assert TRIAL.layer_sizes == (784, 100, 50, 10)
    assert TRIAL.parameter_count == 785 * 100 + 101 * 50 + 51 * 10
    assert ADAM.parameter_count == 130_010
    assert TRIAL.total_updates == 6000
    assert ADAM.total_updates == 300
    assert ADAM.network.widths == (100,) * 6
    assert changed(ADAM, {"epochs": 201}).total_updates == 603
    assert changed(ADAM, {"batch_size": "all"}).updates_per_epoch == 1
    assert changed(ADAM, {"batch_size": 299}).updates_per_epoch == 2

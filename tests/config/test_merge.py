import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tuitrain.config import (
    AdamConfig,
    ConfigError,
    EqualLayers,
    Loaded,
    NetworkConfig,
    Preset,
    SgdConfig,
    TrialConfig,
    changed,
    changed_arm,
    load,
    merge,
    parse_override,
)

TRIAL = TrialConfig(network=NetworkConfig(hidden=(100, 50)), epochs=10)


@pytest.mark.parametrize(
    ("base", "over", "merged"),
    [
        ({"a": 1, "b": 2}, {"b": 3}, {"a": 1, "b": 3}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": [1]}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": {"b": 1}}, {"a": [1]}, {"a": [1]}),
        ({"a": {"name": "x", "lr": 1}}, {"a": {"name": "y"}}, {"a": {"name": "y"}}),
        ({"a": {"name": "x", "lr": 1}}, {"a": {"name": "x", "b": 2}}, {"a": {"name": "x", "lr": 1, "b": 2}}),
        ({"a": {"name": "x", "lr": 1}}, {"a": {"lr": 2}}, {"a": {"name": "x", "lr": 2}}),
        ({"a": {"log": [1, 2]}}, {"a": {"int": [3, 4]}}, {"a": {"int": [3, 4]}}),
        ({"a": {"log": [1, 2]}}, {"a": {"log": [3, 4]}}, {"a": {"log": [3, 4]}}),
        ({"log": {"lr": 1}}, {"int": {"lr": 2}}, {"log": {"lr": 1}, "int": {"lr": 2}}),
        ({"epochs": 1, "a": 1}, {"updates": 2}, {"a": 1, "updates": 2}),
        ({"updates": 1}, {"epochs": 2}, {"epochs": 2}),
        ({"updates": 1}, {"updates": 2}, {"updates": 2}),
        ({}, {"epochs": 1, "updates": 2}, {"epochs": 1, "updates": 2}),
        ({"a": 1}, {}, {"a": 1}),
    ],
)
def test_merging(base: dict[str, Any], over: dict[str, Any], merged: dict[str, Any]) -> None:
    before = repr((base, over))
    assert merge(base, over) == merged
    assert repr((base, over)) == before


VALUES = st.recursive(
    st.integers(0, 3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "b", "name", "epochs", "updates"]), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = st.dictionaries(st.sampled_from(["a", "b", "name", "epochs", "updates"]), VALUES, max_size=4)


@given(FIELDS, FIELDS)
def test_merging_over_itself_or_nothing_changes_nothing_and_what_lies_above_counts(
    base: dict[str, Any], over: dict[str, Any]
) -> None:
    assert merge(base, {}) == base
    assert merge(base, base) == base
    merged = merge(base, over)
    assert merge(merged, over) == merged
    for name, value in over.items():
        if not isinstance(value, dict):
            assert merged[name] == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("optimizer.lr=.02", ("optimizer", "lr"), 0.02),
        ("epochs=1e-3", ("epochs",), 0.001),
        ("sampling=on", ("sampling",), "on"),
        ("title=a=b: c", ("title",), "a=b: c"),
        (" seed = 5 ", ("seed",), 5),
        ("network.hidden=[100, 50]", ("network", "hidden"), [100, 50]),
        ("title='5'", ("title",), "5"),
        ("search.trials=5", ("search", "trials"), 5),
        ("search.space={seed: 1}", ("search", "space"), {"seed": 1}),
        ("search.space.seed={int: [1, 2]}", ("search", "space", "seed"), {"int": [1, 2]}),
        ("search.space.optimizer.lr={log: [1, 2]}", ("search", "space", "optimizer.lr"), {"log": [1, 2]}),
        ("search.space.optimizer.lr.log=[1, 2]", ("search", "space", "optimizer.lr", "log"), [1, 2]),
        ("search.space.seed.int=[1, 2]", ("search", "space", "seed", "int"), [1, 2]),
        ("search.space.log=[1, 2]", ("search", "space", "log"), [1, 2]),
    ],
)
def test_an_override_is_read(text: str, path: tuple[str, ...], value: Any) -> None:
    override = parse_override(text)
    assert (override.path, override.value) == (path, value)
    assert override.source == f"--set {text}".replace("\t", " ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("optimizer.lr", "--set optimizer.lr: is not written like optimizer.lr=.02"),
        ("=5", "--set =5: is not written like optimizer.lr=.02"),
        ("a..b=5", "--set a..b=5: is not written like optimizer.lr=.02"),
        ("search.space..lr=5", "--set search.space..lr=5: is not written like optimizer.lr=.02"),
        ("seed=", "--set seed=: seed: has no value"),
        ("seed=~", "--set seed=~: seed: has no value"),
        ("title='x", "--set title='x:1: a quote is opened and never closed"),
        ("network.hidden=[1, ~]", "--set network.hidden=[1, ~]: network.hidden: has no value"),
        ("a\x1b=", "--set a\ufffd=: a\ufffd: has no value"),
    ],
)
def test_a_bad_override_says_which_it_is(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_override(text)
    assert str(caught.value) == message


def test_a_change_gives_a_valid_copy_of_the_same_type() -> None:
    faster = changed(TRIAL, {"optimizer.lr": 1, "data.train": 300})
    assert faster.optimizer == SgdConfig(lr=1.0)
    assert faster.data.train_rows == 300
    assert TRIAL.optimizer.lr == 0.01
    assert type(faster) is TrialConfig
    preset = Preset(network=NetworkConfig(hidden=(10,)), epochs=1, title="x")
    assert type(changed(preset, {"epochs": 2})) is Preset
    assert changed(preset, {"epochs": 2}).title == "x"
    assert changed(preset, {}) == preset


def test_another_optimizer_starts_from_its_own_defaults() -> None:
    fast = changed(TRIAL, {"optimizer.lr": 0.5})
    assert changed(fast, {"optimizer.name": "adam"}).optimizer == AdamConfig()
    assert changed(fast, {"optimizer": "adam"}).optimizer == AdamConfig()
    assert changed(fast, {"optimizer.name": "sgd"}).optimizer == SgdConfig(lr=0.5)
    together = {"optimizer.name": "adam", "optimizer.lr": 0.02}
    assert changed(fast, together).optimizer == AdamConfig(lr=0.02)
    assert changed(fast, dict(reversed(together.items()))).optimizer == AdamConfig(lr=0.02)
    assert changed(fast, {"optimizer": AdamConfig(beta1=0.5)}).optimizer == AdamConfig(beta1=0.5)


def test_a_config_cannot_be_changed_in_place() -> None:
    for part, field in ((TRIAL, "seed"), (TRIAL.network, "hidden"), (TRIAL.optimizer, "lr")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(part, field, 1)


def test_a_path_of_any_length_is_refused() -> None:
    path = ".".join("a" * 100_000)
    with pytest.raises(ConfigError) as caught:
        changed(TRIAL, {path: 1, f"{path}.b": 2})
    assert str(caught.value) == "a: unknown field 'a'"


def test_both_spellings_of_the_hidden_layers_replace_each_other() -> None:
    equal = changed(TRIAL, {"network.hidden": {"width": 7, "depth": 3}})
    assert equal.network.hidden == EqualLayers(width=7, depth=3)
    assert changed(equal, {"network.hidden.depth": 2}).network.widths == (7, 7)
    assert changed(equal, {"network.hidden": [5]}).network.widths == (5,)
    with pytest.raises(ConfigError, match=r"network\.hidden\.width: is missing"):
        changed(TRIAL, {"network.hidden.depth": 2})


def test_one_length_takes_the_place_of_the_other() -> None:
    config = changed(TRIAL, {"updates": 5})
    assert (config.epochs, config.updates) == (None, 5)
    assert changed(TRIAL, {"updates": 5, "epochs": 7}).epochs == 7


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("optimizer.lr", -1, "optimizer.lr: -1 is not greater than 0"),
        ("optimizer.lr", float("nan"), "optimizer.lr: .nan is not finite"),
        ("optimizer.rate", 1, "optimizer.rate: unknown field 'rate'; the fields here are: name, lr"),
        ("optimiser.lr", 1, "optimiser: unknown field 'optimiser'; did you mean 'optimizer'?"),
        ("seed.a.b.c.d.e.f.g.h.i", 1, "seed: {a: {b: {c: {…}}}} is not a whole number"),
        ("", 1, ": unknown field ''"),
        (
            "batch_size",
            60_001,
            "batch_size: 60001 is more than the 60000 rows there are; 'all' takes them all",
        ),
        (".".join("a" * 100_000), 1, "a: unknown field 'a'"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(path: str, value: object, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        changed(TRIAL, {path: value})
    assert str(caught.value) == message.removeprefix(": ")


def test_configs_and_errors_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(TRIAL)) == TRIAL
    with pytest.raises(ConfigError) as caught:
        changed(TRIAL, {"seed": -1})
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_overrides_lie_over_the_file_in_any_order(load_text: Callable[..., Loaded]) -> None:
    text = "network: {hidden: [10]}\nepochs: 3\noptimizer: {name: sgd, lr: .5}\n"
    first = load_text(text, ["optimizer.name=adam", "optimizer.lr=.02", "optimizer.beta1=.8"]).preset
    second = load_text(text, ["optimizer.lr=.02", "optimizer.beta1=.8", "optimizer.name=adam"]).preset
    assert first == second
    assert first.optimizer == AdamConfig(lr=0.02, beta1=0.8)
    assert load_text(text, ["optimizer=adam"]).preset.optimizer == AdamConfig()
    assert load_text(text, ["optimizer.lr=.1", "optimizer.lr=.2"]).preset.optimizer == SgdConfig(lr=0.2)
    assert load_text(text, ["updates=7"]).preset.epochs is None


def test_shorthand_and_missing_objects_can_be_overridden(load_text: Callable[..., Loaded]) -> None:
    text = "network: {hidden: [10]}\nepochs: 3\ndata: mnist\n"
    preset = load_text(text, ["data.train=300", "optimizer.lr=.2", "evaluate.every=5"]).preset
    assert preset.data.train == 300
    assert preset.optimizer == SgdConfig(lr=0.2)
    assert preset.evaluate.every == 5
    adam = load_text(text + "optimizer: adam\n", ["optimizer.lr=.2"]).preset
    assert adam.optimizer == AdamConfig(lr=0.2)
    nameless = load_text(text + "optimizer: {lr: 0.3}\n", ["optimizer.name=adam"]).preset
    assert nameless.optimizer == AdamConfig()
    assert load_text(text + "optimizer: {lr: 0.3}\n", ["optimizer.name=sgd"]).preset.optimizer == SgdConfig(
        lr=0.3
    )


def test_a_part_of_what_an_override_made_a_list_is_refused(load_text: Callable[..., Loaded]) -> None:
    text = "network: {hidden: {width: 100, depth: 6}}\nepochs: 3\n"
    with pytest.raises(ConfigError) as caught:
        load_text(text, ["network.hidden=[5]", "network.hidden.depth=3"])
    refused = "--set network.hidden.depth=3: network.hidden.depth: there is no depth in what"
    assert str(caught.value) == f"{refused} --set network.hidden=[5] gives"
    with pytest.raises(ConfigError) as caught:
        load_text(text, ["seed=3", "network.hidden=[5]", "batch_size=7", "network.hidden.depth=3"])
    assert str(caught.value) == f"{refused} --set network.hidden=[5] gives"
    assert load_text(text, ["network.hidden.depth=3", "network.hidden=[5]"]).preset.network.widths == (5,)
    whole = [
        "network.hidden={width: 5, depth: 2}",
        "network.hidden.depth=3",
        "optimizer=adam",
        "optimizer.lr=.1",
    ]
    preset = load_text(text, whole).preset
    assert (preset.network.widths, preset.optimizer) == ((5, 5, 5), AdamConfig(lr=0.1))


def test_of_two_lengths_the_later_counts_and_the_other_is_named(load_text: Callable[..., Loaded]) -> None:
    text = "network: {hidden: [10]}\nepochs: 3\n"
    loaded = load_text(text, ["epochs=2", "updates=7"])
    assert (loaded.preset.epochs, loaded.preset.updates) == (None, 7)
    assert loaded.notes == ("--set epochs=2: has no effect, because --set updates=7 comes after it",)
    assert load_text(text, ["updates=7"]).notes == load_text(text, ["epochs=2", "epochs=4"]).notes == ()


ARMS = """\
kind: compare
data: {name: moons, train: 100, test: 50}
network: {hidden: [4]}
batch_size: all
epochs: 1
arms:
  plain: {}
  normed: {network: {batch_norm: before}}
  slow:
    batch_size: 20
    network: {batch_norm: before, dropout: .1}
"""


@pytest.mark.parametrize(
    ("overrides", "places"),
    [
        (["batch_size=1"], ["--set batch_size=1: arms.normed.batch_size"]),
        (["arms.normed.batch_size=1"], ["--set arms.normed.batch_size=1: arms.normed.batch_size"]),
        (["arms.slow.batch_size=1"], ["--set arms.slow.batch_size=1: arms.slow.batch_size"]),
        (
            ["data.train=1"],
            [
                "preset:10: arms.slow.batch_size",
                "--set data.train=1: arms.normed.data.train",
            ],
        ),
    ],
)
def test_what_an_override_does_to_an_arm_is_told_of_the_override(
    preset_file: Callable[[str], str], overrides: list[str], places: list[str]
) -> None:
    path = preset_file(ARMS)
    with pytest.raises(ConfigError) as caught:
        load(path, overrides)
    told = [
        str(each).replace(path, "preset").removesuffix(f": {each.message}") for each in caught.value.problems
    ]
    assert told == places


def test_a_change_in_an_arm_goes_on_from_what_it_says_in_short() -> None:
    arms = {"a": {"optimizer": "adam"}, "b": {}}
    preset = Preset.model_validate(
        {"kind": "compare", "network": {"hidden": [10]}, "epochs": 1, "arms": arms}
    )
    after = changed_arm(preset, "a", {"optimizer.lr": 0.5})
    assert after.trials["a"].optimizer == AdamConfig(lr=0.5)
    assert after.trials["b"] == preset.trials["b"]


def test_an_object_given_whole_is_wrong_where_it_was_given(load_text: Callable[..., Loaded]) -> None:
    text = "network: {hidden: [10]}\nepochs: 3\noptimizer:\n  name: sgd\n  lr: 0.5\n"
    with pytest.raises(ConfigError) as caught:
        load_text(text, ["optimizer={name: sgd, lr: -1}"])
    (problem,) = caught.value.problems
    assert (problem.source, problem.line) == ("--set optimizer={name: sgd, lr: -1}", None)


def test_problems_of_the_file_come_before_those_of_overrides_in_their_order(
    load_text: Callable[..., Loaded],
) -> None:
    text = "network: {hidden: [10]}\nepochs: 3\n\nbatch_size: 0\n"
    with pytest.raises(ConfigError) as caught:
        load_text(text, ["seed=-1", "clip=-2", "dtype"], seed=-3)
    sources = [problem.source.rpartition("/")[2] for problem in caught.value.problems]
    assert sources == ["a.yaml", "--set clip=-2", "--seed -3", "--set dtype"]
    assert caught.value.problems[0].line == 4

"""What is dumped loads to an equal preset, whatever its texts hold."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tuitrain.config import (
    AdamConfig,
    ConfigError,
    DataConfig,
    Edit,
    EqualLayers,
    EvaluateConfig,
    Expectation,
    Loaded,
    NetworkConfig,
    Preset,
    RunWord,
    SgdConfig,
    TrialConfig,
    changed,
    dump,
    settings_of,
)
from tuitrain.config.kinds import BLOCKS
from tuitrain.config.merge import nested
from tuitrain.config.problems import Locations
from tuitrain.config.steps import further
from tuitrain.config.validation import validate
from tuitrain.config.yaml_reader import read_document

# Without halves of characters: no file can hold them, and no preset takes them.
TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
SCALARS = st.sampled_from(
    ["on", "NO", "1e-3", "12:30", "~", "null", "true", "0x1F", ".inf", "-", "- a", "a: b"]
)
TRICKY = st.lists(
    st.sampled_from(
        ["\n", "\n\n", " ", "  ", "\t", "a", "#", ":", "-", "'", '"', "\\", "|", ">", "%", "é", "👩", "\r"]
    ),
    max_size=12,
).map("".join)
TITLES = (TEXT | SCALARS | TRICKY).map(lambda text: text[:200])
OPTIMIZERS = st.builds(SgdConfig, lr=st.floats(1e-9, 1000)) | st.builds(
    AdamConfig, lr=st.floats(1e-9, 1000), beta1=st.floats(0, 0.9999), epsilon=st.floats(1e-300, 1)
)
HIDDEN = st.lists(st.integers(1, 100), max_size=4).map(tuple) | st.builds(
    EqualLayers, width=st.integers(1, 100), depth=st.integers(1, 5)
)
EXPECTATIONS = st.builds(
    Expectation,
    figure=st.sampled_from(["epochs_to(train_accuracy >= 0.99)", "layer1.z.mean"]),
    min=st.floats(-1e9, 1e9),
    above=st.none() | st.just("test_loss"),
) | st.builds(Expectation, figure=st.just("verdict"), equals=st.sampled_from(get_args(RunWord)[1:]))
EDITS = st.lists(st.floats(1e-6, 1000), max_size=3).map(
    lambda rates: tuple(Edit(update=i, set={"optimizer.lr": rate}) for i, rate in enumerate(rates))
)
PRESETS = st.builds(
    Preset,
    title=TITLES,
    about=TEXT | TRICKY,
    data=st.builds(DataConfig, train=st.just("all") | st.integers(500, 60_000)),
    network=st.builds(NetworkConfig, hidden=HIDDEN),
    optimizer=OPTIMIZERS,
    batch_size=st.integers(1, 500),
    sampling=st.sampled_from(["shuffle", "replacement"]),
    evaluate=st.builds(EvaluateConfig, every=st.just("epoch") | st.integers(1, 10**9)),
    updates=st.integers(3, 10**9),
    seed=st.integers(0, 2**63 - 1),
    dtype=st.sampled_from(["float32", "float64"]),
    edits=EDITS,
    expect=st.lists(EXPECTATIONS, max_size=3).map(tuple),
)


def load_dump(text: str) -> Preset:
    document = read_document(text.encode("utf-8"), "dumped.yaml")
    return validate(Preset, document.fields, Locations(), document.found)


def simple_preset(**fields: Any) -> Preset:
    return Preset(network=NetworkConfig(hidden=(1,)), epochs=1, **fields)


@given(PRESETS)
@example(simple_preset(about="\n"))
@example(simple_preset(about=" \n a"))
@example(simple_preset(about="a\n \n"))
@example(simple_preset(about="a \nb"))
@example(simple_preset(about="\ta\n\n\nb"))
@example(simple_preset(title="\ufeff", about="\u2028"))
@example(simple_preset(about="---\n...\n"))
@example(simple_preset(about="# not a comment\n- not a list"))
def test_a_dumped_preset_loads_to_an_equal_one(preset: Preset) -> None:
    text = dump(preset)
    again = load_dump(text)
    assert again == preset
    assert dump(again) == text


def test_a_lesson_is_written_as_a_block() -> None:
    lines = dump(
        simple_preset(title="Ünïcode: 학습", about="# Lesson\n\nRead  this.\n\n- 한 줄\n")
    ).splitlines()
    assert lines[:3] == ["format: 1", "kind: train", "title: 'Ünïcode: 학습'"]
    assert lines[3:10] == ["about: |", "  # Lesson", "", "  Read  this.", "", "  - 한 줄", "data:"]


def test_the_whole_resolved_preset_is_written(load_text: Callable[..., Loaded]) -> None:
    text = (
        "network: {hidden: {width: 10, depth: 2}}\noptimizer: adam\nupdates: 9\n"
        "edits: [{update: 3, set: {optimizer.lr: 1}}]\n"
        "expect: [{figure: status, equals: completed}, {figure: gap, below: test_loss, by: .1}]\n"
    )
    dumped = dump(load_text(text).preset).splitlines()
    wanted = (Path(__file__).parent / "resolved.yaml").read_text().splitlines()
    # A field that is new may stand between them, so long as it is one.
    assert [line for line in dumped if line in wanted] == wanted
    fields = {info.path.rpartition(".")[2] for info in settings_of(load_text(text).preset)}
    assert {line.partition(":")[0].strip() for line in dumped if line not in wanted} <= fields


def test_a_list_of_widths_stays_one() -> None:
    assert "\n  hidden: [1]\n" in dump(simple_preset())
    assert "\n  hidden: []\n" in dump(Preset(network=NetworkConfig(hidden=()), epochs=1))


@pytest.mark.parametrize(
    "value", ["on", "1e-3", "12:30", "0o17", "yes", "2024-01-01", "1_000", "~", "''", "a: b", "# a"]
)
def test_only_what_would_not_be_text_is_quoted(value: str) -> None:
    line = dump(simple_preset(title=value)).splitlines()[2]
    plain = value in ("on", "12:30", "yes", "2024-01-01", "1_000")
    assert (line == f"title: {value}") == plain


def test_a_long_text_is_not_folded() -> None:
    title = "word " * 39 + "end"
    assert f"title: {title}\n" in dump(simple_preset(title=title))


@pytest.mark.parametrize(
    "fields",
    [
        {"draws_as": "trial7"},
        {"kind": "compare", "paired": False, "arms": {"a": {"seed": 3}, "b": {"optimizer": "adam"}}},
        {"kind": "ensemble", "ensemble": {"members": 4}, "arms": {"wide": {"network": {"hidden": [9]}}}},
        {
            "kind": "search",
            "paired": False,
            "data": {"validation": 100},
            "search": {"space": {"optimizer.lr": {"log": [1e-3, 1]}}, "trials": 7},
        },
        {"kind": "gradcheck", "gradcheck": {"h": 1e-4, "entries": 5}},
        {"kind": "surface", "surface": {"start": {"x": 3, "y": -1}}, "updates": 5},
        {"kind": "activations", "activations": {"rows": 50}, "network": {"hidden": [9, 9]}},
    ],
    ids=lambda fields: fields.get("kind", "train"),
)
def test_what_a_kind_of_experiment_depends_on_is_written(fields: dict[str, Any]) -> None:
    usual = (
        {} if fields.get("kind") in ("surface", "activations") else {"network": {"hidden": [1]}, "epochs": 1}
    )
    preset = Preset.model_validate({**usual, **fields})
    assert load_dump(dump(preset)) == preset


def usual_preset(**fields: Any) -> Preset:
    small = {"updates": 90, "data": {"name": "mnist", "train": 500, "validation": 100}}
    return Preset.model_validate({"network": {"hidden": [9, 7]}, **small, **fields})


def searching(**search: Any) -> Preset:
    return usual_preset(kind="search", search={"space": {"optimizer.lr": {"log": [0.1, 1]}}, **search})


EQUAL = {"hidden": {"width": 9, "depth": 2}, "batch_norm": "before", "dropout": 0.5}
EVERY_OBJECT = (
    *(usual_preset(optimizer=name) for name in ("sgd", "nesterov", "rmsprop", "adamw", "adamp")),
    *(usual_preset(schedule=name) for name in ("step", "exponential", "cosine")),
    usual_preset(network={**EQUAL, "init": {"name": "normal", "std": 0.1}}),
    usual_preset(network={**EQUAL, "init": {"name": "constant", "value": 0.1}}),
    usual_preset(early_stop={}, draws_as="trial7"),
    usual_preset(data={"name": "spirals", "train": 500}),
    usual_preset(kind="compare", arms={"a": {"seed": 1}, "b": {}}, updates=None, epochs=2),
    usual_preset(kind="ensemble"),
    usual_preset(kind="gradcheck"),
    Preset.model_validate({"kind": "surface", "updates": 5}),
    Preset.model_validate({"kind": "activations", "network": {"hidden": [9, 7]}}),
    searching(narrow={}),
    searching(halving={"first": 5}),
    searching(sampler="bayes"),
    searching(trials=12, sampler={"name": "grid", "points": 10, "beside": 2}),
)
"""Presets that have between them every field that can be set."""
WHOLE = {"format", "title", "about", "arms", "draws_as", "search.space", "edits", "expect"}
"""Fields that have no next value; other tests write them."""
BESIDE = {"search.sampler.points", "search.sampler.beside"}
"""Fields that cannot be changed without another."""


def with_other_value(preset: Preset, path: str) -> tuple[Any, Preset] | None:
    """The first other value of a setting that fits, and the preset with it."""
    info = next(each for each in settings_of(preset) if each.path == path)
    for value in (*further(info, 1), *further(info, -1)):
        try:
            return value, changed(preset, {path: value})
        except ConfigError:
            pass
    return None


def test_every_setting_of_every_kind_is_written_where_it_is_not_the_usual_one() -> None:
    written: set[str] = set()
    for preset in EVERY_OBJECT:
        assert load_dump(dump(preset)) == preset
        for path in [info.path for info in settings_of(preset) if info.path not in written]:
            if BLOCKS.get(path.partition(".")[0], preset.kind) != preset.kind:
                continue  # what says more of another kind has to stay as it is
            found = with_other_value(preset, path)
            if found is not None:
                written.add(path)
                assert load_dump(dump(found[1])) == found[1], path
    all_there_are = {info.path for preset in EVERY_OBJECT for info in settings_of(preset)}
    assert all_there_are - written == WHOLE | BESIDE


@pytest.mark.parametrize("kind", ["compare", "ensemble", "gradcheck"])
def test_what_an_arm_changes_is_written_whatever_it_is(kind: str) -> None:
    arms: dict[str, Any] = {}
    for place, base in enumerate(EVERY_OBJECT[:8]):
        trial = TrialConfig.model_validate(base.trial.model_dump(exclude_none=True))
        for info in settings_of(trial):
            found = with_other_value(base, info.path)
            if found is None or any(info.path in each for each in arms):
                continue
            value = list(found[0]) if isinstance(found[0], tuple) else found[0]
            values = nested(tuple(info.path.split(".")), value)
            top = info.path.partition(".")[0]
            if top in ("optimizer", "schedule") and info.path != f"{top}.name":
                values[top] = {"name": getattr(trial, top).name, **values[top]}
            arms[f"{info.path}-{place}".replace(".", "-")] = values
    preset = usual_preset(kind=kind, arms=dict(list(arms.items())[:64]))
    again = load_dump(dump(preset))
    assert again == preset
    assert list(again.trials.items()) == list(preset.trials.items())
    assert len({*map(repr, preset.trials.values())}) > 30

"""Whatever a file says, `load` loads it or raises ConfigError naming the field, and never anything else."""

import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tuitrain.config import ConfigError, Preset, SettingInfo, load, preset_names, settings_of
from tuitrain.config.problems import Locations
from tuitrain.config.validation import validate
from tuitrain.config.yaml_reader import read_document
from tuitrain.nn.optimizers import OPTIMIZERS

BASES: dict[str, dict[str, Any]] = {
    "sgd": {
        "network": {"hidden": [10, 5]},
        "epochs": 3,
        "optimizer": {"name": "sgd"},
        "data": {"name": "mnist"},
        "schedule": {"name": "step", "every": 10, "factor": 0.5},
    },
    "adam": {
        "updates": 30,
        "optimizer": {"name": "adam"},
        "data": {"name": "mnist", "train": 300, "test": 20},
        "evaluate": {"every": 5},
        "network": {
            "hidden": {"width": 10, "depth": 2},
            "init": {"name": "normal", "std": 0.1},
            "batch_norm": {"name": "before"},
        },
        "schedule": {"name": "cosine", "warmup": 3},
        "early_stop": {"monitor": "train_loss"},
        "clip": 5,
    },
    "spirals": {
        "network": {"hidden": [10], "init": {"name": "constant", "value": 0.1}},
        "updates": 30,
        "data": {"name": "spirals", "noise": 0.1, "classes": 3},
        "schedule": {"name": "exponential", "rate": 0.9},
        "optimizer": {"name": "sgd"},
    },
}
WHOLE = tuple(BASES)
"""Those of which every field is tried; of the others only what their optimizer takes."""
BASES |= {
    name: {"network": {"hidden": [4]}, "epochs": 1, "optimizer": {"name": name}, "data": {"name": "mnist"}}
    for name in OPTIMIZERS
    if name not in BASES
}
BASE_PRESETS = {name: Preset.model_validate(fields) for name, fields in BASES.items()}
INFOS = {
    (base, info.path): info
    for base, preset in BASE_PRESETS.items()
    for info in settings_of(preset)
    if base in WHOLE or info.path.startswith("optimizer.")
}
PATHS = {path: [base for base, other in INFOS if other == path] for _, path in INFOS}
"""The bases that have each field."""

NOT_WHOLE = {
    # A count begins at 1; what only has to be above 0 may be a part of 1.
    *(info.path for info in INFOS.values() if info.choices and info.exclusive_minimum is not None),
    "data.validation",
}
# What a value in its range may still not fit: another field, or a name that wants more said.
ELSEWHERE = re.compile(
    r"rows? (there are|there is|that may be made)|the most allowed|regression targets|two classes|no classes"
    r"|is missing|does not read it|unknown field|only kind|have noise|can the classes be chosen|leave none"
    r"|needs validation rows|has only|rows in a batch|use the same rows"
)

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)


@cache
def wrong_values(base: str, path: str) -> st.SearchStrategy[Any]:
    """Values of the wrong type, or outside of what the setting itself says its range is."""
    info = INFOS[base, path]
    wrong: list[st.SearchStrategy[Any]] = [] if True in info.choices else [st.booleans()]
    if info.step == "none":
        wrong += [st.integers(), st.floats()]
        if info.path in ("arms", "search.space"):
            return st.one_of(*wrong, st.text(), st.lists(st.integers()), st.just({"a b": {}}))
        if info.path in ("title", "about"):
            return st.one_of(*wrong, st.lists(st.integers()), st.dictionaries(st.text(), st.integers()))
        return st.one_of(*wrong, st.text(), st.dictionaries(st.text(), st.integers()))
    wrong += [ANY_TEXT.filter(lambda text: text not in info.choices)]
    if info.step == "choice":
        return st.one_of(*wrong, st.integers().filter(lambda number: number not in info.choices), st.floats())
    numbers = list(out_of_range(info))
    if info.step == "list":
        return st.one_of(*wrong, st.integers(), st.one_of(*numbers).map(lambda number: [1, number]))
    return st.one_of(*wrong, *numbers, st.just([1]), st.just({}))


def out_of_range(info: SettingInfo) -> Iterator[st.SearchStrategy[Any]]:
    whole = isinstance(info.value, int) or info.step == "list" or bool(info.choices)
    whole = whole and info.path not in NOT_WHOLE
    if info.minimum is not None:
        yield st.integers(max_value=math.ceil(info.minimum) - 1)
    if info.exclusive_minimum is not None:
        yield st.floats(max_value=info.exclusive_minimum) | st.integers(max_value=int(info.exclusive_minimum))
    if info.maximum is not None:
        yield st.integers(min_value=math.floor(info.maximum) + 1)
    if info.exclusive_maximum is not None:
        yield st.floats(min_value=info.exclusive_maximum) | st.just(10**400)
    yield st.sampled_from([math.nan, math.inf, -math.inf])
    if whole:
        yield st.floats()


def with_value(base: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    head, _, rest = path.partition(".")
    inner = with_value(base.get(head, {}), rest, value) if rest else value
    return {**base, head: inner}


def check(fields: Any) -> Preset:
    return validate(Preset, fields, Locations())


def refusal(load_it: Callable[[], object]) -> ConfigError | None:
    """The ConfigError, or None where all is well; any other exception fails the test."""
    try:
        load_it()
    except ConfigError as error:
        return error
    return None


def assert_told_well(error: ConfigError | None) -> None:
    """Each problem is one line that can be printed."""
    if error is not None:
        assert len(str(error).splitlines()) == len(error.problems)
        str(error).encode("utf-8")


@cache
def values_in_range(base: str, path: str) -> st.SearchStrategy[Any]:
    """Values that the setting itself says it takes."""
    info = INFOS[base, path]
    low = info.minimum if info.minimum is not None else info.exclusive_minimum
    if info.choices and info.step == "choice":
        return st.sampled_from(info.choices)
    if low is None:
        return st.just(info.value)
    if info.step == "list":
        return st.lists(st.integers(1, int(info.maximum or 1)), max_size=3)
    if info.exclusive_minimum is not None or (isinstance(info.value, float) and not info.choices):
        upper = info.maximum if info.maximum is not None else info.exclusive_maximum
        assert upper is not None
        return st.floats(low, upper, exclude_min=info.minimum is None, exclude_max=info.maximum is None)
    return st.integers(int(low), int(info.maximum or 1)) | st.sampled_from((info.value, *info.choices))


def assert_refused_by_name(base: str, path: str, value: Any) -> None:
    with pytest.raises(ConfigError) as caught:
        check(with_value(BASES[base], path, value))
    problems = caught.value.problems
    assert all(problem.field.startswith(path) for problem in problems), problems
    assert not any("cannot be used here" in problem.message for problem in problems), problems


def assert_loads_or_does_not_fit_another_field(base: str, path: str, value: Any) -> None:
    error = refusal(lambda: check(with_value(BASES[base], path, value)))
    assert all(ELSEWHERE.search(problem.message) for problem in (error.problems if error else ()))


def test_every_field_is_tried() -> None:
    every = {info.path for preset in BASE_PRESETS.values() for info in settings_of(preset)}
    assert PATHS.keys() == every
    assert {"seed", "optimizer.lr", "optimizer.beta1", "data.classes", "surface.start.x", "expect"} <= every
    assert len(PATHS["optimizer.lr"]) == len(BASES)


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=30)
@given(data=st.data())
def test_a_wrong_value_is_refused_by_the_name_of_its_field(path: str, data: st.DataObject) -> None:
    base = data.draw(st.sampled_from(PATHS[path]))
    assert_refused_by_name(base, path, data.draw(wrong_values(base, path)))


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=15)
@given(data=st.data())
def test_a_value_in_range_loads_or_does_not_fit_another_field(path: str, data: st.DataObject) -> None:
    base = data.draw(st.sampled_from(PATHS[path]))
    assert_loads_or_does_not_fit_another_field(base, path, data.draw(values_in_range(base, path)))


@pytest.mark.slow
@pytest.mark.parametrize(("base", "path"), INFOS)
@settings(max_examples=30)
@given(data=st.data())
def test_a_wrong_value_is_refused_by_the_name_of_its_field_in_every_preset(
    base: str, path: str, data: st.DataObject
) -> None:
    assert_refused_by_name(base, path, data.draw(wrong_values(base, path)))


@pytest.mark.slow
@pytest.mark.parametrize(("base", "path"), INFOS)
@settings(max_examples=15)
@given(data=st.data())
def test_a_value_in_range_loads_or_does_not_fit_another_field_of_every_preset(
    base: str, path: str, data: st.DataObject
) -> None:
    assert_loads_or_does_not_fit_another_field(base, path, data.draw(values_in_range(base, path)))


@given(
    st.dictionaries(
        st.sampled_from(sorted(Preset.model_fields)) | ANY_TEXT,
        ANYTHING
        | st.dictionaries(st.sampled_from(["name", "hidden", "width", "lr", "every", "train"]), ANYTHING),
        max_size=6,
    )
)
def test_any_fields_load_or_are_refused(fields: dict[str, Any]) -> None:
    assert_told_well(refusal(lambda: check(fields)))


ITEMS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "update": st.integers(-2, 10) | ANYTHING,
            "set": st.dictionaries(
                st.sampled_from(["optimizer.lr", "epochs", "updates", "seed", "x"]), ANYTHING
            ),
            "arm": ANYTHING,
            "figure": st.sampled_from(["gap", "verdict", "layer3.z.std", "epochs_to(gap >= 1)"]) | ANYTHING,
            "min": ANYTHING,
            "equals": ANYTHING,
            "above": st.sampled_from(["gap", "layer9.z.std"]) | ANYTHING,
            "by": st.floats(),
        },
    )
    | ANYTHING,
    max_size=3,
)


@given(ITEMS, ITEMS)
def test_any_edits_and_expectations_load_or_are_refused(edits: list[Any], expect: list[Any]) -> None:
    error = refusal(lambda: check({**BASES["sgd"], "edits": edits, "expect": expect}))
    assert_told_well(error)
    assert all(problem.field.startswith(("edits", "expect")) for problem in (error.problems if error else ()))


PIECES = st.sampled_from(
    [
        "a",
        "network",
        "hidden",
        "optimizer",
        "lr",
        "edits",
        "expect",
        "set",
        ": ",
        ":",
        "\n",
        "\n  ",
        "\n- ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "&a ",
        "*a",
        "!x ",
        "!!int ",
        "'",
        '"',
        "\\",
        "\\x",
        "\\U",
        "|",
        ">",
        "%YAML 1.2\n",
        "---",
        "...",
        "# ",
        "1",
        "-1",
        ".5",
        "1e999",
        "~",
        "true",
        "\t",
        "\r",
        "\x00",
        "\x1b",
        "\x85",
        "\u2028",
        "é",
        "�",
        "\ufeff",
        "? ",
        "<<",
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=40).map("".join) | ANY_TEXT)
def test_any_text_loads_or_is_refused(text: str) -> None:
    refused_or_loaded(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_load_or_are_refused(content: bytes) -> None:
    refused_or_loaded(content)


@settings(max_examples=150)
@given(st.data())
def test_a_broken_good_preset_loads_or_is_refused(data: st.DataObject) -> None:
    good = yaml.safe_dump(BASES[data.draw(st.sampled_from(["sgd", "adam"]))]).encode()
    at = data.draw(st.integers(0, len(good)))
    length = data.draw(st.integers(0, 5))
    refused_or_loaded(good[:at] + data.draw(st.binary(max_size=5)) + good[at + length :])


def refused_or_loaded(content: bytes) -> None:
    def load_it() -> None:
        document = read_document(content, "a.yaml")
        validate(Preset, document.fields, Locations(), document.found)

    assert_told_well(refusal(load_it))


@pytest.fixture(scope="module")
def short_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A short preset, written once for all examples."""
    path = tmp_path_factory.mktemp("short") / "a.yaml"
    path.write_text("network: {hidden: [10]}\nepochs: 3\n")
    return str(path)


@given(
    st.lists(
        ANY_TEXT | st.tuples(st.sampled_from(list(PATHS)), ANY_TEXT).map("=".join),
        max_size=3,
    )
)
def test_any_overrides_load_or_are_refused(short_file: str, overrides: list[str]) -> None:
    error = refusal(lambda: load(short_file, overrides))
    assert_told_well(error)
    assert all(problem.source.startswith("--set") for problem in (error.problems if error else ()))


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY_TEXT)
def test_any_argument_loads_or_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argument: str
) -> None:
    monkeypatch.chdir(tmp_path)
    # Names of presets that come with it are no surprise, and Hypothesis knows them from the code.
    assume(argument.removesuffix(".yaml") not in preset_names())
    with pytest.raises(ConfigError):
        load(argument)
    with pytest.raises(ConfigError):
        load(f"{argument}.yaml")

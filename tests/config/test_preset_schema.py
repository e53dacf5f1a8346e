"""The JSON Schema says what loading does, by a small validator of just the keywords it uses."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_presets import BAD, refusal
from schema_paths import SCHEMA, choices, leaves, live

from tuitrain.config import ConfigError, Loaded, Preset, load, presets_folder, settings_of
from tuitrain.config.kinds import KINDS
from tuitrain.config.yaml_reader import read_document
from tuitrain.data.generated import FUNCTIONS, POINTS
from tuitrain.nn.activations import ACTIVATIONS
from tuitrain.nn.optimizers import OPTIMIZERS
from tuitrain.nn.surfaces import SURFACES

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
ANNOTATIONS = {"$defs", "$schema", "title", "description", "default", "x-nature", "x-unit", "then", "else"}


def fits(value: Any, node: dict[str, Any]) -> bool:
    return all(
        _fits(value, keyword, wanted, node) for keyword, wanted in node.items() if keyword not in ANNOTATIONS
    )


def _fits(value: Any, keyword: str, wanted: Any, node: dict[str, Any]) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    entries = value if isinstance(value, dict) else {}
    match keyword:
        case "type":
            return isinstance(value, TYPES[wanted]) and (wanted == "boolean" or not isinstance(value, bool))
        case "const":
            return bool(value == wanted) and type(value) is type(wanted)
        case "enum":
            return value in wanted
        case "minimum":
            return not number or value >= wanted
        case "exclusiveMinimum":
            return not number or value > wanted
        case "maximum":
            return not number or value <= wanted
        case "exclusiveMaximum":
            return not number or value < wanted
        case "maxLength":
            return not isinstance(value, str) or len(value) <= wanted
        case "pattern":
            return not isinstance(value, str) or bool(re.search(wanted, value))
        case "maxProperties":
            return not isinstance(value, dict) or len(value) <= wanted
        case "maxItems":
            return not isinstance(value, list) or len(value) <= wanted
        case "minItems":
            return not isinstance(value, list) or len(value) >= wanted
        case "items":
            return not isinstance(value, list) or all(fits(item, wanted) for item in value)
        case "properties":
            return all(fits(entry, wanted[name]) for name, entry in entries.items() if name in wanted)
        case "required":
            return not isinstance(value, dict) or all(name in value for name in wanted)
        case "additionalProperties":
            others = [entry for name, entry in entries.items() if name not in node.get("properties", {})]
            return wanted is True or all(wanted is not False and fits(entry, wanted) for entry in others)
        case "propertyNames":
            return all(fits(name, wanted) for name in entries)
        case "anyOf":
            return any(fits(value, each) for each in wanted)
        case "allOf":
            return all(fits(value, each) for each in wanted)
        case "oneOf":
            return sum(fits(value, each) for each in wanted) == 1
        case "if":
            return fits(value, node.get("then" if fits(value, wanted) else "else", {}))
        case "$ref":
            return fits(value, SCHEMA["$defs"][wanted.removeprefix("#/$defs/")])
    raise AssertionError(f"the schema uses a keyword this test does not know: {keyword}")


SHORT = "network: {hidden: [1]}\nepochs: 1\n"
GOOD = [
    SHORT,
    "network: {hidden: []}\nupdates: 1\n",
    "network: {hidden: {width: 100, depth: 6}, activation: relu, init: he}\nepochs: 1\n",
    SHORT + "data: mnist\noptimizer: adam\n",
    SHORT + "format: 1\nkind: train\ntitle: t\nabout: a\nloss: cross_entropy\n",
    SHORT + "optimizer: {lr: 0.5}\ndata: {train: 300}\nevaluate: {}\n",
    SHORT + "optimizer: {name: adam, lr: 1, beta1: 0, beta2: 0.5, epsilon: 1e-8}\n",
    SHORT + "optimizer: {name: sgd}\nbatch_size: all\nsampling: replacement\nseed: 5\ndata: {train: 100}\n",
    SHORT + "evaluate: {every: 5, train_rows: 10, test_rows: all}\ndtype: float64\nblas_threads: 2\n",
    SHORT + "edits: [{update: 1, arm: run, set: {optimizer.lr: 1}}, {update: 2, set: {epochs: 2}}]\n",
    SHORT + "expect: [{figure: status, equals: completed}, {figure: gap, above: test_loss, by: .1}]\n",
    SHORT + "expect: [{figure: gap, below: test_loss, by: 0, min: 0, max: 1, equals: 0.5}]\n",
    SHORT + "data: {name: spirals, classes: 3, noise: .1, validation: .2, labels: one_hot}\n",
    "network: {hidden: [1], activation: gelu, init: {name: normal, std: .1}, batch_norm: after}\nepochs: 1\n",
    "network: {hidden: [1], init: {name: constant, value: -1}, batch_norm: off}\nepochs: 1\n",
    "network: {hidden: [1], batch_norm: {name: before, momentum: .5}, dropout: .5}\nepochs: 1\n",
    "network: {hidden: [1], dropout: {ratio: .5, scaling: training}}\nepochs: 1\n",
    SHORT + "loss: mean_squared_error\ndata: {name: sine, noise: 0, standardize: true}\n",
    SHORT + "loss: binary_cross_entropy\ndata: {name: moons, train: 100000}\n",
    SHORT + "schedule: cosine\nweight_decay: .1\nclip: 5\n",
    SHORT + "schedule: {name: step, every: 10, factor: .5, warmup: 3}\nclip: off\n",
    SHORT + "data: {validation: 100}\nearly_stop: {monitor: validation_loss, patience: 3}\n",
    SHORT + "draws_as: trial7\n",
    SHORT + "kind: compare\npaired: false\narms: {a: {}, b: {optimizer: adam, network: {hidden: [2]}}}\n",
    "kind: surface\nupdates: 29\n",
    "kind: surface\nupdates: 9\nsurface: {function: saddle, start: [-1, 2.5]}\narms: {a: {updates: 5}}\n",
    "kind: surface\nupdates: 5\nsurface: {start: {x: -1, y: 2}}\nexpect: [{figure: f, max: 1}]\n",
    SHORT + "kind: search\ndata: {validation: .1}\nsearch: {space: {optimizer.lr: {log: [1e-4, .1]}}}\n",
    "kind: search\ndata: {validation: 9}\nnetwork: {hidden: {width: 1, depth: 1}}\nupdates: 9\n"
    "search: {space: {network.hidden.depth: {int: [1, 3]}, weight_decay: {uniform: [0, .1]}},"
    " trials: 6, sampler: {name: random}, monitor: validation_loss, halving: {first: 3},"
    " narrow: {rounds: 3, keep: 2}}\n",
    SHORT + "kind: search\ndata: {validation: 9}\n"
    "search: {space: {batch_size: {choice: [10, 20, all]}}, trials: 3, sampler: grid}\n",
    SHORT + "kind: search\ndata: {validation: 9}\n"
    "search: {space: {weight_decay: {uniform: [0, 1]}}, sampler: {name: bayes, start: 3, batch: 1}}\n",
    "kind: gradcheck\nnetwork: {hidden: [1]}\ngradcheck: {h: 1e-4}\narms: {a: {weight_decay: .1}}\n",
]
SHIPPED = sorted(presets_folder().glob("*.yaml"))
# What depends on several fields, on the syntax of a figure or on characters: only loading finds it.
BEYOND = re.compile(
    r"rows? there (are|is)|the most allowed|is given again|tags such as|figure|there is no (arm|layer)"
    r"|comes before|after the end|shorter|unknown score|epochs_to|is a (word|number)|less than min"
    r"|not one of: (completed|LEARNING|ok)|is never (above|below)|both above and"
    r"|surrogate|edits\[\d\]\.set\.|has no value|is not finite|changes nothing"
    r"|only kind|kind compare compares|the classes be chosen|is absolute"
    r"|is outside the folder|validation rows"
    r"|not? classes|no field '|is no number|changes no result|in a list|no logarithm|comes first|the grid has"
    r"|the ensemble uses|trains nothing, so|rows in a batch|R² needs|use the same rows"
    r"|search\.space(\.[a-z_.]+\.(log|uniform|int|choice))?: |the \d+ trials|the \d+ updates|cannot be edited"
    r"|does not work with|works only with random|halving decides|more than bayes|a folder of your own"
    r"|two classes|have noise|one output|may be made|nor a share|arms\.\w+\.(optimizer|updates)"
)


@pytest.mark.parametrize("text", GOOD)
def test_every_shape_of_a_preset_fits_the_schema_and_loads(
    text: str, load_text: Callable[..., Loaded]
) -> None:
    assert fits(read_document(text.encode(), "good.yaml").fields, SCHEMA)
    load_text(text)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_preset_fits_the_schema_and_loads(path: Path) -> None:
    assert fits(read_document(path.read_bytes(), path.name).fields, SCHEMA)
    load(path.stem)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_no_bad_preset_fits_the_schema_but_for_what_only_loading_can_see(path: Path) -> None:
    problems = refusal(path).problems
    try:
        fields = read_document(path.read_bytes(), "bad.yaml").fields
    except ConfigError:
        return
    if not all(BEYOND.search(f"{problem.field}: {problem.message}") for problem in problems):
        assert not fits(fields, SCHEMA)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_schema_says_of_each_field_what_its_setting_says(optimizer: str) -> None:
    preset = Preset.model_validate(
        {"network": {"hidden": {"width": 1, "depth": 1}}, "epochs": 1, "optimizer": optimizer}
    )
    for info in settings_of(preset):
        named = optimizer if info.path.startswith("optimizer.") else None
        node = leaves(info.path, named)[0]
        assert node["description"] == info.help
        assert node["x-nature"] == info.nature
        assert node.get("x-unit", "") == info.unit
        # All names may be chosen, whichever has been.
        assert info.choices == choices(info.path, None if info.path.endswith(".name") else named)
        numbers = [
            node,
            *node.get("oneOf", ()),
            *(each.get("items", {}) for each in node.get("oneOf", ())),
        ]
        for keyword, bound in (
            ("minimum", info.minimum),
            ("exclusiveMinimum", info.exclusive_minimum),
            ("exclusiveMaximum", info.exclusive_maximum),
        ):
            assert bound in [each.get(keyword) for each in numbers]


def test_the_schema_is_a_dialect_and_describes_everything() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for node in (SCHEMA, *SCHEMA["$defs"].values()):
        assert node["additionalProperties"] is False
        for name, field in node["properties"].items():
            assert field.get("description"), name


def test_an_edit_may_set_what_is_live_and_nothing_else() -> None:
    (allowed,) = SCHEMA["$defs"]["Edit"]["properties"]["set"]["propertyNames"].values()
    assert allowed == list(dict.fromkeys(live()))
    known = {"network.dropout.ratio", "optimizer.lr", "optimizer.momentum", "weight_decay", "clip", "epochs"}
    assert {*known, "updates"} <= set(allowed)
    assert not {"optimizer.name", "optimizer.beta1", "batch_size", "network.hidden", "seed"} & set(allowed)


def test_words_and_names_are_those_that_can_be_computed() -> None:
    assert sorted(choices("optimizer.name")) == sorted(OPTIMIZERS)
    assert sorted(choices("network.activation")) == sorted(ACTIVATIONS)
    assert sorted(choices("surface.function")) == sorted(SURFACES)
    assert sorted(choices("data.name")) == sorted(["mnist", *POINTS, *FUNCTIONS])
    assert sorted(choices("kind")) == sorted(KINDS)
    assert {"sgd", "adam"} <= set(choices("optimizer.name"))
    assert {"relu", "gelu"} <= set(choices("network.activation"))

"""The first lines of a log: what is run, and what each arm changes of it."""

import pytest
from report_samples import preset_of

from tuitrain.config import Preset
from tuitrain.headless import log_header

NETWORK = "784–16–8–10 relu, 12,786 parameters"
ROWS = "train 150, validation 50, test 100"
TRAINING = "sgd 0.1, batch 50, shuffle"


def study(**fields):
    """A preset of a kind that trains nothing, which has no rows and no length of its own."""
    return Preset.model_validate(fields)


ACTIVATIONS = {"kind": "activations", "network": {"hidden": [30, 30, 20]}, "activations": {"rows": 2_000}}
SURFACE = {"kind": "surface", "surface": {"function": "ravine", "start": [-7, 2.5]}, "updates": 1_200}
GRADCHECK = {"kind": "gradcheck", "network": {"hidden": [6]}, "data": {"name": "moons", "train": 1_500}}


@pytest.mark.parametrize(
    ("preset", "seeds", "lines"),
    [
        (preset_of(), None, ["x.yaml: Small", f"{NETWORK}; {ROWS}; {TRAINING}; seed 0"]),
        (preset_of(title="", seed=7), None, ["x.yaml", f"{NETWORK}; {ROWS}; {TRAINING}; seed 7"]),
        (preset_of(seed=3), range(3, 6), ["x.yaml: Small", f"{NETWORK}; {ROWS}; {TRAINING}; seeds 3..5"]),
        (
            study(**ACTIVATIONS),
            None,
            ["x.yaml", "2,000 normal rows through 30×2–20 hidden; seed 0"],
        ),
        (study(**SURFACE), None, ["x.yaml", "ravine x²/20 + y², from (-7, 2.5), 1,200 updates; seed 0"]),
        (
            study(**GRADCHECK),
            None,
            ["x.yaml", "2–6–2 relu, 32 parameters; train 1,500, test 1,000; seed 0"],
        ),
    ],
)
def test_what_is_run(preset, seeds, lines):
    assert list(log_header.experiment("x.yaml", preset, seeds)) == lines


HALVING = {"eta": 3, "first": 20}
NARROW = {"rounds": 4, "keep": 5}


def search_config(space, trials, **search):
    search = {"space": space, "trials": trials, **search}
    return preset_of(kind="search", search=search).search


@pytest.mark.parametrize(
    ("config", "line"),
    [
        (
            search_config({"optimizer.lr": {"log": [1e-6, 0.01]}}, 1_000),
            "1,000 trials, random, judged by validation_accuracy: optimizer.lr 1e-06 to 0.01 (log)",
        ),
        (
            search_config(
                {
                    "network.activation": {"choice": ["relu", "tanh", "gelu"]},
                    "batch_size": {"int": [10, 60]},
                    "weight_decay": {"uniform": [0, 0.5]},
                },
                20,
                sampler="bayes",
                monitor="validation_loss",
            ),
            "20 trials, bayes, judged by validation_loss: network.activation relu or tanh or gelu;"
            " batch_size 10 to 60 (int); weight_decay 0 to 0.5 (uniform)",
        ),
        (
            search_config({"weight_decay": {"uniform": [0, 0.5]}}, 20, halving=HALVING),
            "20 trials, random, from update 20 on one in 3 goes on, judged by validation_accuracy:"
            " weight_decay 0 to 0.5 (uniform)",
        ),
        (
            search_config({"weight_decay": {"uniform": [0, 0.5]}}, 20, narrow=NARROW),
            "20 trials, random, in 4 rounds, each around the best 5, judged by validation_accuracy:"
            " weight_decay 0 to 0.5 (uniform)",
        ),
        (
            search_config({"weight_decay": {"uniform": [0, 0.5]}}, 20, narrow=NARROW, halving=HALVING),
            "20 trials, random, from update 20 on one in 3 goes on, in 4 rounds, each around the best 5,"
            " judged by validation_accuracy: weight_decay 0 to 0.5 (uniform)",
        ),
    ],
)
def test_what_is_searched(config, line):
    assert log_header.search(config) == line


TRAINED = preset_of(
    kind="compare",
    arms={
        "same": {},
        "wide": {"network": {"hidden": [32]}},
        "tanh": {"network": {"activation": "tanh", "init": "xavier"}},
        "few": {"data": {"train": 100, "validation": 0}},
        "adam": {"optimizer": {"name": "adam", "lr": 0.01, "beta1": 0.8}},
        "batch": {"batch_size": 20, "sampling": "replacement", "updates": 1_500},
        "all": {
            "network": {"hidden": [4], "batch_norm": "before"},
            "data": {"train": 100},
            "optimizer": {"lr": 0.5},
            "weight_decay": 0.001,
        },
    },
)


@pytest.mark.parametrize(
    ("arm", "said"),
    [
        ("same", ""),
        ("wide", ": 784–32–10 relu, 25,450 parameters"),
        ("tanh", ": 784–16–8–10 tanh, 12,786 parameters; network.init = xavier"),
        ("few", ": train 100, test 100; data.train = 100; data.validation = 0"),
        ("adam", ": adam 0.01, batch 50, shuffle; optimizer.beta1 = 0.8"),
        ("batch", ": sgd 0.1, batch 20, replacement; updates = 1,500"),
        (
            "all",
            ": 784–4–10 relu, 3,198 parameters; train 50, validation 50, test 100; sgd 0.5, batch 50,"
            " shuffle; network.batch_norm = before; data.train = 100; weight_decay = 0.001",
        ),
    ],
)
def test_what_an_arm_changes_is_said_once(arm, said):
    assert log_header.arm(TRAINED, arm, (arm,)) == f"arm {arm}{said}"


def test_an_arm_is_counted_among_those_that_run():
    assert log_header.arm(TRAINED, "same", ("same", "wide", "tanh")) == "arm same (1 of 3)"
    assert log_header.arm(TRAINED, "same", ("wide", "same")) == "arm same (2 of 2)"


UNTRAINED = study(
    **ACTIVATIONS,
    arms={
        "same": {},
        "normed": {
            "network": {"init": {"name": "normal", "std": 0.01}, "batch_norm": "after", "activation": "tanh"}
        },
    },
)
WALKED = study(**SURFACE, arms={"same": {}, "adam": {"optimizer": {"name": "adam", "lr": 0.3, "beta2": 0.9}}})


@pytest.mark.parametrize(
    ("preset", "arm", "said"),
    [
        (UNTRAINED, "same", "relu, he"),
        (UNTRAINED, "normed", "tanh, std 0.01, batch norm after"),
        (WALKED, "same", "sgd 0.01"),
        (WALKED, "adam", "adam 0.3; optimizer.beta2 = 0.9"),
    ],
)
def test_of_a_study_an_arm_is_said_even_where_it_changes_nothing(preset, arm, said):
    assert log_header.arm(preset, arm, (arm,)) == f"arm {arm}: {said}"


ENSEMBLE = preset_of(kind="ensemble", ensemble={"members": 3}, arms={"ensemble-like": {"updates": 5}})


@pytest.mark.parametrize(
    ("arm", "said"),
    [
        ("member2", "arm member2 (2 of 5)"),
        ("ensemble", "arm ensemble (4 of 5): the mean of what member1 … member3 answer"),
        ("ensemble-like", "arm ensemble-like (5 of 5): updates = 5"),
    ],
)
def test_members_their_average_and_arms_beside_them(arm, said):
    assert log_header.arm(ENSEMBLE, arm, ENSEMBLE.figure_arms) == said


def test_an_arm_of_a_comparison_may_be_called_ensemble():
    preset = preset_of(kind="compare", arms={"ensemble": {"updates": 5}})
    assert log_header.arm(preset, "ensemble", ("ensemble",)) == "arm ensemble: updates = 5"

"""Every number is taken up to its bounds and refused beyond them."""

import pytest

from tuitrain.config import ConfigError, Preset, changed
from tuitrain.nn.network import Architecture
from tuitrain.nn.optimizers import OPTIMIZERS

BELOW_ONE = 1 - 1e-9
ABOVE_ZERO = 1e-30
MOVING = ("momentum", "nesterov")
GRID = {"name": "grid"}
SEARCH = {"kind": "search", "updates": 90, "data": {"name": "mnist", "validation": 0.5}}
LR = {"optimizer.lr": {"log": [0.1, 1]}}

ACTIVATIONS = Preset.model_validate({"kind": "activations", "network": {"hidden": [10]}})
SURFACE = Preset.model_validate({"kind": "surface", "updates": 5})


def preset(**fields):
    fields = {"network": {"hidden": {"width": 10, "depth": 2}}} | fields
    length = {} if {"epochs", "updates"} & fields.keys() else {"epochs": 1}
    return Preset.model_validate(length | fields)


def searching(space=LR, **search):
    return preset(**SEARCH, search={"space": space, **search})


def optimized(name):
    return preset(optimizer=name)


BOUNDS = [
    *[(optimized(name), "optimizer.lr", (ABOVE_ZERO, 1000), (0, 1000.1)) for name in OPTIMIZERS],
    *[(optimized(name), "optimizer.momentum", (0, BELOW_ONE), (-1e-9, 1)) for name in MOVING],
    *[
        (optimized(name), "optimizer.epsilon", (ABOVE_ZERO, 1), (0, 1.001))
        for name in ("adagrad", "rmsprop", "adam", "adamw", "adamp")
    ],
    (optimized("rmsprop"), "optimizer.decay", (0, BELOW_ONE), (-1e-9, 1)),
    *[
        (optimized(name), f"optimizer.{beta}", (0, BELOW_ONE), (-1e-9, 1))
        for name in ("adam", "adamw", "adamp")
        for beta in ("beta1", "beta2")
    ],
    *[(optimized(name), "optimizer.weight_decay", (0, 100), (-1e-9, 100.1)) for name in ("adamw", "adamp")],
    (preset(), "weight_decay", (0, 100), (-1e-9, 100.1)),
    (preset(), "clip", (ABOVE_ZERO, 1000), (0, 1000.1)),
    (preset(), "seed", (0, 2**63 - 1), (-1, 2**63)),
    (preset(), "blas_threads", (1, 1024), (0, 1025)),
    (preset(), "batch_size", (1, 60_000), (0, 60_001)),
    (preset(sampling="replacement"), "batch_size", (60_001,), (0,)),
    (preset(), "epochs", (1, 10**9), (0, 10**9 + 1)),
    (preset(updates=9), "updates", (1, 10**9), (0, 10**9 + 1)),
    (preset(), "evaluate.every", (1, 10**9), (0, 10**9 + 1)),
    (preset(), "evaluate.train_rows", (1, 60_000), (0, 60_001)),
    (preset(), "evaluate.test_rows", (1, 10_000), (0, 10_001)),
    (preset(early_stop={"monitor": "train_loss"}), "early_stop.patience", (1, 10**9), (0, 10**9 + 1)),
    (preset(), "data.train", (100, 60_000), (0, 60_001)),
    (preset(), "data.test", (1, 10_000), (0, 10_001)),
    (preset(), "data.validation", (0, 0.5, 1, 59_900), (-1, 1.5, 60_000)),
    (preset(data="spirals"), "data.train", (100, 100_000), (0, 100_001)),
    (preset(data="spirals"), "data.noise", (0, 10), (-1e-9, 10.1)),
    (preset(data="spirals"), "data.classes", (2, 10), (1, 11)),
    (preset(data="gaussians"), "data.classes", (2, 10), (1, 11)),
    (preset(network={"hidden": {"width": 9, "depth": 1}}), "network.hidden.width", (1, 10_000), (0, 10_001)),
    (preset(), "network.hidden.depth", (1, 100), (0, 101)),
    (preset(), "network.hidden", ([], [1], [10_000], [1] * 100), ([0], [10_001], [1] * 101)),
    (preset(network={"hidden": [5], "init": {"name": "normal", "std": 1.0}}), "network.init.std",
     (ABOVE_ZERO, 1000), (0, 1000.1)),
    (preset(network={"hidden": [5], "init": {"name": "constant", "value": 1.0}}), "network.init.value",
     (-1000, 1000), (-1000.1, 1000.1)),
    (preset(network={"hidden": [5], "batch_norm": "before"}), "network.batch_norm.momentum",
     (0, BELOW_ONE), (-1e-9, 1)),
    (preset(network={"hidden": [5], "batch_norm": "after"}), "network.batch_norm.epsilon",
     (ABOVE_ZERO, 1), (0, 1.001)),
    (preset(), "network.dropout.ratio", (0, BELOW_ONE), (-1e-9, 1)),
    (preset(), "schedule.warmup", (0, 10**9), (-1, 10**9 + 1)),
    (preset(schedule={"name": "step", "every": 5}), "schedule.every", (1, 10**9), (0, 10**9 + 1)),
    (preset(schedule={"name": "step", "every": 5}), "schedule.factor", (ABOVE_ZERO, 10), (0, 10.1)),
    (preset(schedule="exponential"), "schedule.rate", (ABOVE_ZERO, 1), (0, 1.001)),
    (preset(schedule="cosine"), "schedule.end", (0, 1), (-1e-9, 1.001)),
    (preset(kind="gradcheck"), "gradcheck.h", (ABOVE_ZERO, 0.1), (0, 0.1001)),
    (preset(kind="gradcheck"), "gradcheck.entries", (1, 10_000), (0, 10_001)),
    (preset(kind="ensemble"), "ensemble.members", (2, 20), (1, 21)),
    (ACTIVATIONS, "activations.rows", (10, 20_000), (9, 20_001)),
    (SURFACE, "surface.start.x", (-100, 100), (-100.1, 100.1)),
    (SURFACE, "surface.start.y", (-100, 100), (-100.1, 100.1)),
    (searching(), "search.trials", (1, 10_000), (0, 10_001)),
    (searching(trials=100, sampler=GRID | {"points": 100}), "search.sampler.points", (100,), (1, 101)),
    (searching(trials=2, sampler=GRID | {"points": 2}), "search.sampler.points", (2,), (1, 101)),
    (searching(trials=200, sampler="bayes"), "search.sampler.start", (2, 200), (1, 201)),
    (searching(trials=200, sampler="bayes"), "search.sampler.batch", (1, 100), (0, 101)),
    (searching(trials=200, sampler="bayes"), "search.trials", (10, 200), (9, 201)),
    (searching(halving={"first": 5}), "search.halving.eta", (2, 100), (1, 101)),
    (searching(halving={"first": 5}), "search.halving.first", (1, 89), (0, 90)),
    (searching(trials=4000, narrow={"rounds": 2, "keep": 2}), "search.narrow.rounds", (2, 20), (1, 21)),
    (searching(trials=4000, narrow={"rounds": 2, "keep": 2}), "search.narrow.keep", (2, 100), (1, 101)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("config", "path", "taken", "refused"), BOUNDS, ids=[f"{each[1]}-{n}" for n, each in enumerate(BOUNDS)]
)
def test_a_number_is_taken_up_to_its_bounds_and_refused_beyond(config, path, taken, refused):
    for value in taken:
        changed(config, {path: value})
    for value in refused:
        with pytest.raises(ConfigError) as caught:
            changed(config, {path: value})
        assert any(problem.field.startswith(path) for problem in caught.value.problems) or any(
            str(value) in problem.message for problem in caught.value.problems
        )


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 100, 60_000])
def test_a_share_of_the_rows_is_the_nearest_count_and_at_least_one(rows):
    for share, count in ((0.29, round(0.29 * rows)), (1e-9, 1), (0.5, round(rows / 2))):
        if 0 < count < rows:
            config = preset(data={"name": "mnist", "train": rows, "validation": share}, batch_size=1)
            assert config.data.validation_rows == count
            assert config.data.train_rows == rows - count


@pytest.mark.parametrize(
    ("batch_size", "rows", "updates"),
    [("all", 400, 1), (400, 400, 1), (399, 399, 2), (100, 100, 4), (7, 7, 58)],
)
def test_an_epoch_is_as_many_updates_as_go_into_the_rows_that_are_not_held_back(batch_size, rows, updates):
    config = preset(data={"name": "mnist", "train": 500, "validation": 100}, batch_size=batch_size, epochs=3)
    assert (config.batch_rows, config.updates_per_epoch, config.total_updates) == (rows, updates, 3 * updates)


@pytest.mark.parametrize("norm", ["off", "before", "after"])
@pytest.mark.parametrize("hidden", [[], [5], [7, 3]])
def test_as_many_parameters_are_counted_as_a_network_has(norm, hidden):
    config = preset(network={"hidden": hidden, "batch_norm": norm})
    made = Architecture(784, tuple(hidden), 10, batch_norm=norm)
    assert config.parameter_count == made.parameters().flat.size

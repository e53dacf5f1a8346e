"""Small pictures of settings: they show the rule, the curve, the weights, the masks that a run would have."""

import numpy as np
import pytest

from tuitrain.config import Preset
from tuitrain.data import load
from tuitrain.experiments.studies.walk import walk_from
from tuitrain.nn.dropout import Masks
from tuitrain.nn.surfaces import SURFACES
from tuitrain.plot import setting_pictures
from tuitrain.plot.setting_pictures import setting_picture
from tuitrain.streams import Purpose, Streams
from tuitrain.training import Trial

PICTURED = {
    "optimizer.name", "optimizer.lr", "optimizer.momentum", "schedule.name", "network.activation",
    "network.init.name", "network.hidden", "network.hidden.width", "network.dropout.ratio",
}  # fmt: skip


def config(**fields):
    """The settings of a small run."""
    base = {
        "data": {"name": "mnist", "train": 100, "test": 100},
        "network": {"hidden": [12, 8], "dropout": {"ratio": 0.25}},
        "batch_size": 20,
        "epochs": 4,
    }
    return Preset.model_validate(base | fields).trial


def drawn_text(path, trial, width=60, look="halves"):
    return setting_picture(path, trial).draw(width, look).text


@pytest.mark.parametrize("look", ["halves", "shades", "ascii"])
@pytest.mark.parametrize("width", [1, 12, 60])
@pytest.mark.parametrize("path", sorted(PICTURED))
def test_every_picture_has_its_height_at_every_width(path, width, look):
    drawing = setting_picture(path, config())
    rows = drawing.draw(width, look).rows
    assert len(rows) == drawing.height
    assert {sum(len(run.text) for run in row) for row in rows} == {width}
    if look == "ascii":
        assert drawing.draw(width, look).text.isascii()


def test_what_has_no_picture_has_none():
    for path in ("data.name", "batch_size", "weight_decay", "seed", "loss"):
        assert setting_picture(path, config()) is None
    assert setting_picture("network.dropout.ratio", config(network={"hidden": []})) is None


def test_where_arms_have_several_there_is_none():
    assert setting_picture("optimizer.lr", config(), ["optimizer.name"]) is None
    assert setting_picture("optimizer.lr", config(), ["network.activation"]) is not None


@pytest.mark.parametrize(
    "apart",
    [
        {"kind": "compare", "paired": False, "arms": {"a": {}, "b": {}}},
        {"draws_as": "trial7"},
        {"kind": "ensemble", "ensemble": {"members": 2}},
    ],
)
def test_where_trials_draw_apart_nothing_random_is_shown(apart):
    small = {"data": "mnist", "network": {"hidden": [12]}, "epochs": 1}
    assert Preset.model_validate(small | apart).draws_apart
    assert not Preset.model_validate(small).draws_apart
    for path in ("network.init.name", "network.hidden", "network.dropout.ratio"):
        assert setting_picture(path, config(), draws_apart=True) is None
        assert setting_picture(path, config()) is not None
    assert setting_picture("optimizer.lr", config(), draws_apart=True) is not None


def test_the_path_is_that_of_the_rule_at_the_present_rate():
    for optimizer in ({"name": "sgd", "lr": 0.95}, {"name": "adam", "lr": 0.3}):
        trial = config(optimizer=optimizer)
        drawn = setting_pictures._walk(trial.optimizer)
        walked = walk_from(SURFACES["ravine"], (-7.0, 2.0), trial.optimizer, 100)
        assert np.array_equal(drawn.places, walked.places)
        assert f"100 updates at rate {optimizer['lr']} on x²/20 + y²" in drawn_text("optimizer.lr", trial)
    assert "leaves after" in drawn_text("optimizer.lr", config(optimizer={"name": "sgd", "lr": 30.0}))


def test_first_weights_are_those_of_a_run():
    trial = config(network={"hidden": [12, 8], "init": {"name": "xavier"}}, seed=3)
    run = Trial(trial, load(trial.data, Streams(trial.seed)))
    drawn = [setting_pictures._drawn(trial, layer) for layer in (1, 2, 3)]
    for number, weights in enumerate(drawn, 1):
        own = run.model.parameters.tensors[f"weight{number}"]
        assert np.array_equal(weights.astype(own.dtype), own[: len(weights)])
    assert "FIRST WEIGHTS xavier" in drawn_text("network.init.name", trial)
    assert [line.split()[0] for line in drawn_text("network.hidden", trial).split("\n")[1:4]] == [
        "1",
        "2",
        "3",
    ]


def test_of_a_wide_layer_few_weights_are_drawn_with_the_deviation_of_all():
    trial = config(network={"hidden": [5000]})
    weights = setting_pictures._drawn(trial, 1)
    assert weights.size <= setting_pictures.DRAWN
    assert weights.std() == pytest.approx(np.sqrt(2 / 784), rel=0.05)


def test_the_rate_goes_down_as_the_schedule_says():
    sgd = {"name": "sgd", "lr": 0.5}
    falling = drawn_text("schedule.name", config(optimizer=sgd, schedule={"name": "cosine", "end": 0.2}))
    assert "━ .102" in falling, "nearly a fifth of .5 is left before the last of 20 updates"
    assert "━ .500" in drawn_text("schedule.name", config(optimizer=sgd))


def test_units_are_left_out_as_in_the_first_batch():
    trial = config()
    kept = np.empty((20, 12), bool)
    Masks(lambda layer: Streams(trial.seed).sequence(Purpose.DROPOUT, layer), 0.25).draw(1, kept)
    rows = drawn_text("network.dropout.ratio", trial, 12).split("\n")[1:]
    assert rows == ["".join("■" if unit else "·" for unit in row) for row in kept[:5]]


def test_two_pictures_of_the_same_settings_are_equal_and_others_are_not():
    same = setting_picture("optimizer.lr", config()), setting_picture("optimizer.lr", config())
    assert same[0] == same[1]
    other = config(optimizer={"name": "sgd", "lr": 0.5})
    assert setting_picture("optimizer.lr", other) != same[0]
    for path, changed in (
        ("network.activation", {"network": {"hidden": [12], "activation": "tanh"}}),
        ("network.init.name", {"seed": 9}),
        ("schedule.name", {"epochs": 9}),
        ("network.dropout.ratio", {"network": {"hidden": [12], "dropout": {"ratio": 0.5}}}),
    ):
        assert setting_picture(path, config()) != setting_picture(path, config(**changed)), path

"""What a trial does with each technique: to the same bits, live where it may be, and as its name says."""

import numpy as np
import pytest

from tuitrain.streams import Streams
from tuitrain.training import QUANTITIES, Due, Snapshot, Trial

BATCH_NORM = {"network": {"hidden": [16, 8], "batch_norm": "before"}}
DROPOUT = {"network": {"hidden": [16, 8], "dropout": 0.3}}
EVERYTHING = {
    "network": {"hidden": [16, 8], "batch_norm": "after", "dropout": {"ratio": 0.2, "scaling": "training"}},
    "optimizer": "adamp",
    "schedule": {"name": "cosine", "warmup": 5},
    "weight_decay": 0.001,
    "clip": 1.0,
    "data": {"name": "mnist", "train": 200, "test": 100, "validation": 50},
    "early_stop": {"monitor": "validation_loss", "patience": 50, "restore": "best"},
    "batch_size": 40,
}
TECHNIQUES = pytest.mark.parametrize(
    "fields",
    [BATCH_NORM, DROPOUT, EVERYTHING, {"schedule": {"name": "step", "every": 7, "factor": 0.5}}],
    ids=["batch norm", "dropout", "everything", "schedule"],
)


@pytest.fixture
def make_trial(tiny, trial_of):
    def build(edits=(), **fields):
        return trial_of(tiny(**fields), edits=edits)

    return build


def go_on(trial, updates):
    """So many updates, with the evaluations due after them."""
    end = trial.updates + updates
    while trial.updates < end and not trial.finished:
        if trial.run(end - trial.updates) is Due.EVALUATION:
            trial.evaluate()


def finish(trial, slice_=1000):
    while not trial.finished:
        if trial.run(slice_) is Due.EVALUATION:
            trial.evaluate()
    return trial.state().state_sha256


@TECHNIQUES
def test_single_updates_come_to_the_bits_of_a_straight_run(make_trial, fields):
    assert finish(make_trial(**fields)) == finish(make_trial(**fields), slice_=1)


def test_a_run_that_is_made_longer_stops_early_where_a_long_one_does(make_trial):
    fields = EVERYTHING | {
        "early_stop": {"monitor": "validation_accuracy", "patience": 2},
        "optimizer": {"name": "sgd", "lr": 0.9},
        "schedule": "constant",
    }
    straight = make_trial(**fields, updates=60)
    wanted = finish(straight)
    for length in (6, 9, 13):
        grown = make_trial(**fields, updates=length)
        finish(grown)
        if not grown.stopped_early:
            grown.edit({"updates": 60})
            assert finish(grown) == wanted
            assert grown.updates == straight.updates


@TECHNIQUES
def test_restored_in_the_middle_it_ends_as_if_nothing_had_been(make_trial, fields):
    first = make_trial(**fields)
    go_on(first, 17)
    state = first.state()
    expected = finish(first)
    second = make_trial(**fields)
    go_on(second, 3)
    second.restore(state)
    assert finish(second) == expected
    assert second.score == first.score


@TECHNIQUES
def test_probing_all_the_time_touches_nothing(make_trial, fields):
    watched = make_trial(**fields)
    while not watched.finished:
        if watched.run(1) is Due.EVALUATION:
            watched.evaluate()
        Snapshot(watched, rates=True).probe(QUANTITIES)
    assert finish(make_trial(**fields)) == watched.state().state_sha256


@pytest.mark.parametrize("fields", [BATCH_NORM, DROPOUT], ids=["batch norm", "dropout"])
def test_evaluating_all_the_time_touches_nothing(make_trial, fields):
    assert finish(make_trial(**fields, evaluate={"every": 1})) == finish(
        make_trial(**fields, evaluate={"every": 1000})
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("network.dropout.ratio", 0.5), ("weight_decay", 0.1), ("clip", 0.01), ("optimizer.momentum", 0.1)],
)
def test_a_live_field_changes_what_follows_and_is_replayed_to_the_same_bits(make_trial, field, value):
    fields = {"optimizer": {"name": "momentum", "lr": 0.1}}
    live = make_trial(**fields)
    go_on(live, 13)
    before = live.state().parameters_sha256
    live.edit({field: value})
    assert live.state().parameters_sha256 == before
    expected = finish(live)
    assert expected != finish(make_trial(**fields))
    assert expected == finish(make_trial(live.edits, **fields))


def test_running_statistics_belong_to_the_state_and_to_its_hash(make_trial):
    trial = make_trial(**BATCH_NORM)
    fresh = trial.state()
    assert (trial.model.statistics.tensors["variance1"] == 1).all()
    trial.run(1)
    assert not np.array_equal(trial.state().arrays["batch_norm"], fresh.arrays["batch_norm"])
    trial.model.statistics.flat[0] += 1
    assert trial.state().parameters_sha256 != fresh.parameters_sha256


def test_a_schedule_multiplies_the_rate_that_is_set(make_trial):
    trial = make_trial(
        schedule={"name": "step", "every": 10, "factor": 0.1}, optimizer={"name": "sgd", "lr": 0.2}
    )
    rates = []
    for _ in range(25):
        go_on(trial, 1)
        rates.append(trial.rate)
    assert rates == pytest.approx([0.2] * 10 + [0.02] * 10 + [0.002] * 5)
    trial.edit({"optimizer.lr": 0.4})
    go_on(trial, 1)
    assert trial.rate == pytest.approx(0.004)


def test_a_run_made_longer_stays_at_the_end_of_its_cosine(make_trial):
    trial = make_trial(schedule={"name": "cosine", "end": 0.25})
    finish(trial)
    trial.edit({"updates": 60})
    go_on(trial, 1)
    assert trial.rate == pytest.approx(0.1 * 0.25)
    assert finish(trial) == finish(make_trial(trial.edits, schedule={"name": "cosine", "end": 0.25}))


def test_decay_pulls_weights_alone_and_the_loss_told_is_that_of_the_data(make_trial):
    decayed, plain = make_trial(weight_decay=5.0), make_trial()
    go_on(decayed, 1)
    go_on(plain, 1)
    assert decayed.history.last_loss == plain.history.last_loss
    start = make_trial().model.parameters
    expected = plain.model.parameters.flat.copy()
    expected[: start.weights] -= 0.1 * 5.0 * start.flat[: start.weights]
    np.testing.assert_allclose(decayed.model.parameters.flat, expected, atol=1e-6)


def test_the_objective_is_the_loss_and_the_squared_weights(make_trial):
    trial = make_trial(weight_decay=0.5, updates=3)
    finish(trial)
    score, parameters = trial.score, trial.model.parameters
    squares = float((parameters.flat[: parameters.weights].astype(np.float64) ** 2).sum())
    assert score.objective == pytest.approx(score.train_loss + 0.25 * squares, rel=1e-6)
    plain = make_trial(updates=3)
    finish(plain)
    assert plain.score.objective == plain.score.train_loss


def test_what_is_clipped_is_the_gradient_with_its_decay(make_trial):
    trial = make_trial(weight_decay=5.0, clip=1e-2, optimizer={"name": "sgd", "lr": 1.0}, dtype="float64")
    before = trial.model.parameters.flat.copy()
    go_on(trial, 1)
    assert np.linalg.norm(trial.model.parameters.flat - before) == pytest.approx(1e-2)


def test_all_rows_are_all_rows_however_they_are_drawn(make_trial):
    shuffled, replaced = (
        make_trial(batch_size="all", updates=3, sampling=sampling) for sampling in ("shuffle", "replacement")
    )
    assert finish(shuffled) == finish(replaced)
    assert shuffled.history.last_loss == replaced.history.last_loss


def test_clipping_bounds_the_step(make_trial):
    trial = make_trial(clip=1e-3, optimizer={"name": "sgd", "lr": 1.0})
    before = trial.model.parameters.flat.copy()
    go_on(trial, 1)
    assert np.linalg.norm(trial.model.parameters.flat - before) == pytest.approx(1e-3, rel=1e-3)


def test_validation_rows_are_held_back_and_scored(make_trial):
    trial = make_trial(data={"name": "mnist", "train": 200, "test": 100, "validation": 50})
    assert len(trial.dataset.train) == 150
    finish(trial)
    score = trial.score
    assert score.validation_accuracy * 50 == pytest.approx(round(score.validation_accuracy * 50))
    assert score.validation_loss != score.test_loss


STOPPING = {
    "data": {"name": "mnist", "train": 100, "test": 100, "validation": 50},
    "batch_size": 50,
    "optimizer": {"name": "sgd", "lr": 0.5},
    "updates": 400,
    "evaluate": {"every": 5},
}


def stopping(**options):
    return STOPPING | {"early_stop": {"monitor": "validation_loss", "patience": 3, **options}}


def test_early_stopping_waits_for_its_patience(make_trial):
    trial = make_trial(**stopping(restore="last"))
    finish(trial)
    assert trial.stopped_early
    assert trial.updates < 400
    table = trial.history.scores.table()
    losses = table[:, 3]
    assert losses[-4:].argmin() == 0
    assert losses.argmin() == len(losses) - 4
    assert trial.score.update == trial.updates
    assert trial.run(5) is Due.FINISHED


def test_the_best_network_is_put_back(make_trial):
    trial = make_trial(**stopping(restore="best"))
    finish(trial)
    best = trial.score
    assert best.update == trial.updates - 15
    straight = make_trial(**STOPPING | {"updates": best.update})
    finish(straight)
    assert trial.state().parameters_sha256 == straight.state().parameters_sha256
    assert best == straight.score


def test_a_loss_is_better_low_and_an_accuracy_high(make_trial):
    def kept(monitor):
        trial = make_trial(
            **STOPPING | {"early_stop": {"monitor": monitor, "patience": 60, "restore": "best"}}
        )
        finish(trial)
        return trial

    loss, accuracy = kept("validation_loss"), kept("validation_accuracy")
    table = accuracy.history.scores.table()
    assert loss.score.validation_loss == loss.history.scores.table()[:, 3].min()
    assert accuracy.score.validation_accuracy == table[:, 4].max()
    assert accuracy.score.update == table[table[:, 4].argmax(), 0], "the first of equals"


def test_made_longer_it_goes_on_from_its_end_and_not_from_its_best(make_trial):
    fields = STOPPING | {
        "updates": 100,
        "early_stop": {"monitor": "validation_loss", "patience": 1000, "restore": "best"},
    }
    trial = make_trial(**fields)
    finish(trial)
    assert trial.score.update < 100
    trial.edit({"updates": 200})
    assert trial.score.update == 100
    assert finish(trial) == finish(make_trial(trial.edits, **fields))


@pytest.mark.parametrize("patience", [2, 1000])
@pytest.mark.parametrize("early", [{}, {"restore": "best"}, {"restore": "last"}])
def test_made_longer_it_keeps_no_score_of_an_end_that_was_none(make_trial, early, patience):
    fields = STOPPING | {"updates": 13}
    if early:
        fields["early_stop"] = {"monitor": "validation_loss", "patience": patience, **early}
    trial = make_trial(**fields)
    finish(trial)
    assert trial.history.scores.table()[:, 0].tolist() == [5, 10, 13]
    restored = make_trial(**fields)
    restored.restore(trial.state())
    for each in (trial, restored):
        each.edit({"updates": 102})
        assert each.history.scores.table()[:, 0].tolist() == [5, 10]
        straight = make_trial(each.edits, **fields)
        assert finish(each) == finish(straight)
        np.testing.assert_array_equal(each.history.scores.table(), straight.history.scores.table())
        assert each.stopped_early == straight.stopped_early
        assert each.score == straight.score


def test_a_state_taken_after_the_end_remembers_both_networks(make_trial):
    fields = STOPPING | {
        "updates": 100,
        "early_stop": {"monitor": "validation_loss", "patience": 1000, "restore": "best"},
    }
    first = make_trial(**fields)
    finish(first)
    second = make_trial(**fields)
    second.restore(first.state())
    assert second.score == first.score
    for trial in (first, second):
        trial.edit({"updates": 150})
    assert finish(first) == finish(second)


def test_regression_has_losses_and_no_accuracies(make_trial):
    trial = make_trial(data={"name": "sine", "train": 200, "test": 100}, loss="mean_squared_error")
    finish(trial)
    assert trial.score.train_accuracy is None
    assert trial.score.gap is None
    assert trial.score.train_loss < trial.baseline
    assert trial.baseline == pytest.approx(float(trial.dataset.train.y.var()) / 2)


@pytest.mark.parametrize(
    ("data", "loss", "expected"),
    [
        ({"name": "spirals", "train": 300, "classes": 3}, "cross_entropy", np.log(3)),
        ({"name": "spirals", "train": 300, "classes": 3, "labels": "one_hot"}, "cross_entropy", np.log(3)),
        ({"name": "moons"}, "binary_cross_entropy", np.log(2)),
        ({"name": "moons"}, "mean_squared_error", 0.25),
        ({"name": "moons", "labels": "one_hot"}, "mean_squared_error", 0.25),
    ],
)
def test_the_baseline_is_what_the_best_constant_answer_costs(make_trial, data, loss, expected):
    assert make_trial(data=data, loss=loss).baseline == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("labels", ["integers", "one_hot"])
def test_the_baseline_of_unequal_classes_is_the_entropy_of_their_shares(make_trial, labels):
    trial = make_trial(data={"name": "mnist", "train": 200, "test": 100, "labels": labels})
    y = trial.dataset.train.y
    shares = np.bincount(y if y.ndim == 1 else y.argmax(axis=1), minlength=10) / 200
    assert trial.baseline == pytest.approx(-sum(share * np.log(share) for share in shares))
    assert trial.baseline < np.log(10) - 0.01
    assert trial.baseline_accuracy == shares.max() > 0.1


def test_numbers_have_no_accuracy_that_comes_of_itself(make_trial):
    data = {"name": "sine", "train": 200, "test": 100}
    assert make_trial(data=data, loss="mean_squared_error").baseline_accuracy is None


def test_saturated_is_the_share_on_the_flat_ends(make_trial):
    for activation, slope in (("sigmoid", lambda a: a * (1 - a) / 0.25), ("tanh", lambda a: 1 - a * a)):
        init = {"name": "normal", "std": 0.3}
        trial = make_trial(network={"hidden": [16, 8], "activation": activation, "init": init})
        for layer in Snapshot(trial).probe(QUANTITIES)[:-1]:
            share = (slope(layer.values["activation"].astype(np.float64)) < 0.05).mean()
            assert layer.figures["activation.saturated"] == pytest.approx(share, abs=0.01)
    assert "activation.saturated" not in Snapshot(make_trial()).probe(QUANTITIES)[0].figures


def test_the_effective_rate_is_a_figure_where_each_parameter_has_its_own(make_trial):
    trial = make_trial(optimizer={"name": "adagrad", "lr": 0.01})
    assert "update.rate" not in Snapshot(trial, rates=True).probe(QUANTITIES)[0].figures
    go_on(trial, 2)
    first = Snapshot(trial, rates=True).probe(QUANTITIES)[0].figures["update.rate"]
    go_on(trial, 10)
    assert 0 < Snapshot(trial, rates=True).probe(QUANTITIES)[0].figures["update.rate"] < first
    tiny = make_trial(optimizer={"name": "adam", "lr": 0.001, "epsilon": 1e-40})
    go_on(tiny, 2)
    assert Snapshot(tiny, rates=True).probe(QUANTITIES)[0].figures["update.rate"] == np.inf, "and no warning"
    plain = make_trial()
    go_on(plain, 1)
    assert "update.rate" not in Snapshot(plain, rates=True).probe(QUANTITIES)[0].figures


def test_arms_that_are_not_paired_draw_from_streams_of_their_own(tiny, trial_of):
    preset = tiny(**DROPOUT)
    paired = trial_of(preset)
    own = [Trial(preset.trial, paired.dataset, streams=Streams(preset.seed, arm)) for arm in ("a", "b", "b")]
    hashes = [finish(trial) for trial in (paired, *own)]
    assert hashes[2] == hashes[3]
    assert len(set(hashes)) == 3


def test_units_are_alike_whose_incoming_weights_are_equal(make_trial):
    equal = {"hidden": [16, 8], "init": {"name": "constant", "value": 0.1}}
    trial = make_trial(network=equal)
    assert [layer.alike for layer in Snapshot(trial).probe(())] == [True] * 3
    trial.model.parameters.tensors["weight1"][3, 2] *= 1.01
    trial.model.parameters.tensors["bias2"][5] = 0.1
    assert [layer.alike for layer in Snapshot(trial).probe(())] == [False, False, True]
    assert not any(layer.alike for layer in Snapshot(make_trial()).probe(()))


def test_a_unit_alone_is_not_like_another_and_batch_norm_takes_out_the_bias(make_trial):
    equal = {"init": {"name": "constant", "value": 0.1}, "batch_norm": "before"}
    assert not Snapshot(make_trial(network=equal | {"hidden": [1]})).probe(())[0].alike
    trial = make_trial(network=equal | {"hidden": [8]})
    trial.model.parameters.tensors["bias1"][5] = 0.1
    assert Snapshot(trial).probe(())[0].alike
    trial = make_trial(network=equal | {"hidden": [8], "batch_norm": "after"})
    trial.model.parameters.tensors["bias1"][5] = 0.1
    assert not Snapshot(trial).probe(())[0].alike


def test_how_much_moved_is_known_of_the_trial_as_of_its_probe(make_trial):
    trial = make_trial()
    assert trial.update_ratios == ()
    trial.run(3)
    probed = [layer.figures["update.ratio"] for layer in Snapshot(trial).probe({"update"})]
    assert trial.update_ratios == pytest.approx(probed)
    assert min(probed) > 0


def test_the_factor_is_that_of_the_last_update(make_trial):
    trial = make_trial(schedule={"name": "step", "every": 2, "factor": 0.5}, evaluate={"every": 100})
    found = [trial.factor]
    for _ in range(5):
        trial.run(1)
        found.append(trial.factor)
    assert found == [1, 1, 1, 0.5, 0.5, 0.25]


def test_a_snapshot_knows_how_the_network_was_drawn(make_trial):
    trial, fresh = make_trial(), make_trial()
    trial.run(5)
    drawn = [layer.figures["activation.std"] for layer in Snapshot(trial).untrained]
    assert drawn == [layer.figures["activation.std"] for layer in Snapshot(fresh).probe({"activation"})]
    assert drawn != [layer.figures["activation.std"] for layer in Snapshot(trial).probe({"activation"})]


@pytest.mark.parametrize(
    ("fields", "per_epoch"),
    [
        ({}, 3),
        ({"network": {"hidden": [8], "batch_norm": "off"}}, 4),
        ({"sampling": "replacement"}, 4),
        ({"data": {"name": "mnist", "train": 62, "test": 10}}, 4),
        ({"data": {"name": "mnist", "train": 60, "test": 10}}, 3),
        ({"batch_size": 60}, 1),
        ({"batch_size": "all"}, 1),
    ],
)
def test_with_batch_norm_no_batch_of_an_epoch_is_a_single_row(make_trial, fields, per_epoch):
    data = {"name": "mnist", "train": 61, "test": 10}
    network = {"hidden": [8], "batch_norm": "before"}
    trial = make_trial(**{"data": data, "network": network, "batch_size": 20} | fields)
    assert trial.config.updates_per_epoch == per_epoch
    finish(trial)
    assert trial.history.losses.count == trial.config.total_updates

"""A trial comes to the same bits however it is driven, and says where it breaks."""

import numpy as np
import pytest

from tuitrain.config import ConfigError, Edit
from tuitrain.training import QUANTITIES, Due, Snapshot, State


@pytest.fixture
def make_trial(tiny, trial_of):
    def build(edits=(), **fields):
        return trial_of(tiny(**fields), edits=edits)

    return build


def finish(trial, slice_=1000):
    """Run to the end with every evaluation; the hashes."""
    while not trial.finished:
        if trial.run(slice_) is Due.EVALUATION:
            trial.evaluate()
    return hashes(trial)


def go_on(trial, updates):
    """So many updates, and the evaluations due between them."""
    end = trial.updates + updates
    while trial.updates < end:
        if trial.run(end - trial.updates) is Due.EVALUATION:
            trial.evaluate()


def hashes(trial):
    state = trial.state()
    return state.parameters_sha256, state.state_sha256


ADAM = {"optimizer": {"name": "adam"}}
OVERFLOWING = {
    "network": {"hidden": {"width": 16, "depth": 6}},
    "optimizer": {"name": "sgd", "lr": 10.0},
}


@pytest.mark.parametrize("optimizer", [{}, ADAM], ids=["sgd", "adam"])
@pytest.mark.parametrize("sampling", ["shuffle", "replacement"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_single_updates_come_to_the_bits_of_a_straight_run(make_trial, optimizer, sampling, dtype):
    fields = {**optimizer, "sampling": sampling, "dtype": dtype}
    assert finish(make_trial(**fields)) == finish(make_trial(**fields), slice_=1)


def test_evaluating_and_probing_all_the_time_touch_nothing(make_trial):
    straight = make_trial(evaluate={"every": 1000})
    watched = make_trial(evaluate={"every": 1})
    while not watched.finished:
        if watched.run(1) is Due.EVALUATION:
            watched.evaluate()
        Snapshot(watched, rates=True).probe(QUANTITIES)
    assert finish(straight) == hashes(watched)


@pytest.mark.parametrize("optimizer", [{}, ADAM], ids=["sgd", "adam"])
@pytest.mark.parametrize("at", [0, 1, 17, 40])
def test_restored_in_the_middle_it_ends_as_if_nothing_had_been(make_trial, optimizer, at):
    straight = make_trial(**optimizer)
    expected = finish(straight)
    first = make_trial(**optimizer)
    go_on(first, at)
    if first.evaluation_due:
        first.evaluate()
    state = first.state()
    finish(first)  # what the first does afterwards must not reach the state
    second = make_trial(**optimizer)
    second.run(3)
    second.restore(state)
    assert second.updates == at
    assert finish(second) == expected
    np.testing.assert_array_equal(second.history.scores.table(), straight.history.scores.table())
    np.testing.assert_array_equal(second.history.losses.band().mean, straight.history.losses.band().mean)
    assert second.history.recent_mean() == straight.history.recent_mean()


@pytest.mark.parametrize("at", [0, 1, 3])
def test_of_a_state_gone_back_to_nobody_knows_the_last_update(make_trial, at):
    first, other = make_trial(), make_trial([Edit(update=0, set={"optimizer.lr": 0.5})])
    go_on(first, at)
    go_on(other, at or 1)
    other.restore(first.state())
    assert other.before is None
    assert other.seconds == first.seconds
    assert "update.ratio" not in Snapshot(other).probe({"update"})[0].figures
    before = other.model.parameters.flat.copy()
    other.run(1)
    np.testing.assert_array_equal(other.before.flat, before)


def test_a_live_edit_replayed_from_the_start_comes_to_the_same_bits(make_trial):
    live = make_trial()
    go_on(live, 7)
    live.edit({"optimizer.lr": 0.01})
    go_on(live, 23)
    live.edit({"optimizer.lr": 0.2})
    live.edit({"updates": 50})
    expected = finish(live)
    assert live.updates == 50
    assert [edit.update for edit in live.edits] == [7, 30], "what is changed after one update is one edit"
    assert finish(make_trial(live.edits)) == expected
    assert expected != finish(make_trial(updates=50))


def test_an_edit_between_others_keeps_those_to_come(make_trial):
    later = Edit(update=20, set={"optimizer.lr": 0.001})
    trial = make_trial([later])
    go_on(trial, 10)
    trial.edit({"optimizer.lr": 0.05})
    assert [edit.update for edit in trial.edits] == [10, 20]
    assert trial.edits_in_force == trial.edits[:1]
    expected = finish(trial)
    assert trial.rate == 0.001
    assert finish(make_trial(trial.edits)) == expected


def test_the_last_word_after_an_update_counts(make_trial):
    trial = make_trial()
    go_on(trial, 5)
    for rate in (0.2, 0.5, 0.05):
        trial.edit({"optimizer.lr": rate})
    assert [edit.set for edit in trial.edits_in_force] == [{"optimizer.lr": 0.05}]
    assert trial.config.optimizer.lr == 0.05
    assert finish(trial) == finish(make_trial(trial.edits))


def test_an_edit_after_the_end_waits_for_a_longer_run(make_trial):
    later = Edit(update=50, set={"optimizer.lr": 0.001})
    trial = make_trial([later])
    finish(trial)
    assert trial.updates == 40
    assert trial.rate == 0.1
    trial.edit({"updates": 60})
    finish(trial)
    assert trial.rate == 0.001


def test_an_edit_after_the_end_leaves_the_score_of_the_end_unless_it_goes_on(make_trial):
    trial = make_trial(updates=6)
    finish(trial)
    trial.edit({"optimizer.lr": 0.001})
    assert trial.score.update == 6
    trial.edit({"updates": 7})
    assert trial.score.update == 4


def test_going_back_takes_later_edits_back(make_trial):
    trial = make_trial()
    go_on(trial, 5)
    before = trial.state()
    trial.edit({"optimizer.lr": 0.7})
    go_on(trial, 5)
    trial.restore(before)
    assert trial.edits == ()
    assert trial.config.optimizer.lr == 0.1
    assert finish(trial) == finish(make_trial())


def test_a_field_that_needs_a_reset_is_refused_and_nothing_changes(make_trial):
    trial = make_trial()
    trial.run(5)
    for field, value in (("batch_size", 10), ("updates", 30), ("seed", 3)):
        with pytest.raises(ConfigError, match=field):
            trial.edit({field: value})
    assert trial.edits == ()
    assert finish(trial) == finish(make_trial())


def test_a_value_out_of_range_is_refused(make_trial):
    with pytest.raises(ConfigError, match="greater than 0"):
        make_trial().edit({"optimizer.lr": -1})


def test_run_comes_back_where_something_is_due(make_trial):
    trial = make_trial(epochs=2)
    assert trial.run(3) is Due.NOTHING
    assert trial.run(100) is Due.EVALUATION
    assert trial.updates == 4
    assert trial.run(100) is Due.EVALUATION
    assert trial.updates == 4, "nothing goes on before the evaluation is made"
    trial.evaluate()
    assert trial.run(100) is Due.EVALUATION
    trial.evaluate()
    assert trial.run(100) is Due.FINISHED
    assert trial.finished
    assert [int(update) for update in trial.history.scores.table()[:, 0]] == [4, 8]


def test_the_end_is_scored_even_if_it_is_no_epochs_end(make_trial):
    trial = make_trial(updates=6)
    finish(trial)
    assert [int(update) for update in trial.history.scores.table()[:, 0]] == [4, 6]


@pytest.mark.parametrize("made", [False, True])
def test_a_score_that_is_owed_is_owed_by_who_goes_on_from_there(make_trial, made):
    first, second = make_trial(), make_trial()
    first.run(4)
    if made:
        first.evaluate()
    second.restore(first.state())
    assert second.evaluation_due is not made
    finish(first)
    finish(second)
    np.testing.assert_array_equal(second.history.scores.table(), first.history.scores.table())


def test_masks_are_drawn_by_the_number_of_the_update(make_trial):
    trial = make_trial(network={"hidden": [16, 8], "dropout": 0.5})
    for done in range(3):
        trial.run(1)
        assert trial.model.masks.update == done


def test_stop_takes_effect_after_the_update_at_hand(make_trial):
    trial = make_trial()
    asked = iter([False, False, True])
    assert trial.run(40, lambda: next(asked)) is Due.STOPPED
    assert trial.updates == 3
    assert "update.ratio" in Snapshot(trial).probe({"update"})[0].figures
    assert finish(trial) == finish(make_trial())


def test_at_least_one_update(make_trial):
    with pytest.raises(ValueError, match="at least one"):
        make_trial().run(0)


def test_divergence_stops_before_the_step_and_names_layer_update_and_rate(make_trial):
    trial = make_trial(**OVERFLOWING)
    assert trial.run(40) is Due.DIVERGED
    broken = trial.divergence
    assert broken is not None
    assert broken.lr == 10.0
    assert broken.update == trial.updates + 1 > 1
    assert 1 <= broken.layer <= 7
    assert trial.finished
    before = trial.state().parameters_sha256
    assert trial.run(1) is Due.DIVERGED
    assert trial.state().parameters_sha256 == before
    assert np.isfinite(trial.history.losses.band().mean).all()


def test_a_divergence_is_told_though_it_is_asked_to_stop(make_trial):
    trial = make_trial()
    trial.model.parameters.tensors["weight2"][0, 0] = np.inf
    assert trial.run(40, lambda: True) is Due.DIVERGED


def test_of_an_update_in_the_middle_of_others_nobody_knows_what_was_before_it(make_trial):
    trial = make_trial(**OVERFLOWING)
    assert trial.run(40) is Due.DIVERGED
    assert trial.updates > 1
    assert trial.before is None


def test_the_layer_named_is_the_first_whose_values_are_not_finite(make_trial):
    trial = make_trial()
    trial.model.parameters.tensors["weight2"][0, 0] = np.inf
    trial.run(1)
    assert trial.divergence is not None
    assert trial.divergence.layer == 2
    assert trial.updates == 0


def test_parameters_that_are_not_finite_are_found_at_an_evaluation_and_never_scored(make_trial):
    trial = make_trial(updates=1)
    trial.run(1)
    trial.model.parameters.tensors["bias3"][0] = np.nan
    assert trial.evaluate() is None
    assert trial.divergence is not None
    assert trial.divergence.layer == 3
    assert trial.history.scores.last is None


def test_how_often_it_is_evaluated_does_not_move_the_divergence(make_trial):
    found = []
    for every in (1, 2, 3, 100):
        trial = make_trial(**OVERFLOWING, evaluate={"every": every})
        found.append((finish(trial), trial.divergence, trial.updates))
        assert np.isfinite(trial.history.scores.table()[:, [1, 2, 5, 6, 7]]).all()
    assert found[0][1] is not None
    assert found.count(found[0]) == 4


@pytest.mark.parametrize("updates", [1, 2, 3])
def test_what_cannot_be_scored_at_the_end_has_diverged(make_trial, updates):
    trial = make_trial(**OVERFLOWING | {"optimizer": {"name": "sgd", "lr": 1000.0}}, updates=updates)
    finish(trial)
    last = trial.history.scores.last
    assert trial.divergence or (last is not None and np.isfinite(last.test_loss))
    if updates > 1:
        assert trial.divergence


def test_an_evaluation_can_be_stopped_and_is_still_due(make_trial):
    trial = make_trial(updates=4)
    trial.run(4)
    assert trial.evaluate(lambda: True) is None
    assert trial.evaluation_due
    assert trial.history.scores.last is None
    assert trial.evaluate() is not None
    assert not trial.evaluation_due


@pytest.mark.parametrize("asked", [0, 1, 2])
def test_an_evaluation_can_be_stopped_before_each_set_of_rows(make_trial, asked):
    trial = make_trial(updates=4, data={"name": "mnist", "train": 250, "test": 100, "validation": 50})
    trial.run(4)
    answers = iter([*[False] * asked, True])
    assert trial.evaluate(lambda: next(answers)) is None
    assert next(answers, None) is None
    assert trial.evaluation_due
    assert trial.evaluate(iter([False] * 3).__next__).validation_loss is not None


def test_an_edit_that_makes_a_later_one_impossible_is_refused(make_trial):
    trial = make_trial([Edit(update=30, set={"updates": 70})], updates=60)
    go_on(trial, 10)
    with pytest.raises(ConfigError, match="updates"):
        trial.edit({"updates": 100})
    finish(trial)
    assert trial.updates == 70


@pytest.mark.parametrize("field", ["evaluate.every", "batch_size"])
def test_only_live_fields_are_edits(make_trial, field):
    trial = make_trial()
    with pytest.raises(ConfigError, match="only live fields"):
        trial.edit({field: 7})
    assert trial.edits == ()


def test_a_restored_trial_is_not_diverged_any_more(make_trial):
    trial = make_trial()
    trial.run(3)
    state = trial.state()
    trial.model.parameters.flat[:] = np.nan
    trial.run(1)
    assert trial.divergence
    trial.restore(state)
    assert trial.divergence is None
    assert finish(trial) == finish(make_trial())


def test_training_and_test_accuracy_are_counted_on_the_rows_asked_for(make_trial):
    trial = make_trial(updates=4, evaluate={"every": "epoch", "train_rows": 60, "test_rows": 30})
    trial.run(4)
    score = trial.evaluate()
    assert score is not None
    seen = Snapshot(trial)
    for rows, loss, accuracy in (
        (trial.dataset.train.first(60), score.train_loss, score.train_accuracy),
        (trial.dataset.test.first(30), score.test_loss, score.test_accuracy),
    ):
        answers = seen.answers(rows.x)
        assert loss == pytest.approx(-np.log(answers[np.arange(len(rows)), rows.y]).mean(), rel=1e-5)
        assert accuracy == (answers.argmax(axis=1) == rows.y).mean()


def test_one_state_differs_from_another_in_name_type_and_number(make_trial):
    trial = make_trial(**ADAM)
    fresh = trial.state()
    trial.run(1)
    assert trial.state().parameters_sha256 != fresh.parameters_sha256
    assert trial.state().state_sha256 != fresh.state_sha256
    assert sorted(fresh.arrays) == ["optimizer.m_sum", "optimizer.t", "optimizer.v_sum", "parameters"]


def test_a_hash_tells_apart_what_has_the_same_bytes():
    def told(**arrays):
        return State(1, 0.0, (), arrays, {})

    four = np.zeros(4, np.float32)
    states = [
        told(parameters=four),
        told(parameters=four.reshape(2, 2)),
        told(parameters=four.astype(np.float64)[:2]),
        told(parameters=four[:2], other=four[:2]),
        told(parameters=four[:2], another=four[:2]),
    ]
    assert len({state.state_sha256 for state in states}) == len(states)
    big = told(parameters=np.array([1.5], ">f4"))
    assert big.parameters_sha256 == told(parameters=np.array([1.5], "<f4")).parameters_sha256


def test_one_blas_thread_is_set_by_the_code(make_trial):
    from threadpoolctl import threadpool_info, threadpool_limits

    seen = []

    def stop():
        seen.extend(each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas")
        return True

    with threadpool_limits(2):
        make_trial().run(1, stop)
    assert seen
    assert set(seen) == {1}


FEWER = {"every": 2, "rows_before_end": 7}


def test_before_the_end_fewer_rows_are_scored_and_at_the_end_all(make_trial):
    trial, whole = make_trial(updates=4, evaluate=FEWER), make_trial(updates=4, evaluate={"every": 2})
    few = make_trial(updates=4, evaluate={"every": 2, "train_rows": 7, "test_rows": 7})
    assert len({finish(each) for each in (trial, whole, few)}) == 1
    first, last = trial.history.scores.table()
    np.testing.assert_array_equal(first, few.history.scores.table()[0])
    np.testing.assert_array_equal(last, whole.history.scores.table()[1])


def test_few_rows_stay_few_where_there_are_more_before_the_end(make_trial):
    rows = {"train_rows": 5, "rows_before_end": 7}
    trial, few = (
        make_trial(updates=4, evaluate={"every": 2, **rows}),
        make_trial(updates=4, evaluate={"every": 2, "train_rows": 5}),
    )
    finish(trial), finish(few)
    np.testing.assert_array_equal(trial.history.scores.table()[0, :3], few.history.scores.table()[0, :3])


@pytest.mark.parametrize("updates", [4, 5])
def test_scores_of_a_lengthened_run_are_those_of_one_that_was_as_long_from_the_first(make_trial, updates):
    trial, straight = make_trial(updates=updates, evaluate=FEWER), make_trial(updates=8, evaluate=FEWER)
    finish(trial)
    trial.edit({"updates": 8})
    assert finish(trial) == finish(straight)
    np.testing.assert_array_equal(trial.history.scores.table(), straight.history.scores.table())


def test_how_far_it_has_come_is_that_of_the_matrix_that_has_come_furthest(make_trial):
    trial = make_trial()
    assert trial.distance == 0.0
    drawn = {name: w.copy() for name, w in trial.model.parameters.tensors.items() if w.ndim == 2}
    trial.run(7)
    now = trial.model.parameters.tensors
    far = [np.sqrt(((now[name] - w) ** 2).mean() / (now[name] ** 2).mean()) for name, w in drawn.items()]
    assert trial.distance == pytest.approx(max(far), rel=1e-4)
    assert min(far) < max(far)

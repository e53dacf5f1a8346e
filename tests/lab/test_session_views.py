"""Views of a session: frozen, of one size, the same bits however it was driven."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import numpy as np
import pytest
from session_driver import hashes, headless, phase, stands_at

from tuitrain.config import Preset
from tuitrain.experiments.inspect.learnt import LearntWatch
from tuitrain.experiments.live.commands import Change, Pause, Run, Show, ShowLearnt, Speed, Start, Step
from tuitrain.experiments.live.view import Phase
from tuitrain.training import SCORE_FIGURES


def arrays(value, name="view"):
    """Every array in a view, with the path to it."""
    if isinstance(value, np.ndarray):
        yield name, value
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from arrays(item, f"{name}[{index}]")
    elif is_dataclass(value):
        for field in fields(value):
            yield from arrays(getattr(value, field.name), f"{name}.{field.name}")


def test_views_are_frozen_and_what_was_seen_does_not_change(open_session, small):
    driver = open_session(small())
    driver.send(Step(5))
    view = driver.view(stands_at(5))
    for part, name in ((view, "updates"), (view.trial.curves, "losses"), (view.trial.curves.losses, "end"),
                       (view.layers, "low"), (view.layers.layers[0], "mean")):  # fmt: skip
        with pytest.raises(FrozenInstanceError):
            setattr(part, name, None)
    copies = {name: array.copy() for name, array in arrays(view)}
    figures = [dict(layer.figures) for layer in view.layers.layers]
    assert len(copies) >= 7
    driver.send(Run())
    driver.view(phase(Phase.FINISHED))
    for name, array in arrays(view):
        assert np.array_equal(array, copies[name]), name
    assert [dict(layer.figures) for layer in view.layers.layers] == figures
    assert view.trial.updates == 5


def test_views_do_not_grow_with_the_run(open_session, small, wait_until):
    capacity = 2048
    preset = small(
        updates=2 * capacity + 100,
        network={"hidden": [1]},
        batch_size=1,
        evaluate={"every": 1, "train_rows": 1, "test_rows": 1},
    )
    driver = open_session(preset)
    driver.send(Run())
    # Looking all the time would only make it slow.
    wait_until(lambda: driver.phase is Phase.FINISHED)
    view = driver.view(phase(Phase.FINISHED))
    assert view.trial.updates > 2 * capacity
    largest = {name: len(array) for name, array in arrays(view) if len(array) > capacity}
    assert largest == {}
    assert view.trial.curves.losses.end[-1] == view.trial.updates
    assert view.trial.curves.scores[-1, 0] == view.trial.updates


# Reproducibility


def test_however_it_was_driven_it_replays_headless_to_the_same_bits(open_session, small):
    preset = small(epochs=4, optimizer={"name": "adam", "lr": 0.01})
    driver = open_session(preset)
    driver.send(Step(1))
    driver.view(stands_at(1))
    driver.send(Step(1))
    driver.view(stands_at(2))
    driver.after(Change({"optimizer.lr": 0.02}), Show("weight"), Change({"optimizer.lr": 0.05}))
    driver.send(Speed(100), Run())
    driver.view(lambda view: view.trial.updates >= 5)
    driver.send(Pause())
    driver.view(lambda view: view.phase is not Phase.RUNNING)
    driver.send(Speed(None), Step(None))
    driver.view(lambda view: view.phase is not Phase.RUNNING and view.trial.updates % 10 == 0)
    driver.send(Run())
    driver.view(stands_at(40))
    driver.send(Run(), Change({"optimizer.lr": 0.001}))
    view = driver.view(stands_at(80))
    assert [edit.update for edit in view.trial.edits] == [2, 40]
    edits = [edit.model_dump(exclude_none=True) for edit in view.trial.edits]
    replayed = headless(Preset.model_validate(preset.model_dump(exclude_none=True) | {"edits": edits}))
    driven = driver.close()
    assert hashes(driven) == hashes(replayed)
    assert driven.updates == replayed.figures["updates"] == 80
    assert hashes(driven) != hashes(headless(preset.model_copy(update={"epochs": 8})))


def test_pauses_and_looks_alone_change_no_bit(open_session, small):
    driver = open_session(small())
    for done in range(1, 30):
        driver.send(Step())
        driver.view(stands_at(done))
    driver.send(Run())
    driver.view(phase(Phase.FINISHED))
    assert hashes(driver.close()) == hashes(headless(small()))


def test_edits_of_the_preset_come_into_force_in_their_time(open_session, small):
    preset = small(edits=[{"update": 12, "set": {"optimizer.lr": 0.02}}])
    driver = open_session(preset)
    driver.send(Step(11))
    before = driver.view(stands_at(11))
    assert (before.trial.edits, before.trial.config.optimizer.lr) == ((), 0.1)
    driver.send(Step(1))
    view = driver.view(stands_at(12))
    assert (view.trial.edits, view.trial.config.optimizer.lr) == (preset.edits, 0.02)
    assert not view.expectations_skipped


def test_expectations_are_checked_at_the_end_and_skipped_after_an_edit(open_session, small):
    preset = small(expect=[{"figure": "updates", "equals": 30}])
    driver = open_session(preset)
    assert driver.view().expectations == ()
    driver.send(Run())
    view = driver.view(phase(Phase.FINISHED))
    assert [each.met for each in view.expectations] == [True]
    assert not view.expectations_skipped
    view = driver.after(Start(preset.model_copy(update={"seed": 5})))
    assert not view.expectations_skipped
    view = driver.after(Start(preset.model_copy(update={"batch_size": 50})))
    assert view.expectations_skipped


def test_a_live_change_skips_the_expectations(open_session, small):
    driver = open_session(small(expect=[{"figure": "updates", "equals": 30}]))
    driver.send(Step())
    driver.view(stands_at(1))
    assert driver.after(Change({"optimizer.lr": 0.02})).expectations_skipped


# What was learnt


def test_what_was_learnt_is_looked_at_only_while_asked_for(open_session, small, monkeypatch):
    looks = []
    monkeypatch.setattr(LearntWatch, "look", lambda watch, trial, running: looks.append(running))
    driver = open_session(small())
    driver.after(Show("weight"))
    assert not looks
    driver.after(ShowLearnt(True))
    assert looks == [False]
    assert driver.after(ShowLearnt(False), Show("z")).learnt is None
    assert len(looks) == 1


def test_what_was_learnt_is_that_of_the_updates_done(open_session, small):
    driver = open_session(small())
    untrained = driver.after(ShowLearnt(True)).learnt
    assert untrained.rows == 100
    assert driver.after(Show("weight")).learnt is untrained
    driver.send(Run())
    trained = driver.view(phase(Phase.FINISHED))
    accuracy = trained.trial.curves.scores[-1, 1 + SCORE_FIGURES.index("test_accuracy")]
    assert 1 - trained.learnt.wrong / 100 == pytest.approx(accuracy)
    assert driver.after(Start(small(seed=7))).learnt.wrong > trained.learnt.wrong


def test_a_view_says_how_many_commands_it_has_heard(open_session, small):
    driver = open_session(small())
    assert driver.view().obeyed == 0
    refused = Change({"optimizer.lr": -1.0})
    assert driver.after(Show("z"), refused).obeyed == 2


def test_asking_again_for_the_same_view_orders_no_other(open_session, small):
    driver = open_session(small())
    driver.view()
    driver.session._taken.clear()
    driver.session.latest()
    assert not driver.session._taken.is_set()

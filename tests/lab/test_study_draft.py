"""Settings of a study in hand, without a screen: what changes with them, what is undone, what was opened."""

import pytest

from tuitrain.config import Loaded, Preset, load
from tuitrain.lab.study_draft import StudyDraft

WALK = {
    "kind": "surface",
    "updates": 5,
    "optimizer": {"name": "sgd", "lr": 0.1},
    "arms": {"slow": {"optimizer": {"lr": 0.01}}, "fast": {}},
}


@pytest.fixture
def draft():
    """A draft of two walks, how often it told of a change, and where another surface begins."""
    told = []

    def along(preset, path, value):
        return {"surface.start": {"x": 1.0, "y": 2.0}} if path == "surface.function" else {}

    loaded = Loaded(Preset.model_validate(WALK), "walk.yaml", ())
    made = StudyDraft(loaded, lambda: told.append(made.draft), along)
    return made, told


def test_every_change_is_told_once_with_the_draft_it_made(draft):
    made, told = draft
    assert (made.name, made.edited, told) == ("walk", False, [])
    assert made.step("optimizer.lr", 1) == ""
    assert told == [made.draft]
    assert [trial.optimizer.lr for trial in made.draft.trials.values()] == [0.02, 0.2]
    assert made.edited
    made.undo()
    assert (told[1:], made.edited, made.can_undo) == ([made.draft], False, False)
    assert made.take("optimizer.lr", (-1.0,))
    assert len(told) == 2, "what was refused is no change"


def test_all_settings_as_they_were_opened_are_a_change_that_can_be_undone(draft):
    made, told = draft
    made.as_opened()
    assert (told, made.can_undo) == ([], False)
    made.step("optimizer.lr", 1)
    changed = made.draft
    made.as_opened()
    assert (made.edited, len(told)) == (False, 2)
    assert made.undo() == ""
    assert (made.draft, len(told)) == (changed, 3)
    made.undo()
    assert not made.edited


def test_stepping_there_and_back_edits_nothing(draft):
    made, _ = draft
    made.step("optimizer.lr", 1)
    made.step("optimizer.lr", -1)
    assert (made.edited, made.can_undo) == (False, True)


def test_what_belongs_to_the_kind_is_of_all_arms_and_takes_along_what_goes_with_it(draft):
    made, _ = draft
    made.choose(1)
    assert (made.arm, made.config.optimizer.lr) == ("slow", 0.01)
    assert made.take("surface.function", ("saddle",)) == ""
    assert made.draft.surface.function == "saddle"
    assert (made.config.surface.start.x, made.config.surface.start.y) == (1.0, 2.0)
    made.take("optimizer.lr", (0.5,))
    assert [trial.optimizer.lr for trial in made.draft.trials.values()] == [0.5, 0.1]
    assert (made.opened.optimizer.lr, made.opened.surface.function) == (0.01, "ravine")


def test_another_preset_is_opened_without_what_was_done_to_the_last(draft):
    made, told = draft
    made.step("optimizer.lr", 1)
    made.choose(1)
    loaded = load("local-minimum")
    made.open(loaded)
    assert (made.name, made.arm, made.can_undo, made.edited) == ("local-minimum", None, False, False)
    assert told[1:] == [loaded.preset]
    assert made.opened.surface == loaded.preset.surface
    made.as_opened()
    assert len(told) == 2

"""In the lab a setting that does not fit into memory is refused like any other wrong value."""

import pytest

from tuitrain.config import load
from tuitrain.experiments.trouble import error_text
from tuitrain.lab.screens.browser import _fitting
from tuitrain.lab.study_draft import StudyDraft

SMALL, LARGE = 60_000_000, 1_000_000_000


@pytest.fixture
def set_free_memory(monkeypatch):
    return lambda count: monkeypatch.setattr("tuitrain.experiments.memory.free_memory", lambda: count)


@pytest.fixture
def draft():
    return StudyDraft(load("quickstart"), lambda: None, lambda *_: {})


def test_a_network_that_does_not_fit_is_refused_and_nothing_changes(draft, set_free_memory):
    set_free_memory(LARGE)
    before = draft.draft
    refused = draft.type("network.hidden", "[5000, 3000]")
    assert refused.startswith("network.hidden: needs 1.")
    assert draft.draft is before
    assert not draft.can_undo
    assert draft.type("network.hidden", "[40, 30]") == ""


def test_a_preset_that_does_not_fit_is_not_opened(set_free_memory):
    set_free_memory(SMALL)
    with pytest.raises(Exception, match=r"quickstart\.yaml: data\.train: needs"):
        _fitting("quickstart")
    set_free_memory(LARGE)
    assert _fitting("quickstart").preset.title


def test_memory_that_runs_out_is_said_with_what_to_do():
    assert error_text(MemoryError("Unable to allocate")).startswith(
        "memory ran out; choose a smaller network"
    )
    assert error_text(ValueError("why")) == "ValueError: why"

"""Presets that combine many parts: they are checked quickly, and refused where there are too many."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_texts import ARMS, BASE, MANY, MISTAKEN, edits

from tuitrain.config import ConfigError, Loaded, changed, load

HANG = 9.0
"""Ten times what `python -m tests.benchmarks.hostile_yaml` allows."""


@pytest.fixture
def load_in_time(tmp_path: Path) -> Callable[[str], Loaded]:
    def reading(text: str) -> Loaded:
        path = tmp_path / "many.yaml"
        path.write_text(text, encoding="utf-8")
        start = time.process_time()
        try:
            return load(str(path))
        finally:
            assert time.process_time() - start < HANG

    return reading


@pytest.mark.parametrize("name", MANY)
def test_what_is_accepted_is_checked_soon(name: str, load_in_time: Callable[[str], Loaded]) -> None:
    assert load_in_time(MANY[name]).preset.trials


@pytest.mark.parametrize("name", MISTAKEN)
def test_what_is_wrong_is_told_soon(name: str, load_in_time: Callable[[str], Loaded]) -> None:
    with pytest.raises(ConfigError):
        load_in_time(MISTAKEN[name])


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("1,001 edits", "edits: has more than 1000 entries"),
        ("501 expectations", "expect: has more than 500 entries"),
        ("an edit of 3,000 fields", "edits[0].set: has more than 20 entries"),
    ],
)
def test_too_many_parts_are_refused_by_name(
    name: str, sentence: str, load_in_time: Callable[[str], Loaded]
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_in_time(MISTAKEN[name])
    assert [f"{each.field}: {each.message}" for each in caught.value.problems] == [sentence]


def test_a_value_is_tried_once_for_all_arms(
    load_in_time: Callable[[str], Loaded], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def counted(config: object, changes: object) -> object:
        tried.append(changes)
        return changed(config, changes)  # type: ignore[type-var, arg-type]

    monkeypatch.setattr("tuitrain.config.edit_checks.changed", counted)
    load_in_time(BASE + ARMS + edits(100, "weight_decay: {0}"))
    assert len(tried) == 100


ARMS_OF_TWO = "kind: compare\narms:\n  long: {updates: 2000}\n  momentum: {optimizer: {name: momentum}}\n"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("{update: 1, set: {updates: 1500}}", "in arm long: 1500 makes the run shorter"),
        ("{update: 1, set: {optimizer.momentum: 0.5}}", "in arm long: unknown field 'optimizer.momentum'"),
        ("{update: 1, arm: momentum, set: {optimizer.momentum: 2}}", "in arm momentum: 2 is not less than 1"),
        ("{update: 1, set: {epochs: 1}}", "in arm long: 1 makes the run shorter"),
    ],
)
def test_an_edit_is_tried_in_each_arm(
    change: str, sentence: str, load_in_time: Callable[[str], Loaded]
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_in_time(BASE + ARMS_OF_TWO + f"edits: [{change}]\n")
    (problem,) = caught.value.problems
    assert problem.message.startswith(sentence)


def test_an_edit_is_tried_at_the_length_that_the_one_before_has_left(
    load_in_time: Callable[[str], Loaded],
) -> None:
    longer = "{{update: 1, set: {{updates: {}}}}}"
    three = ", ".join(longer.format(updates) for updates in (3000, 2500, 4000))
    with pytest.raises(ConfigError) as caught:
        load_in_time(BASE + ARMS_OF_TWO + f"edits: [{three}]\n")
    assert [problem.field for problem in caught.value.problems] == ["edits[1].set.updates"]

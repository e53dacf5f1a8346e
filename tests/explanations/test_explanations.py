"""Explanations: there is one for everything that a screen can point at, and every one can be read."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from tuitrain.config import Preset, TrialConfig
from tuitrain.config.figures import LayerWord, RunWord
from tuitrain.config.kinds import BLOCKS
from tuitrain.config.settings import choices_of, names_of, variants
from tuitrain.experiments.inspect.verdicts.losses import CERTAIN, LEARNT, WINDOW
from tuitrain.experiments.inspect.verdicts.run import LEAST, SLIGHT, STALLING, UNDERFIT
from tuitrain.explanations import Explanation, explanation, explanations, parse
from tuitrain.plot.cells import clean, width
from tuitrain.training.probe import FLAT

WIDEST, LONGEST = 72, 25
# Words for "no limit", which the setting's own text says.
PLAIN = {"all", "off", "epoch"}


def topics_of(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Every path that a config can have, and every choice that it can take there."""
    for name, field in model.model_fields.items():
        path, models = f"{prefix}{name}", variants(field.annotation)
        for each in models:
            yield from topics_of(each, f"{path}.")
            yield from (f"{path}.name: {choice}" for choice in names_of(each))
        if not models or name == "hidden":
            yield path
            choices: tuple[Any, ...] = (
                () if name == "name" and prefix != "data." else choices_of(field.annotation)
            )
            yield from (
                f"{path}: {str(choice).lower() if choice in (True, False) else choice}"
                for choice in choices
                if choice not in PLAIN
            )


def wanted() -> set[str]:
    verdicts = {f"layer: {word}" for word in get_args(LayerWord)} | {
        f"run: {word}" for word in get_args(RunWord)
    }
    kinds = (name for name, kind in BLOCKS.items() if kind != "gradcheck")  # no screen shows its settings
    blocks = (
        each for name in kinds for each in topics_of(type(Preset.model_fields[name].default), f"{name}.")
    )
    return {*topics_of(TrialConfig), *blocks, *verdicts, "data.name: folder"}


def test_every_setting_every_choice_and_every_verdict_is_explained_and_nothing_else():
    assert {"optimizer.beta2", "optimizer.name: adamp", "schedule.every", "layer: DEAD"} <= wanted()
    assert sorted(wanted()) == sorted(explanations())


@pytest.mark.parametrize("topic", sorted(explanations()))
def test_every_explanation_is_short_narrow_and_printable(topic):
    said = explanation(topic)
    lines = said.text.splitlines()
    assert said.title
    assert 1 <= len(lines) <= LONGEST
    for line in (said.title, *lines):
        assert width(line) <= WIDEST
        assert "".join(clean(line)) == line == line.rstrip()


@pytest.mark.parametrize("topic", sorted(explanations()))
def test_every_sign_has_a_plain_one(topic):
    said = explanation(topic)
    asked = "".join(f"{said.title}\n{said.text}".split("\n"))
    assert "".join(clean(asked, ascii_only=True)).count("?") == asked.count("?")


@pytest.mark.parametrize("topic", sorted(explanations()))
def test_pictures_stay_aligned_in_plain_signs(topic):
    for line in explanation(topic).text.splitlines():
        if any(sign in line for sign in "╭╯╰╮│┤┼└█▇"):
            assert width(line, ascii_only=True) == width(line), line


def test_sections_are_told_apart_by_their_headings():
    found = list(parse("# a.b\nTitle\n\nOne.\n\n    # kept\n\n# a: c\n\nOther\n\nTwo.\n"))
    assert found == [
        Explanation("a.b", "Title", "One.\n\n    # kept"),
        Explanation("a: c", "Other", "Two."),
    ]


def test_a_text_that_begins_with_a_formula_keeps_its_indent():
    (found,) = parse("# a.b\nTitle\n\n    p ← p - lr · g\n\nOne.\n")
    assert found.text == "    p ← p - lr · g\n\nOne."


def test_what_nobody_wrote_is_an_error():
    with pytest.raises(KeyError):
        explanation("optimizer.magic")


def percent(share: float) -> str:
    return f"{100 * share:g} %".removeprefix("0")


MANY = {3.0: "three"}


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        (
            "run: LEARNING",
            f"From update {STALLING} on, it also still falls, or it is under {percent(LEARNT)} of",
        ),
        ("run: LEARNING", "It promises nothing about unseen rows: test accuracy may be far lower"),
        ("run: LEARNING", "wide gap alone is not yet OVERFITTING"),
        ("run: NOT LEARNING", f"After {WINDOW} updates or more"),
        ("run: NOT LEARNING", f"({MANY[CERTAIN]} standard deviations of the mean)"),
        ("run: NOT LEARNING", f"and more than {percent(SLIGHT)}"),
        (
            "run: NOT LEARNING",
            f"a loss {percent(LEARNT)} below a constant guess, or right answers for a third",
        ),
        ("run: NOT LEARNING", "over one and a half times the loss of a constant guess"),
        ("run: NOT LEARNING", f"Before update {STALLING}, it applies if no layer"),
        ("run: PLATEAU", f"({MANY[CERTAIN]} standard deviations) and more than {percent(LEAST)}"),
        (
            "run: PLATEAU",
            f"more than {percent(LEARNT)} of the loss of a constant guess, and so"
            f" is the newest training score",
        ),
        ("run: PLATEAU", f"Before update {STALLING} this verdict applies only if no layer moves"),
        (
            "run: RISING",
            f"the last {WINDOW} updates is over one and a half times its lowest value, by more than noise",
        ),
        (
            "run: OVERFITTING",
            "the accuracy on the training rows is 10 points or more above the accuracy on held-out rows",
        ),
        (
            "run: OVERFITTING",
            "the held-out loss is 10 % above its lowest value, or above the loss of a constant guess,"
            " or 99 % of the training rows are right",
        ),
        ("run: OVERFITTING", f"from update {WINDOW} on"),
        ("run: OVERFITTING", "held-out rows (validation, else test)"),
        ("run: OVERFITTING", "10 % or more of the loss of a constant guess"),
        ("run: OVERFITTING", "or the training loss is at most 1 % of the loss of a constant guess"),
        ("run: UNDERFITTING", f"over {percent(UNDERFIT)} of the loss of a constant guess"),
        ("run: UNDERFITTING", "as well as the training rows, within 5 points"),
        ("run: DIVERGED", "takes more than half of the largest stable value"),
        (
            "run: DIVERGED",
            "under ten times the loss of a constant guess (a hundred times with squared errors)",
        ),
        ("run: DIVERGED", "at a tenth of the learning rate"),
        ("layer: ok", "fewer than a third of its units"),
        ("layer: ALIKE", "the same incoming weights (within 1/1000 of their size)"),
        (
            "layer: COLLAPSED",
            "to 1 % of the first layer's size; for sigmoid and tanh, to a standard deviation of 2 % of",
        ),
        ("layer: EXPLODING", "over 20 times as large as in the first layer"),
        (
            "layer: SATURATED",
            f"Two fifths or more of the outputs of this sigmoid or tanh layer lie where its slope is under"
            f" {percent(FLAT)} of the steepest",
        ),
        ("layer: DEAD", "A third or more of this layer's ReLUs"),
        ("layer: NO GRADIENT", "at most 1/1000 of the largest layer's"),
        ("layer: FROZEN", "by less than a millionth of their size"),
        ("layer: FROZEN", f"a loss under {percent(LEARNT)} of the loss of a constant guess"),
        ("layer: JUMPY", "by more than a tenth of their size"),
    ],
)
def test_verdicts_are_explained_by_the_bounds_that_they_have(topic, words):
    assert words in " ".join(explanation(topic).text.split())


def test_health_names_no_count_of_dead_units_but_the_bound():
    assert "dozen" not in explanation("layer: ok").text

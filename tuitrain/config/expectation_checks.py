"""What an expectation must be to the other fields of its preset: all that no run can meet is refused."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Final, get_args

from tuitrain.config.ensemble import ENSEMBLE_ARM
from tuitrain.config.expectation import CONDITIONS, Expectation
from tuitrain.config.figures import (
    ENSEMBLE_FIGURES,
    SEARCH_FIGURES,
    STATUSES,
    STUDY_FIGURES,
    CheckWord,
    Figure,
    FigureError,
    LayerWord,
    RunWord,
    check_layer,
    parse_figure,
)
from tuitrain.config.kinds import KINDS, facts_of, listed
from tuitrain.config.preset_fields import PresetFields
from tuitrain.config.problems import FieldPath, Finding, suggestion
from tuitrain.config.trial import TrialConfig
from tuitrain.text import shorten, shown


def check_expectations(preset: PresetFields) -> Iterable[Finding]:
    """What no run can come out to, and names that are no figures."""
    arms = preset.figure_arms
    for index, expected in enumerate(preset.expect):
        for path, message in _expectation(preset, expected, arms):
            yield ("expect", index, *path), message


def _expectation(preset: PresetFields, expected: Expectation, arms: tuple[str, ...]) -> Iterable[Finding]:
    yield from _conditions(expected)
    for field, name in _named(expected):
        try:
            figure = parse_figure(name, arms)
        except FigureError as error:
            yield (field,), f"wants a number or a figure: {error}" if field == "equals" else str(error)
            continue
        problem = _unfit(preset, figure)
        if problem:
            yield (field,), problem
        elif never := _never_reached(figure):
            yield (field,), never
        elif field == "figure":
            yield from _words(preset, expected, figure) if figure.is_text else _numbers(expected, figure)
        elif figure.is_text:
            yield (field,), f"{figure.name} is a word, nothing can be {field} it"


def _named(expected: Expectation) -> Iterable[tuple[str, str]]:
    """The fields of an expectation that name figures, with the names."""
    fields = ["figure", *(field for field in ("above", "below") if getattr(expected, field) is not None)]
    if len(expected.figures) > len(fields):
        fields.append("equals")
    return zip(fields, expected.figures, strict=True)


def _figures(preset: PresetFields, expected: Expectation) -> Iterable[tuple[str, Figure]]:
    """The fields that name figures, with those; what is no figure is told elsewhere."""
    for field, name in _named(expected):
        with suppress(FigureError):
            yield field, parse_figure(name, preset.figure_arms)


def _all_figures(preset: PresetFields) -> Iterable[tuple[FieldPath, Figure]]:
    """Every figure that an expectation names, with its place."""
    for index, expected in enumerate(preset.expect):
        for field, figure in _figures(preset, expected):
            yield ("expect", index, field), figure


_OF_ONE_NETWORK: Final = ("objective", "loss_last_100", "verdict", "epochs_to")
"""Figures of how a network learns."""


def _unfit(preset: PresetFields, figure: Figure) -> str | None:
    """What keeps the preset's kind from having such a figure."""
    averaged = preset.kind == "ensemble" and figure.arm == ENSEMBLE_ARM
    if figure.quantity in ENSEMBLE_FIGURES and not averaged:
        return f"{figure.name} is a figure of the arm {ENSEMBLE_ARM} in kind ensemble"
    if averaged and (figure.layer is not None or figure.quantity in _OF_ONE_NETWORK):
        return f"an average of networks has no {figure.name}; its members have"
    searched = figure.quantity in SEARCH_FIGURES or figure.setting is not None
    if searched and preset.kind != "search":
        return f"{figure.name} is a figure of kind search"
    if figure.setting is not None and figure.setting not in preset.search.space:
        space = preset.search.space
        near = suggestion(figure.setting, space) or f"; it searches {shorten(', '.join(space), 100)}"
        return f"the search does not vary {shown(figure.setting)}{near}"
    own = facts_of(preset.kind).figures
    if own is None:
        others = (kind for kind, facts in KINDS.items() if figure.quantity in (facts.figures or ()))
        return f"{figure.name} is a figure of kind {next(others)}" if _of_a_study(figure) else None
    if figure.in_kinds in (*own, "status"):
        return None
    return f"nothing is trained, so there is no {figure.name}; there are {listed(own)}"


def _of_a_study(figure: Figure) -> bool:
    return figure.quantity in STUDY_FIGURES


def _conditions(expected: Expectation) -> Iterable[Finding]:
    """Conditions that do not go together, whatever the figure is."""
    given = [name for name in CONDITIONS if getattr(expected, name) is not None]
    if not given:
        yield ("figure",), f"expects nothing; give {', '.join(CONDITIONS[:-1])} or below"
    if expected.by is not None and expected.above is None and expected.below is None:
        yield ("by",), "can only be used with above or below"
    if expected.min is not None and expected.max is not None and expected.min > expected.max:
        yield ("max",), f"{shown(expected.max)} is less than min, {shown(expected.min)}"
    for name in ("above", "below"):
        if getattr(expected, name) == expected.figure:
            yield (name,), f"no figure is {name} itself; name another one"
    if expected.above is not None and expected.above == expected.below:
        yield ("below",), f"nothing is both above and below {shown(expected.below)}"


def _words(preset: PresetFields, expected: Expectation, figure: Figure) -> Iterable[Finding]:
    """Words are compared with words, by `equals` alone."""
    value = expected.equals
    for name in CONDITIONS:
        if name != "equals" and getattr(expected, name) is not None:
            yield (name,), f"{figure.name} is a word and takes only equals"
    if value is None:
        return
    known = _known_words(preset, figure)
    if not isinstance(value, str):
        yield ("equals",), f"{figure.name} is a word, not a number"
    elif value not in known:
        near = suggestion(value, known) or suggestion(value.upper(), known)
        yield ("equals",), f"{shown(value)} is not one of: {', '.join(known)}{near}"


def _known_words(preset: PresetFields, figure: Figure) -> tuple[str, ...]:
    if figure.quantity == "status":
        return STATUSES
    if figure.layer is not None:
        return get_args(LayerWord)
    if preset.kind == "gradcheck":
        return get_args(CheckWord)
    # What was run has begun.
    return tuple(word for word in get_args(RunWord) if word != "READY")


def _numbers(expected: Expectation, figure: Figure) -> Iterable[Finding]:
    """Numbers that the figure never comes out to."""
    low, high = figure.bounds
    for name, value in (("min", expected.min), ("max", expected.max), ("equals", expected.equals)):
        if not isinstance(value, int | float):
            continue
        if name != "max" and value > high:
            yield (name,), _above(figure, value)
        elif name != "min" and value < low:
            yield (name,), f"{figure.name} is never below {low:g}"


def _never_reached(figure: Figure) -> str | None:
    """Why the score of an `epochs_to` never meets its condition."""
    score = figure.of_score
    if score is None or figure.threshold is None:
        return None
    low, high = score.bounds
    if figure.comparison == ">=" and figure.threshold > high:
        return _above(score, figure.threshold)
    if figure.comparison == "<=" and figure.threshold < low:
        return f"{score.name} is never below {low:g}"
    return None


def _above(figure: Figure, value: float) -> str:
    share = figure.likely_share(value)
    meant = f"; did you mean {share:g}?" if share is not None else ""
    return f"{figure.name} is never above {figure.bounds[1]:g}{meant}"


def check_scores(preset: PresetFields, trials: Mapping[str, TrialConfig]) -> Iterable[Finding]:
    """Scores that an arm's data cannot give."""
    for place, figure in _all_figures(preset):
        data = trials.get(figure.arm, preset).data
        score = figure.score or figure.quantity
        if score.startswith("validation_") and not data.validation_rows:
            yield place, f"there is no {score} without validation rows; give data.validation"
        elif data.shape.classes is None and (score.endswith(("_accuracy", "_f1")) or score in _OF_CLASSES):
            yield place, f"{data.name} has no classes, so there is no {score}"
        elif data.shape.classes is not None and score.endswith(("_rmse", "_mae", "_r2")):
            yield place, f"{data.name} has classes, so there is no {score}"


_OF_CLASSES: Final = ("gap", *ENSEMBLE_FIGURES)
"""Figures that are differences between accuracies: only classification has them."""


def check_single_rows(preset: PresetFields, trials: Mapping[str, TrialConfig]) -> Iterable[Finding]:
    """R² of a single row: the sum that it divides by is zero."""
    if preset.kind == "search" and any(path.startswith("data.") for path in preset.search.space):
        return
    for place, figure in _all_figures(preset):
        rows, _, name = (figure.score or figure.quantity).partition("_")
        trial = trials.get(figure.arm, preset)
        if name == "r2" and trial.data.shape.classes is None and (field := _of_one_row(trial, rows)):
            said = f"R² needs at least 2 rows, and {field} gives 1"
            yield place, f"{said}: with one row the target does not vary"


def _of_one_row(trial: TrialConfig, rows: str) -> str | None:
    """The field that leaves a single row of that set to be scored; None where there are more, or none."""
    counts = {
        f"data.{rows}": getattr(trial.data, f"{rows}_rows"),
        f"evaluate.{rows}_rows": getattr(trial.evaluate, f"{rows}_rows", "all"),
    }
    return next((field for field, count in counts.items() if count == 1), None)


def check_layers(preset: PresetFields, trials: Mapping[str, TrialConfig]) -> Iterable[Finding]:
    """Layers that an arm's network does not have; that of the base where the arm does not fit otherwise."""
    has_output = facts_of(preset.kind).has_output
    for place, figure in _all_figures(preset):
        try:
            hidden = len(trials.get(figure.arm, preset).network.widths)
            check_layer(figure, hidden, output=has_output)
        except FigureError as error:
            yield place, str(error)

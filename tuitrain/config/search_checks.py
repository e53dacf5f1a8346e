"""What a search must be to the trial whose fields it varies."""

from collections.abc import Iterable, Mapping
from itertools import chain, islice, product
from math import prod
from typing import Any, Final

from tuitrain.config.data_paths import is_path
from tuitrain.config.merge import LENGTHS, changed
from tuitrain.config.preset_fields import PresetFields
from tuitrain.config.problems import ConfigError, FieldPath, Finding, suggestion
from tuitrain.config.search import (
    MOST_BAYES_TRIALS,
    BayesSampler,
    Choice,
    GridSampler,
    Range,
    SearchConfig,
    WholeRange,
)
from tuitrain.config.settings import SettingInfo, settings_of
from tuitrain.config.trial import TrialConfig
from tuitrain.text import shown

MOST_TOGETHER: Final = 256
"""Combinations of choices that are looked at before anything is trained."""


def check_search(preset: PresetFields) -> Iterable[Finding]:
    """What is wrong with how it searches, whatever the trial is."""
    search = preset.search
    if preset.kind != "search":
        return
    if not search.space:
        yield ("search", "space"), "is missing; give at least one field and its range"
    if preset.edits:
        yield ("edits",), "the trials of a search cannot be edited while they run"
    for path, message in (*_sampler(search), *_halving(preset), *_narrow(search)):
        yield ("search", *path), message


def check_space(preset: PresetFields) -> Iterable[Finding]:
    """What is wrong with the space and the monitor, given a trial that fits by itself."""
    if preset.kind != "search":
        return
    yield from _monitor(preset)
    trial = preset.trial
    known = {info.path: info for info in settings_of(trial)}
    space = preset.search.space
    found = [finding for path in space for finding in _field(trial, known, path, space[path])]
    yield from found or _together(trial, known, space)


def grid_shape(config: GridSampler, space: Mapping[str, Range]) -> tuple[int, ...]:
    """How many values of each field a grid has."""
    return tuple(_values(range_, config.points) for range_ in space.values())


def takes_whole(info: SettingInfo, range_: Range) -> bool:
    """Whether what lies between the ends is rounded: the field takes whole numbers, and so are the ends.

    Rows may be counted or be a share of those there are: between shares lie shares.
    """
    # All rows, every epoch: counts in other words.
    whole = bool(info.unit) if isinstance(info.value, str) else isinstance(info.value, int)
    return whole and not any(isinstance(end, float) and not end.is_integer() for end in range_.ends)


def _values(range_: Range, points: int) -> int:
    """How many of them a grid of so many points has: of a choice all there are, as of few whole numbers."""
    if isinstance(range_, WholeRange):
        return min(points, range_.int[1] - range_.int[0] + 1)
    return len(range_.choice) if isinstance(range_, Choice) else points


def _sampler(search: SearchConfig) -> Iterable[Finding]:
    sampler = search.sampler
    if isinstance(sampler, GridSampler) and search.space:
        shape = grid_shape(sampler, search.space)
        count = prod(shape) + sampler.beside
        if count != search.trials:
            sizes = " × ".join(map(str, shape)) + (f" + {sampler.beside} random" if sampler.beside else "")
            has = sizes if sizes == str(count) else f"{sizes} = {count:,}"
            yield ("trials",), f"{search.trials} is not what the grid has; it has {has}"
    if isinstance(sampler, BayesSampler) and sampler.start > search.trials:
        yield ("sampler", "start"), f"{sampler.start} is more than the {search.trials} trials there are"
    if isinstance(sampler, BayesSampler) and search.trials > MOST_BAYES_TRIALS:
        message = f"{search.trials} are more than bayes can handle; {MOST_BAYES_TRIALS} are the most"
        yield ("trials",), message
    if search.narrow and sampler.name != "random":
        yield ("narrow",), f"works only with random; {sampler.name} has its own way to the best"
    if search.halving and isinstance(sampler, BayesSampler):
        yield ("halving",), "does not work with bayes, which needs trials of full length"


def _halving(preset: PresetFields) -> Iterable[Finding]:
    halving = preset.search.halving
    if halving is None:
        return
    path = ("halving",)
    if preset.epochs is not None:
        yield path, "compares trials after the same number of updates; give the length in updates"
    if preset.updates is not None and halving.first >= preset.updates:
        yield (*path, "first"), f"{halving.first} is not less than the {preset.updates} updates of a trial"
    if preset.early_stop:
        yield path, "does not work with early_stop; both would end a trial"
    for name in preset.search.space:
        if name in LENGTHS:
            yield ("space", name), "halving decides how long a trial is"


def _narrow(search: SearchConfig) -> Iterable[Finding]:
    narrow = search.narrow
    if narrow and narrow.keep > search.trials // narrow.rounds:
        message = f"{narrow.keep} is more than the {search.trials // narrow.rounds} trials of a round"
        yield ("narrow", "keep"), message


def _monitor(preset: PresetFields) -> Iterable[Finding]:
    monitor, path = preset.search.monitor, ("search", "monitor")
    if monitor.startswith("validation") and not preset.data.validation_rows:
        yield path, f"{monitor} needs validation rows; give data.validation"
    elif monitor.endswith("accuracy") and preset.data.shape.classes is None:
        yield path, f"{preset.data.name} has no classes, so there is no {monitor}"


def _field(
    trial: TrialConfig, known: Mapping[str, SettingInfo], path: str, range_: Range
) -> Iterable[Finding]:
    """What keeps the range from being one of that field."""
    place: FieldPath = ("search", "space", path)
    info = known.get(path)
    if info is None:
        yield place, _unknown(trial, path, known)
    elif info.nature == "view":
        yield place, "changes no result, so there is nothing to search"
    elif path == "data.name" and any(isinstance(each, str) and is_path(each) for each in range_.ends):
        yield place, "a folder of your own cannot be a choice; names of data sets can"
    elif not _is_number(info) and not isinstance(range_, Choice):
        yield place, f"is no number; {_in_other_words(info)}"
    else:
        (kind,) = type(range_).model_fields
        yield from ((((*place, kind)), text) for text in _ends(trial, info, range_))


def _unknown(trial: TrialConfig, path: str, known: Mapping[str, SettingInfo]) -> str:
    if path.startswith("network.hidden.") and "network.hidden" in known:
        return "there is none in a list; write network.hidden as {width: 100, depth: 6}"
    if _is_unset(trial, path):
        return "has no value in this trial; give it one outside of the search too"
    searched = [name for name, info in known.items() if info.nature != "view"]
    return f"there is no field {shown(path)} in this trial{suggestion(path, searched)}"


def _is_unset(trial: TrialConfig, path: str) -> bool:
    """Whether the trial could have the field, or what holds it, but does not."""
    value: Any = trial
    for part in path.split("."):
        if part not in getattr(type(value), "model_fields", ()):
            return False
        value = getattr(value, part)
        if value is None:
            return True
    return False


def _is_number(info: SettingInfo) -> bool:
    if isinstance(info.value, bool | tuple):
        return False
    # A word that stands for a number, such as all or off: numbers stand beside it, and have bounds.
    return not isinstance(info.value, str) or info.minimum is not None or info.exclusive_minimum is not None


def _in_other_words(info: SettingInfo) -> str:
    if isinstance(info.value, tuple):
        return "write it as {width: 100, depth: 6} and search these"
    return f"give its values as {{choice: [{', '.join(map(str, info.choices[:2]))}]}}"


def _ends(trial: TrialConfig, info: SettingInfo, range_: Range) -> Iterable[str]:
    """What is wrong with values at its ends, each alone."""
    for value in _as_taken(info, range_):
        problem = _refused(trial, {info.path: value})
        if problem:
            yield problem.message if problem.field == info.path else str(problem)
            return


def _as_taken(info: SettingInfo, range_: Range) -> tuple[Any, ...]:
    """The ends of a range as the field takes them: whole where it takes whole numbers alone."""
    whole = takes_whole(info, range_)
    return tuple(
        int(end) if whole and isinstance(end, float) and end.is_integer() else end for end in range_.ends
    )


def _together(
    trial: TrialConfig, known: Mapping[str, SettingInfo], space: Mapping[str, Range]
) -> Iterable[Finding]:
    """What is wrong with values of several fields at once: fields limit each other the more, the larger."""
    taken = [_as_taken(known[path], range_) for path, range_ in space.items()]
    corners = product(*((each[0], each[-1]) for each in taken))
    # Not every choice is at a corner.
    between = islice(product(*taken), MOST_TOGETHER if any(len(each) > 2 for each in taken) else 0)
    for values in chain(corners, between):
        settings = dict(zip(space, values, strict=True))
        problem = _refused(trial, settings)
        if problem:
            said = ", ".join(f"{path} {shown(value)}" for path, value in settings.items())
            yield ("search", "space"), f"with {said}: {problem}"
            return


def _refused(trial: TrialConfig, settings: Mapping[str, Any]) -> Any:
    """The first problem with a trial of these settings; None if it can be made."""
    try:
        changed(trial, settings)
    except ConfigError as error:
        return error.problems[0]
    return None

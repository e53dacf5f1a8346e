"""Presets by name or path: found, read, overridden, checked."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from tuitrain.config.arms import sets
from tuitrain.config.data_paths import anywhere, beside, placed
from tuitrain.config.diff import diff
from tuitrain.config.edit_checks import Length
from tuitrain.config.files import read_file
from tuitrain.config.kinds import facts_of
from tuitrain.config.merge import LENGTHS, Override, covered, overridden, parse_override
from tuitrain.config.preset import Preset
from tuitrain.config.problems import ConfigError, Location, Locations, Problem, suggestion
from tuitrain.config.settings import settings_of
from tuitrain.config.validation import validate
from tuitrain.config.yaml_reader import Document, read_document
from tuitrain.text import clean, shorten, shown

_SUFFIXES: Final = (".yaml", ".yml")
_CLASSES_NAMED: Final = 4
# Expectations hold under any seed.
_NO_EDIT: Final = "seed"


@dataclass(frozen=True)
class Loaded:
    """A preset, checked; `source` is what messages call it.

    `edited` are the fields that the overrides changed and that change results, the seed left out; `notes` are
    sentences on overrides and edits that do less than they seem to, and on classes that cannot be learnt.
    """

    preset: Preset
    source: str
    edited: tuple[str, ...]
    notes: tuple[str, ...] = ()


def presets_folder() -> Path:
    """Where the shipped presets are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "presets"
    return inside if inside.is_dir() else package.parent / "presets"


def preset_names() -> tuple[str, ...]:
    """The names of the shipped presets, sorted."""
    return tuple(sorted(path.stem for path in presets_folder().glob("*.yaml")))


def preset_text(name: str) -> str:
    """The text of a shipped preset. Raises ConfigError for an unknown name."""
    content, _ = _shipped(name)
    return content.decode("utf-8")


def preset_title(name: str) -> str:
    """The title of a shipped preset, read without the rest of it."""
    lines = preset_text(name).splitlines()
    line = next((each for each in lines if each.startswith("title:")), "")
    return str(read_document(line.encode(), name).fields["title"]) if line else ""


def load(argument: str, overrides: Iterable[str] = (), seed: int | None = None) -> Loaded:
    """The preset of that name, or at that path if it has a separator or ends in .yaml or .yml.

    `overrides` are texts `field=value`, merged over the file; `seed` comes last. Raises ConfigError with all
    problems of the file and of the overrides.
    """
    content, source = _file(argument) if _is_path(argument) else _shipped(argument)
    folder = Path(argument).parent if _is_path(argument) else presets_folder()
    changes, problems = _read(overrides)
    problems += covered(changes, Preset)
    if seed is not None:
        changes.append(Override(("seed",), seed, f"--seed {shorten(str(seed))}"))
    document = read_document(content, source)
    document = replace(document, fields=placed(document.fields, beside(folder)))
    try:
        preset = _resolved(document, source, changes)
    except ConfigError as error:
        raise ConfigError([*error.problems, *problems]) from None
    if problems:
        raise ConfigError(problems)
    notes = (*_notes(changes, preset), *_too_late(preset, source), *_unlearnt(preset, source))
    return Loaded(preset, source, _edited(document, source, changes, preset), notes)


def names_preset(argument: str) -> bool:
    """Whether it is the name of a shipped preset, or a path that a preset may be at."""
    return _is_path(argument) or argument in preset_names()


def _is_path(argument: str) -> bool:
    return argument.endswith(_SUFFIXES) or os.sep in argument or (os.altsep or os.sep) in argument


def _file(argument: str) -> tuple[bytes, str]:
    source = clean(argument)
    return read_file(Path(argument), source), source


def _shipped(name: str) -> tuple[bytes, str]:
    known = preset_names()
    if name not in known:
        near = suggestion(name, known) or "; 'tuitrain presets' lists all presets"
        raise ConfigError.of(f"there is no preset {shown(name)}{near}")
    source = f"{name}.yaml"
    return read_file(presets_folder() / source, source), source


def _read(overrides: Iterable[str]) -> tuple[list[Override], list[Problem]]:
    changes: list[Override] = []
    problems: list[Problem] = []
    for text in overrides:
        try:
            change = parse_override(text)
            changes.append(replace(change, value=placed(change.value, anywhere, change.path)))
        except ConfigError as error:
            problems += error.problems
    return changes, problems


def _resolved(document: Document, source: str, changes: Iterable[Override]) -> Preset:
    lines = {path: Location(source, line) for path, line in document.lines.items()}
    places = Locations({(): Location(source), **lines})
    values = overridden(document.fields, changes, Preset, places)
    return validate(Preset, values, places, document.found)


def _notes(changes: Sequence[Override], preset: Preset) -> Iterator[str]:
    lengths = [change for change in changes if change.path[0] in LENGTHS]
    for change in lengths:
        if change.path != lengths[-1].path:
            yield f"{change.source}: has no effect, because {lengths[-1].source} comes after it"
    for change in changes:
        arms = [name for name, fields in preset.arms.items() if sets(fields, change.path)]
        if arms:
            themselves = "sets it itself" if len(arms) == 1 else "set it themselves"
            yield f"{change.source}: {', '.join(arms)} {themselves}"


def _too_late(preset: Preset, source: str) -> Iterator[str]:
    """Edits that a run is over for, unless it is made longer."""
    lengths = {arm: Length.of(trial) for arm, trial in preset.trials.items()}
    for index, edit in enumerate(preset.edits):
        concerned = [arm for arm in lengths if edit.arm in (None, arm)]
        longer: dict[str, Any] = {path: value for path, value in edit.set.items() if path in LENGTHS}
        last = max(lengths[arm].updates for arm in concerned)
        if edit.update >= last and not longer:
            yield (
                f"{source}: edits[{index}]: the run ends after update {last}, so a change after update"
                f" {edit.update} does nothing unless the run is made longer"
            )
        for path, value in longer.items():
            lengths |= {arm: lengths[arm].changed(path, value) for arm in concerned}


def _unlearnt(preset: Preset, source: str) -> Iterator[str]:
    """Classes that no training row belongs to, as class 0 where labels count from 1."""
    if not facts_of(preset.kind).trains:
        return
    absent = {arm: trial.data.absent_classes for arm, trial in preset.trials.items()}
    for classes in dict.fromkeys(filter(None, absent.values())):
        arms = [arm for arm, missing in absent.items() if missing == classes]
        whose = f" of {', '.join(arms)}" if len(arms) < len(absent) else ""
        yield f"{source}: data: {_never(classes)} in the training rows{whose}"


def _never(classes: tuple[int, ...]) -> str:
    """`class 0 never occurs`, and so for several."""
    *first, last = map(str, classes[:_CLASSES_NAMED])
    if len(classes) > _CLASSES_NAMED:
        first, last = [*first, last], f"{len(classes) - _CLASSES_NAMED} more"
    return f"classes {', '.join(first)} and {last} never occur" if first else f"class {last} never occurs"


def _edited(document: Document, source: str, changes: list[Override], preset: Preset) -> tuple[str, ...]:
    if not changes:
        return ()
    try:
        before = _resolved(document, source, ())
        paths = diff(before, preset).results
    except ConfigError:
        # The file alone is no preset, so there is nothing to compare with but what the overrides say.
        views = {info.path for info in settings_of(preset) if info.nature == "view"}
        named = dict.fromkeys(".".join(change.path) for change in changes)
        paths = tuple(path for path in named if path not in views)
    return tuple(path for path in paths if path != _NO_EDIT)

"""Presets by name or path: found, read, overridden, checked."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tuitrain.config.diff import diff
from tuitrain.config.merge import Override, laid_over, parse_override
from tuitrain.config.preset import Preset
from tuitrain.config.problems import ConfigError, Place, Places, Problem, nearest
from tuitrain.config.settings import settings_of
from tuitrain.config.text import clean, shorten, shown
from tuitrain.config.validation import validate
from tuitrain.config.yaml_reader import Document, read_document, read_file

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Loaded:
    """A preset ready to run.

    `source` is how messages call it. `edited` are the fields that the overrides changed and that change results
    (the seed is not among them: expectations hold under any seed).
    """

    preset: Preset
    source: str
    edited: tuple[str, ...]


def presets_folder() -> Path:
    """Where the shipped presets are: inside an installed package, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "presets"
    return inside if inside.is_dir() else package.parent / "presets"


def preset_names() -> tuple[str, ...]:
    """The names of the shipped presets, sorted."""
    return tuple(sorted(path.stem for path in presets_folder().glob("*.yaml")))


def preset_text(name: str) -> str:
    """The text of a shipped preset. Raises ConfigError for an unknown name."""
    return _read(name)[0].decode("utf-8")


def load(argument: str, overrides: Iterable[str] = (), seed: int | None = None) -> Loaded:
    """The preset with that name, or at that path if it has a separator or ends in .yaml or .yml.

    `overrides` are `field=value` texts, merged over the file; `seed` comes last. Raises ConfigError with every
    problem of file and overrides.
    """
    content, source = _read(argument)
    given, bad = _overrides(overrides, seed)
    document = read_document(content, source)
    problems = list(bad)
    preset: Preset | None = None
    try:
        preset = _resolved(document, source, given)
    except ConfigError as error:
        problems = [*error.problems, *bad]
    if preset is None or problems:
        raise ConfigError(problems)
    return Loaded(preset, source, _edited(document, source, given, preset))


def _read(argument: str) -> tuple[bytes, str]:
    """The bytes of the preset and its display name."""
    separators = (os.sep, os.altsep) if os.altsep else (os.sep,)
    if argument.endswith(_SUFFIXES) or any(separator in argument for separator in separators):
        source = clean(argument)
        return read_file(Path(argument), source), source
    known = preset_names()
    if argument not in known:
        near = nearest(argument, known) or "; 'tuitrain presets' lists them"
        raise ConfigError.of(f"there is no preset {shown(argument)}{near}")
    source = f"{argument}.yaml"
    return read_file(presets_folder() / source, source), source


def _overrides(texts: Iterable[str], seed: int | None) -> tuple[list[Override], list[Problem]]:
    read, bad = [], []
    for text in texts:
        try:
            read.append(parse_override(text))
        except ConfigError as error:
            bad += error.problems
    if seed is not None:
        read.append(Override(("seed",), seed, f"--seed {shorten(str(seed))}"))
    return read, bad


def _resolved(document: Document, source: str, overrides: Iterable[Override]) -> Preset:
    lines = {path: Place(source, line) for path, line in document.lines.items()}
    places = Places(lines | {(): Place(source)})

    values = laid_over(document.fields, overrides, Preset, places)
    return validate(Preset, values, places, document.found)


def _edited(document: Document, source: str, overrides: list[Override], preset: Preset) -> tuple[str, ...]:
    try:
        before = _resolved(document, source, ())
    except ConfigError:
        # The file alone is no preset; what the overrides say is then all that is known of the difference.
        views = {info.path for info in settings_of(preset) if info.nature == "view"}
        paths = (".".join(override.path) for override in overrides)
        return tuple(path for path in dict.fromkeys(paths) if path not in (*views, "seed"))
    return tuple(path for path in diff(before, preset).paths if path != "seed")

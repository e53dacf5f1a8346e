"""Preferences: how somebody likes the lab to look and which keys do what, in a file of their own."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

from platformdirs import user_config_path
from pydantic import BaseModel, BeforeValidator, Field

from tuitrain.config.files import read_file
from tuitrain.config.findings import raise_found
from tuitrain.config.problems import Finding, Location, Locations
from tuitrain.config.validation import examine
from tuitrain.config.values import MODEL, Line, Number
from tuitrain.config.yaml_reader import Document, read_document
from tuitrain.limits import FASTEST_REDRAW, REDRAW, SLOWEST_REDRAW
from tuitrain.text import clean, shown

VARIABLE: Final = "TUITRAIN_CONFIG"
"""The environment's name for another file."""
_WORDS: Final = ("file of preferences", "theme: …")


def _listed(keys: Any) -> Any:
    """A list of keys for each action; a single key need not stand in brackets, and `1` is a key."""
    if not isinstance(keys, Mapping):
        return keys
    made, found = {}, list[Finding]()
    for action, value in keys.items():
        several = value if isinstance(value, list | tuple) else [value]
        if not several or any(isinstance(key, bool) or not isinstance(key, str | int) for key in several):
            found.append(((action,), f"{shown(value)} is not a key or a list of keys; put it in quotes"))
        else:
            made[action] = tuple(str(key) for key in several)
    raise_found(found)
    return made


Keys: TypeAlias = Annotated[dict[str, tuple[str, ...]], BeforeValidator(_listed)]


class Preferences(BaseModel):
    """What may stand in the file; all of it may be left out."""

    model_config = MODEL

    theme: Line = Field("tuitrain-dark", description="Colours: tuitrain-dark, tuitrain-light, and Textual's.")
    palette: Literal["default", "high-contrast"] = Field("default", description="Colours of series.")
    ascii: Literal["auto", "always", "never"] = Field(
        "auto", description="Whether to draw with ASCII only; auto does so without UTF-8."
    )
    fps: Number = Field(
        REDRAW, ge=SLOWEST_REDRAW, le=FASTEST_REDRAW, description="Screen refreshes per second."
    )
    keys: Keys = Field(
        default_factory=dict, description="Your own keys for actions: a key, or a list of keys."
    )


Check: TypeAlias = Callable[[Preferences], Iterable[Finding]]
"""Finds what only those who draw the screen know to be wrong, such as the name of a key."""


@dataclass(frozen=True)
class Preferred:
    """Preferences with the file they are from; `given` are the fields that it names."""

    preferences: Preferences
    path: Path
    given: frozenset[str] = frozenset()


def preferences_path() -> Path:
    """The file: what TUITRAIN_CONFIG names, or `config.yaml` in the user's folder for such files."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else user_config_path("tuitrain", appauthor=False) / "config.yaml"


def load_preferences(check: Check) -> Preferred:
    """The preferences in force; without a file, or in one that says nothing, they are the defaults.

    Raises ConfigError with all problems, those that `check` finds among them.
    """
    path = preferences_path()
    # A file that was named has to be there.
    if not os.environ.get(VARIABLE) and not path.exists():
        return Preferred(Preferences(), path)
    source = clean(str(path))
    content = read_file(path, source)
    document = Document({}) if _says_nothing(content) else read_document(content, source, *_WORDS)
    lines = {field: Location(source, line) for field, line in document.lines.items()}
    preferences, found = examine(Preferences, document.fields)
    found = [*document.found, *found, *check(preferences or _usable(document.fields))]
    if preferences is None or found:
        raise Locations({(): Location(source), **lines}).error(found)
    return Preferred(preferences, path, frozenset(document.fields))


def _says_nothing(content: bytes) -> bool:
    """Whether there are only comments: as the defaults are printed, and as a shell first makes a file."""
    return all(not line.strip() or line.lstrip().startswith(b"#") for line in content.splitlines())


def _usable(fields: Mapping[str, Any]) -> Preferences:
    """The fields that are right by themselves."""
    fields = dict(fields)
    if isinstance(fields.get("keys"), dict):
        fields["keys"] = {
            action: key for action, key in fields["keys"].items() if _fits("keys", {action: key})
        }
    return Preferences.model_validate({name: value for name, value in fields.items() if _fits(name, value)})


def _fits(name: str, value: Any) -> bool:
    return name in Preferences.model_fields and examine(Preferences, {name: value})[0] is not None

"""Bad presets are files; their first lines say what `load` must say of them, every problem and no more.

Where a message lists names that grow with the product, the file does not spell them. It says which:

    {choices of optimizer.name}         the words which that field takes
    {fields of optimizer}               the fields of all objects which that field may be
    {fields of optimizer named sgd}     those of the one with that name
    {generated sets}                    the data sets that are made
    {verdicts on a run}                 the words for a run; also {verdicts on a layer}
    {live fields}                       what may change while a run of sgd for some epochs goes on

They are filled in from the JSON Schema and from what the engine can do, not from what writes the messages.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import schema_paths

from tuitrain.config import ConfigError, LayerWord, RunWord, load
from tuitrain.data.generated import FUNCTIONS, POINTS

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
MARK = "# expect: "
PLACEHOLDER = re.compile(
    r"\{(choices of|fields of|generated sets|live fields|verdicts on a run|verdicts on a layer)"
    r"(?: ([a-z_.]+))?(?: named (\w+))?\}"
)


def expected(path: Path) -> list[str]:
    """What has to be said of that file."""
    lines = path.read_bytes().decode("utf-8-sig", "replace").splitlines()
    return [filled_in(line.removeprefix(MARK)) for line in lines if line.startswith(MARK)]


def filled_in(message: str) -> str:
    """The message with names for its placeholders; KeyError where there are none."""
    return PLACEHOLDER.sub(lambda found: ", ".join(_names(*found.groups())), message)


def _names(what: str, path: str, named: str | None) -> tuple[Any, ...]:
    made = {*POINTS, *FUNCTIONS}
    match what:
        case "choices of":
            names = schema_paths.choices(path)
        case "fields of":
            names = schema_paths.fields(path, named)
        case "verdicts on a run":
            names = tuple(word for word in get_args(RunWord) if word != "READY")
        case "verdicts on a layer":
            names = get_args(LayerWord)
        case "generated sets":
            names = tuple(name for name in schema_paths.choices("data.name") if name in made)
        case _:
            # The length that is not given comes last.
            given = dict.fromkeys(schema_paths.live(plain=True))
            names = (*(name for name in given if name != "updates"), "updates")
    if not names:
        raise KeyError(f"{what} {path} {named}")
    return names


@cache
def refusal(path: Path) -> ConfigError:
    """What `load` says of that file."""
    with pytest.raises(ConfigError) as caught:
        load(str(path))
    return caught.value

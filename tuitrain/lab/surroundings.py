"""What the lab takes from the environment, looked at first: Textual asks no terminal what it can do."""

import os
from collections.abc import Iterator
from importlib import import_module
from inspect import isclass

from rich.console import COLOR_SYSTEMS
from textual import constants
from textual.driver import Driver

from tuitrain.text import clean, shown

TOO_PLAIN = ("", "dumb", "unknown", "network", "dialup", "tty", "vt52", "vt100", "vt102")
"""Terminals without an alternate screen, and what stands there where nobody knows which it is."""


def odd_surroundings() -> Iterator[str]:
    """A sentence on each variable that the lab could not start with."""
    if os.name == "posix" and (terminal := os.environ.get("TERM", "")) in TOO_PLAIN:
        what = f"TERM={terminal} is" if terminal else "TERM is not set: this may be"
        yield f"the lab needs a better terminal, {what} too plain; 'tuitrain run PRESET' works in any"
    if constants.DRIVER is not None and (reason := _no_driver(constants.DRIVER)):
        yield f"TEXTUAL_DRIVER={shown(constants.DRIVER)} names no driver of Textual's: {reason}; leave it out"
    colours = constants.COLOR_SYSTEM
    if colours is not None and colours not in ("auto", *COLOR_SYSTEMS):
        known = ", ".join(("auto", *COLOR_SYSTEMS))
        yield f"TEXTUAL_COLOR_SYSTEM={shown(colours)} is none of: {known}"


def _no_driver(name: str) -> str:
    """Why there is no such driver; nothing where there is."""
    module, _, symbol = name.partition(":")
    try:
        found = getattr(import_module(module), symbol, None)
    except Exception as error:
        # Whatever stands in that module is run, and may fail in any way.
        return clean(str(error)) or type(error).__name__
    return "" if isclass(found) and issubclass(found, Driver) else "it is written like module:Class"

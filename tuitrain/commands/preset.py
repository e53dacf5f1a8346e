"""Reading the preset that a command names, and the names of those that there are."""

from collections.abc import Sequence

import click

from tuitrain.commands.refusal import refuse
from tuitrain.config import ConfigError, Loaded, load, names_preset, nearest, preset_names
from tuitrain.text import shown


def load_preset(preset: str, overrides: Sequence[str] = (), seed: int | None = None) -> Loaded:
    """Load it and print its notes, or refuse it."""
    try:
        loaded = load(preset, overrides, seed)
    except ConfigError as error:
        refuse(error)
    for note in loaded.notes:
        click.echo(note, err=True)
    return loaded


def refuse_unless_preset(name: str, commands: Sequence[str]) -> None:
    """Refuse what is the name neither of one of `commands` nor of a preset."""
    if not names_preset(name):
        refuse(f"there is no command and no preset {shown(name)}{_nearest(name, commands)}")


def _nearest(name: str, commands: Sequence[str]) -> str:
    near = [
        f"{what} '{found}'"
        for what, known in (("command", commands), ("preset", preset_names()))
        if (found := nearest(name, known))
    ]
    if near:
        return f"; did you mean the {' or the '.join(near)}?"
    return "; 'tuitrain --help' lists the commands, 'tuitrain presets' the presets"

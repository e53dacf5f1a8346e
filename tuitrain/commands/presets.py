"""`tuitrain presets` and `tuitrain schema`: what there is to run, and how it is written."""

import json

import click

from tuitrain.commands.refusal import refuse
from tuitrain.config import ConfigError, preset_names, preset_text, preset_title, schema


def list_presets(name: str | None) -> None:
    """Print the names and titles of all presets, or the text of one."""
    if name is not None:
        try:
            click.echo(preset_text(name), nl=False)
        except ConfigError as error:
            refuse(error)
        return
    names = preset_names()
    width = max(map(len, names))
    for each in names:
        click.echo(f"{each:{width}}  {preset_title(each)}")


def print_schema() -> None:
    """Print the JSON Schema of a preset."""
    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))

"""`tuitrain config`: the preferences, and the file that they are read from."""

import click

from tuitrain.commands.refusal import refuse
from tuitrain.config import ConfigError, Preferred, load_preferences


def print_preferences() -> None:
    """Print them in the format of their file."""
    from tuitrain.lab.preferences_check import default_preferences

    click.echo(default_preferences(preferred()), nl=False)


def preferred() -> Preferred:
    """The preferences in force, or a refusal."""
    from tuitrain.lab.preferences_check import check_preferences

    try:
        return load_preferences(check_preferences)
    except ConfigError as error:
        refuse(error)

"""`tuitrain lab`: the screen."""

import os
import sys
from typing import TYPE_CHECKING

import click

from tuitrain.commands.preferences import preferred
from tuitrain.commands.preset import load_preset
from tuitrain.commands.refusal import refuse
from tuitrain.commands.reports import run_report, search_report
from tuitrain.config import ConfigError, Loaded, Preferences, facts_of
from tuitrain.experiments.memory import check_memory
from tuitrain.text import clean, shows_unicode

if TYPE_CHECKING:
    from tuitrain.experiments.live.session import Session


def open_lab(preset: str, fps: float | None, ascii: bool | None) -> None:
    """Open the lab on a preset; exits with its code."""
    loaded = load_preset(preset)
    _refuse_without_screen(loaded, preset)
    session = _session(loaded)
    preferences = preferred().preferences
    # Here and not above: what is refused needs no screen.
    from tuitrain.lab import LabApp, odd_surroundings
    from tuitrain.plot.console_font import is_linux_console

    if odd := "\n".join(odd_surroundings()):
        refuse(odd)
    app = LabApp(
        loaded,
        session,
        fps=preferences.fps if fps is None else fps,
        ascii=_ascii(preferences) if ascii is None else ascii,
        plain_font=ascii is None and preferences.ascii == "auto" and is_linux_console(),
        keys=preferences.keys,
        theme=preferences.theme,
        palette=preferences.palette,
        report=run_report,
        search_report=search_report,
    )
    code = app.run_lab()
    if not code and app.parting:
        click.echo(app.parting, nl=False)
    sys.exit(code)


def _session(loaded: Loaded) -> "Session | None":
    """For what trains on the main screen, a session: it reads the data while the screens are imported."""
    if not facts_of(loaded.preset.kind).trains or loaded.preset.kind == "search":
        return None
    from tuitrain.experiments.live.session import Session

    return Session(loaded.preset)


def _refuse_without_screen(loaded: Loaded, preset: str) -> None:
    if loaded.preset.kind == "gradcheck":
        refuse(f"{loaded.source} has no screen; type: tuitrain gradcheck {clean(preset)}")
    try:
        check_memory(loaded.preset, in_lab=True, source=loaded.source)
    except ConfigError as error:
        refuse(error)
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        refuse("the lab needs a terminal, for standard error too; 'tuitrain run PRESET' needs none")


def _ascii(preferences: Preferences) -> bool:
    """Whether to draw with ASCII only: the lab draws on standard error."""
    # In the plain locale Python writes UTF-8 all the same; asking for that one by name means ASCII.
    plain = os.environ.get("LC_ALL") in ("C", "POSIX")
    return preferences.ascii == "always" or (
        preferences.ascii == "auto" and (plain or not shows_unicode(sys.stderr))
    )

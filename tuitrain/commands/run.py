"""`tuitrain run` and `tuitrain gradcheck`: presets without a screen."""

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from tuitrain.commands.preset import load_preset
from tuitrain.commands.refusal import refuse
from tuitrain.config import ConfigError, Loaded, check_arms, dump, facts_of


def run_preset(
    preset: str,
    overrides: Sequence[str],
    seed: int | None,
    *,
    output: str | None,
    check: bool,
    **options: Any,
) -> None:
    """Run a preset, or print it with all its values if `check`; exits with the run's code."""
    pooled = options["jobs"] or options["cluster"] is not None
    if seed is not None and options["seeds"] is not None:
        refuse("use either --seed or --seeds, not both")
    if options["jobs"] is not None and options["cluster"] is not None:
        refuse("use either --jobs or --cluster, not both")
    loaded = load_preset(preset, overrides, seed)
    if pooled and not facts_of(loaded.preset.kind).trains:
        refuse(f"{loaded.source} trains nothing, so --jobs and --cluster do not apply")
    if check:
        _print_checked(loaded, options["arms"])
    else:
        _run(loaded, output=output, **options)


def check_gradients(
    preset: str, overrides: Sequence[str], seed: int | None, *, output: str | None, arms: tuple[str, ...]
) -> None:
    """Compare the gradients of a preset's networks; exits with the comparison's code."""
    from tuitrain.headless import as_gradcheck

    try:
        loaded = as_gradcheck(load_preset(preset, overrides, seed))
    except ConfigError as error:
        refuse(error)
    _run(loaded, output=output, arms=arms)


def _print_checked(loaded: Loaded, arms: tuple[str, ...]) -> None:
    try:
        check_arms(loaded.preset, arms)
    except ConfigError as error:
        refuse(error)
    click.echo(dump(loaded.preset), nl=False)


def _run(loaded: Loaded, *, output: str | None, **options: Any) -> NoReturn:
    from tuitrain.headless import Options, Output, run

    try:
        sys.exit(run(loaded, Options(Output(output or "log"), **options)))
    except ConfigError as error:
        refuse(error)

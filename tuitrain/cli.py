"""The command line: what can be typed, and the exit codes of what goes wrong while it is read or written.

What a command does is in `commands`, and is loaded when it is typed.
"""

import io
import math
import os
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from tuitrain import __version__
from tuitrain.commands.refusal import refuse, silence
from tuitrain.limits import FASTEST_REDRAW, LARGEST_SEED, REDRAW, SLOWEST_REDRAW

DEFAULT_PRESET = "quickstart"
DEFAULT_GRADCHECK = "gradient-check"
MOST_SEEDS = 10_000
"""How many `--seeds` may ask for: the figures of all are kept until the end."""

MOST_JOBS = 256
CLOSED_PIPE = 141
"""128 and the number of SIGPIPE, which Windows does not have."""


class SeedRange(click.ParamType[range]):
    """`A..B`, both ends included."""

    name = "A..B"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> range:
        """The seeds as a range."""
        if isinstance(value, range):
            return value
        from tuitrain.text import shown

        ends = re.fullmatch(r"([0-9]{1,19})\.\.([0-9]{1,19})", str(value))
        if not ends:
            self.fail(f"{shown(value)} is not a range of seeds such as 0..4", param, ctx)
        seeds = range(int(ends[1]), int(ends[2]) + 1)
        if not seeds or seeds[-1] > LARGEST_SEED:
            self.fail(f"{shown(value)} is not a range from a smaller seed to a larger one", param, ctx)
        if len(seeds) > MOST_SEEDS:
            self.fail(f"{shown(value)} are more than {MOST_SEEDS:,} seeds", param, ctx)
        return seeds


class Redraws(click.FloatRange):
    """A range that is not a number is outside of, whatever it is compared with."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Screen refreshes per second."""
        looks: float = super().convert(value, param, ctx)
        if math.isnan(looks):
            self.fail(f"{value!r} is not a number", param, ctx)
        return looks


class Commands(click.Group):
    """Commands that end quietly when the reader of their output goes away; a preset alone opens the lab."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the command line; where not even a refusal can be written, the exit code says it alone."""
        for stream in (sys.stdout, sys.stderr):
            # A terminal without UTF-8 gets a ? for what it cannot show; a closed one is no reason to fail.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        if sys.stdout is None:
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        try:
            return super().main(*args, **options)
        except io.UnsupportedOperation:
            # A stream that is no file, as in tests, cannot be full.
            raise
        except OSError:
            silence(sys.stderr)
            sys.exit(2)

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """Read what was typed; help and version are written here."""
        with _written():
            return super().make_context(*args, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _written():
            result = super().invoke(ctx)
            sys.stdout.flush()
        return result

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of that name; of a preset's name or file, the lab on it."""
        name = args[0]
        if self.get_command(ctx, name) is None and not ctx.resilient_parsing and name[:1] != "-":
            from tuitrain.commands.preset import refuse_unless_preset

            refuse_unless_preset(name, tuple(self.commands))
            # The name stays where it is: it is the lab's own argument.
            args = [lab.name or "", *args]
        return super().resolve_command(ctx, args)


@contextmanager
def _written() -> Iterator[None]:
    """End with the exit code of a closed pipe, as other programs do, or say that something cannot be written.

    click itself would make 1 of both, which means a missed expectation here; of Ctrl-C too.
    """
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except BrokenPipeError:
        silence(sys.stdout)
        sys.exit(CLOSED_PIPE)
    except OSError as error:
        silence(sys.stdout)
        refuse(f"cannot write: {error.strerror or error}")


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    # Not as docstrings, here and below: PYTHONOPTIMIZE=2 strips them.
    help="A laboratory for training neural networks that lives in a terminal.\n\n"
    "Without a command, the lab opens on the preset `quickstart`, or on the preset that you name.",
)
@click.version_option(__version__, prog_name="tuitrain", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        context.invoke(lab)


@cli.command(help="Open the lab on PRESET, a name or a file.")
@click.argument("preset", default=DEFAULT_PRESET)
@click.option(
    "--fps",
    type=Redraws(SLOWEST_REDRAW, FASTEST_REDRAW),
    help=f"Screen refreshes per second; {REDRAW}, or what 'config' says.",
)
@click.option("--ascii/--no-ascii", default=None, help="Draw with ASCII characters only, or with Unicode.")
def lab(preset: str, fps: float | None, ascii: bool | None) -> None:
    from tuitrain.commands.lab import open_lab

    open_lab(preset, fps, ascii)


@cli.command(
    help="Run PRESET, a name or a file, without a screen.\n\n"
    "Exit code: 0 done, expectations met or skipped; 1 an expectation missed; 2 wrong input;"
    " 3 an arm diverged unexpectedly; 4 workers kept dying or memory ran out;"
    " 129, 130, 143 after a hang-up, Ctrl-C, SIGTERM."
)
@click.argument("preset")
@click.option("--set", "overrides", metavar="FIELD=VALUE", multiple=True, help="Change a field; repeatable.")
@click.option(
    "--seed", type=click.IntRange(0, LARGEST_SEED), help="Use another seed; expectations still apply."
)
@click.option(
    "--seeds", type=SeedRange(), help="Run once for each seed from A to B, then print mean and spread."
)
@click.option("--arm", "arms", metavar="NAME", multiple=True, help="Run only this arm; repeatable.")
@click.option("--jobs", metavar="N", type=click.IntRange(1, MOST_JOBS), help="Run trials in N processes.")
@click.option("--cluster", metavar="ADDRESS", help="Run trials on the Dask cluster at tcp://HOST:PORT.")
@click.option(
    "--json", "output", flag_value="json", help="Print JSON objects, one per line, instead of a log."
)
@click.option("--quiet", "output", flag_value="quiet", help="Print nothing; the exit code tells the result.")
@click.option("--plot", is_flag=True, help="Draw the curves at the end, even without a terminal.")
@click.option("--expect", is_flag=True, help="Check expectations even if --set changed the results.")
@click.option(
    "--check", is_flag=True, help="Validate the preset, print it with all its values, train nothing."
)
def run(
    preset: str,
    overrides: Sequence[str],
    seed: int | None,
    output: str | None,
    check: bool,
    **options: Any,
) -> None:
    from tuitrain.commands.run import run_preset

    run_preset(preset, overrides, seed, output=output, check=check, **options)


@cli.command(
    help="Compare the gradients of PRESET's networks with central differences; nothing is trained.\n\n"
    "Exit code: 0 all agree, 1 some differ, 2 wrong input."
)
@click.argument("preset", default=DEFAULT_GRADCHECK)
@click.option("--set", "overrides", metavar="FIELD=VALUE", multiple=True, help="Change a field; repeatable.")
@click.option("--seed", type=click.IntRange(0, LARGEST_SEED), help="Use another seed.")
@click.option("--arm", "arms", metavar="NAME", multiple=True, help="Run only this arm; repeatable.")
@click.option(
    "--json", "output", flag_value="json", help="Print JSON objects, one per line, instead of a table."
)
@click.option("--quiet", "output", flag_value="quiet", help="Print nothing; the exit code tells the result.")
def gradcheck(
    preset: str, overrides: Sequence[str], seed: int | None, arms: tuple[str, ...], output: str | None
) -> None:
    from tuitrain.commands.run import check_gradients

    check_gradients(preset, overrides, seed, output=output, arms=arms)


@cli.command(help="List the presets, or print the one called NAME.")
@click.argument("name", required=False)
def presets(name: str | None) -> None:
    from tuitrain.commands.presets import list_presets

    list_presets(name)


@cli.command(help="Print the path of your preferences file and the preferences in force, in its format.")
def config() -> None:
    from tuitrain.commands.preferences import print_preferences

    print_preferences()


@cli.command("schema", help="Print the JSON Schema of a preset.")
def print_schema() -> None:
    from tuitrain.commands import presets as commands

    commands.print_schema()

"""Running a preset to its end, and what its exit code is."""

import sys
from enum import Enum

from tuitrain.config import Loaded
from tuitrain.experiments.expectations import Checked
from tuitrain.experiments.plan import Result
from tuitrain.experiments.runner import Runner
from tuitrain.headless.log import Log
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Json, Quiet, Report
from tuitrain.headless.signals import interruption

SLICE = 32
"""Updates between two looks at the clock."""


class Output(Enum):
    """What is written to standard output."""

    LOG = "log"
    JSON = "json"
    QUIET = "quiet"


def run(loaded: Loaded, output: Output = Output.LOG, *, always_expect: bool = False) -> int:
    """Run the preset and report; the exit code.

    0 done, expectations met or skipped; 1 one missed, or a divergence nobody expected; 128 + n after signal n.
    """
    preset = loaded.preset
    progress = Progress(sys.stderr if output is Output.LOG and sys.stderr.isatty() else None)
    report = _report(output, progress)
    with interruption() as stop:
        report.start(loaded.source, preset)
        runner = Runner(preset)
        while not runner.finished and not stop():
            for event in runner.advance(SLICE, stop):
                report.tell(event)
            progress.show(runner.trial)
        if not runner.finished:
            report.tell(runner.end("interrupted"))
        results = dict(runner.plan.results)
        skipped = (bool(loaded.edited) and not always_expect) or stop()
        checked = runner.check()
        report.finish(_status(results), results, checked, skipped)
    return stop.exit_code or _exit_code(results, checked, skipped)


def _report(output: Output, progress: Progress) -> Report:
    match output:
        case Output.LOG:
            return Log(sys.stdout, progress)
        case Output.JSON:
            return Json(sys.stdout)
        case Output.QUIET:
            return Quiet()


def _status(results: dict[str, Result]) -> str:
    """Of all arms together: the worst."""
    order = ("interrupted", "diverged", "stopped_early", "completed")
    return min((result.status for result in results.values()), key=order.index)


def _exit_code(results: dict[str, Result], checked: tuple[Checked, ...], skipped: bool) -> int:
    if not skipped and not all(each.met for each in checked):
        return 1
    expected = {
        each.expectation.figure.removesuffix("status").rstrip(".") or "run"
        for each in checked
        if each.expectation.figure.endswith("status") and each.expectation.equals == "diverged"
    }
    broken = {arm for arm, result in results.items() if result.status == "diverged"}
    return 1 if broken - expected else 0

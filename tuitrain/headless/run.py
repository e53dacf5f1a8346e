"""Running a preset to its end, and what its exit code is."""

import sys
from enum import Enum

from tuitrain.config import Loaded
from tuitrain.experiments.runner import Runner
from tuitrain.headless.log import Log
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Json, Outcome, Quiet, Report
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

    0 done, expectations met or skipped; 1 one missed, or a divergence nobody expected; 128 + n after
    signal n.
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
        skipped = stop() or (bool(loaded.edited) and not always_expect)
        outcome = Outcome(runner.plan.results, runner.check(), skipped)
        report.finish(outcome)
    return stop.exit_code or outcome.exit_code


def _report(output: Output, progress: Progress) -> Report:
    match output:
        case Output.LOG:
            return Log(sys.stdout, progress)
        case Output.JSON:
            return Json(sys.stdout)
        case Output.QUIET:
            return Quiet()

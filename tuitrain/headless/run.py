"""Running a preset to its end, once or for several seeds, and what its exit code is."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tuitrain.config import Kind, Loaded, Preset, changed, facts_of
from tuitrain.experiments.plans import plan_of
from tuitrain.headless.console import Console, shows_unicode
from tuitrain.headless.gradcheck_log import GradientLog
from tuitrain.headless.json_report import Json
from tuitrain.headless.log import Log
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Quiet, Report
from tuitrain.headless.seeds_log import SeedsLog
from tuitrain.headless.signals import interruption
from tuitrain.headless.study import Computing
from tuitrain.headless.study_log import StudyLog
from tuitrain.headless.summary import Summary
from tuitrain.headless.surface_log import SurfaceLog
from tuitrain.headless.training import Training


class Output(Enum):
    """What is written to standard output."""

    LOG = "log"
    JSON = "json"
    QUIET = "quiet"


@dataclass(frozen=True)
class Options:
    """How a preset is run: which of its arms, with which seeds, and what is told of it.

    Without `arms` all of them; with `seeds`, once for each in place of the preset's own. `expect` judges
    expectations also where a setting that changes results is not the preset's. `plot` draws the curves also
    where the log goes to no terminal.
    """

    output: Output = Output.LOG
    arms: tuple[str, ...] = ()
    seeds: range | None = None
    expect: bool = False
    plot: bool = False


def run(loaded: Loaded, options: Options = Options()) -> int:
    """Run the preset and report; the exit code.

    0 done, expectations met or skipped; 1 one missed, a divergence nobody expected, gradients that differ;
    128 + n after signal n. ConfigError, before anything is written, where there is no such arm.
    """
    plan_of(loaded.preset, options.arms)
    with interruption() as stop:
        experiment = _Experiment(loaded, options, stop)
        code = experiment.for_seeds(options.seeds) if options.seeds else experiment.once()
    return stop.exit_code or code


class _Experiment:
    """A preset, run as often as is asked for and told to one report."""

    def __init__(self, loaded: Loaded, options: Options, stop: Callable[[], bool]) -> None:
        self._loaded, self._arms, self._stop = loaded, options.arms, stop
        self._judge = options.expect or not loaded.edited
        self._progress = _progress(options)
        self._report = _report(loaded.preset, options, self._progress)

    def once(self) -> int:
        """With the seed it has; the exit code."""
        return self._run(self._loaded.preset).exit_code

    def for_seeds(self, seeds: range) -> int:
        """Once for each seed; the exit code of all together."""
        preset = self._loaded.preset
        outcomes: dict[int, Outcome] = {}
        for seed in seeds:
            if self._stop():
                break
            outcome = self._run(changed(preset, {"seed": seed}), f"seed {seed}")
            if not outcome.interrupted:
                outcomes[seed] = outcome
        names = plan_of(preset, self._arms).names
        summary = Summary(preset, names, outcomes, len(outcomes) < len(seeds) or not self._judge)
        self._report.sum_up(summary)
        return summary.exit_code

    def _run(self, preset: Preset, name: str = "") -> Outcome:
        work = (Training if facts_of(preset.kind).trains else Computing)(preset, self._arms)
        self._report.start(self._loaded.source, preset, work.arms)
        self._progress.next(name)
        outcome = work.run(self._report, self._progress, self._stop, judge=self._judge)
        self._report.finish(outcome)
        return outcome


def _progress(options: Options) -> Progress:
    shown = options.output is Output.LOG and sys.stderr is not None and sys.stderr.isatty()
    if not shown:
        return Progress(None)
    return Progress(sys.stderr, runs=len(options.seeds or (0,)), ascii=not shows_unicode(sys.stderr))


def _report(preset: Preset, options: Options, progress: Progress) -> Report:
    if options.output is Output.JSON:
        return Json(sys.stdout, seeds=options.seeds is not None)
    if options.output is Output.QUIET:
        return Quiet()
    console = Console(sys.stdout, progress)
    if options.seeds:
        return SeedsLog(console, options.seeds, plot=options.plot)
    return _LOGS.get(preset.kind, Log)(console, plot=options.plot)


_LOGS: dict[Kind, type[StudyLog[Any]] | type[Log]] = {"gradcheck": GradientLog, "surface": SurfaceLog}
"""The log of each kind that trains nothing."""

"""Running a preset to its end, once or for several seeds, and what its exit code is."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tuitrain.config import Kind, Loaded, Preset, changed, facts_of
from tuitrain.experiments.memory import check_memory
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.trials.worker import WorkersLostError
from tuitrain.headless.activations_log import ActivationsLog
from tuitrain.headless.background import BackgroundTask
from tuitrain.headless.console import Console
from tuitrain.headless.exit_codes import UNFINISHED
from tuitrain.headless.gradcheck_log import GradientLog
from tuitrain.headless.json_report import Json
from tuitrain.headless.log import Log
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Quiet, Report
from tuitrain.headless.search_log import SearchLog
from tuitrain.headless.seeds_log import SeedsLog
from tuitrain.headless.signals import interruption
from tuitrain.headless.study import Computing
from tuitrain.headless.study_log import StudyLog
from tuitrain.headless.summary import Summary
from tuitrain.headless.surface_log import SurfaceLog
from tuitrain.headless.training import Training
from tuitrain.text import shows_unicode


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
    where the log goes to no terminal. With `jobs` trials run in so many processes, with `cluster` on the
    Dask cluster at that address.
    """

    output: Output = Output.LOG
    arms: tuple[str, ...] = ()
    seeds: range | None = None
    expect: bool = False
    plot: bool = False
    jobs: int | None = None
    cluster: str | None = None

    @property
    def pooled(self) -> bool:
        """Whether trials run elsewhere and not in this process."""
        return self.jobs is not None or self.cluster is not None


def run(loaded: Loaded, options: Options = Options()) -> int:
    """Run the preset and report; the exit code.

    0 done, expectations met or skipped; 1 one missed, gradients that differ; 3 a divergence that was not
    expected; 4 workers that die again and again or cannot be started; 128 + n after signal n. ConfigError,
    before anything is written, where there is no such arm or no such cluster.
    """
    trials = plan_of(loaded.preset, options.arms).trials
    if options.cluster is None:
        workers = min(options.jobs or 1, len(trials) * len(options.seeds or (0,)))
        names = trials if options.arms else ()
        check_memory(loaded.preset, names, workers=workers, source=loaded.source)
    with interruption() as stop:
        experiment = _Experiment(loaded, options, stop)
        try:
            code = experiment.for_seeds(options.seeds) if options.seeds else experiment.once()
        except WorkersLostError as error:
            experiment.say(str(error))
            code = UNFINISHED
        except MemoryError:
            experiment.say("memory ran out; choose a smaller network, smaller batches or fewer rows")
            code = UNFINISHED
    return stop.exit_code or code


class _Experiment:
    """A preset, run as often as is asked for and told to one report."""

    def __init__(self, loaded: Loaded, options: Options, stop: Callable[[], bool]) -> None:
        self._loaded, self._options, self._stop = loaded, options, stop
        self._judge = options.expect or not loaded.edited
        self._progress = _progress(options)
        self._report = _report(loaded.preset, options, self._progress)

    def once(self) -> int:
        """With the seed it has; the exit code."""
        (outcome,) = self._outcomes([self._loaded.preset])
        return outcome.exit_code

    def for_seeds(self, seeds: range) -> int:
        """Once for each seed; the exit code of all together."""
        preset = self._loaded.preset
        told = self._outcomes(changed(preset, {"seed": seed}) for seed in seeds)
        outcomes = {each.preset.seed: each for each in told if not each.interrupted}
        names = plan_of(preset, self._options.arms).names
        summary = Summary(preset, names, outcomes, len(outcomes) < len(seeds) or not self._judge)
        self._report.sum_up(summary)
        # After a signal its own code counts.
        return UNFINISHED if len(outcomes) < len(seeds) else summary.exit_code

    def say(self, text: str) -> None:
        """A line on standard error, the progress out of its way."""
        self._progress.clear()
        if sys.stderr is not None:
            sys.stderr.write(text + "\n")

    def _outcomes(self, presets: Iterable[Preset]) -> Iterator[Outcome]:
        """The outcome of each of them, one after the other; fewer after a signal."""
        if self._options.cluster is not None or (self._options.jobs is not None and self._trials > 1):
            # Here and not above: a run in this process alone loads no pools.
            from tuitrain.headless.pooled import Pooled, pool_of

            with pool_of(self._options.jobs, self._options.cluster) as pool:
                work = Pooled(pool, presets, len(self._options.seeds or (0,)), self._options.arms)
                yield from work.run(
                    self._loaded.source,
                    self._report,
                    self._progress,
                    self._stop,
                    self.say,
                    judge=self._judge,
                )
            return
        for preset in presets:
            yield self._run(preset)
            if self._stop():
                return

    @property
    def _trials(self) -> int:
        seeds = len(self._options.seeds or (0,))
        return seeds * len(plan_of(self._loaded.preset, self._options.arms).trials)

    def _run(self, preset: Preset) -> Outcome:
        # Its data are read here: of a large folder that takes seconds.
        made = BackgroundTask(lambda _: self._work_of(preset), self._stop)
        while not made.ended():
            self._progress.show(0, 1, "", "reading data")
        work = made.result
        if work is None:
            return self._never_begun(preset)
        self._report.start(self._loaded.source, preset, work.arms)
        self._progress.next(f"seed {preset.seed}" if self._options.seeds else "")
        outcome = work.run(self._report, self._progress, self._stop, judge=self._judge)
        self._report.finish(outcome)
        return outcome

    def _work_of(self, preset: Preset) -> Computing | Training:
        """What is done with that kind of experiment."""
        if facts_of(preset.kind).trains:
            return Training(preset, self._options.arms, self._stop)
        return Computing(preset, self._options.arms)

    def _never_begun(self, preset: Preset) -> Outcome:
        """What is told where a signal came before anything could be done."""
        plan = plan_of(preset, self._options.arms)
        self._report.start(self._loaded.source, preset, plan.names)
        outcome = Outcome.of(preset, plan, interrupted=True, judge=self._judge)
        self._report.finish(outcome)
        return outcome


def _progress(options: Options) -> Progress:
    shown = options.output is Output.LOG and sys.stderr is not None and sys.stderr.isatty()
    if not shown:
        return Progress(None)
    runs = 1 if options.pooled else len(options.seeds or (0,))
    return Progress(sys.stderr, runs=runs, ascii=not shows_unicode(sys.stderr))


def _report(preset: Preset, options: Options, progress: Progress) -> Report:
    if options.output is Output.JSON:
        return Json(sys.stdout, seeds=options.seeds is not None)
    if options.output is Output.QUIET:
        return Quiet()
    console = Console(sys.stdout, progress)
    if options.seeds:
        return SeedsLog(console, options.seeds, plot=options.plot)
    if preset.kind == "search":
        return SearchLog(console)
    default = Log if facts_of(preset.kind).trains else StudyLog
    return _LOGS.get(preset.kind, default)(console, plot=options.plot)


_LOGS: dict[Kind, type[StudyLog[Any]]] = {
    "gradcheck": GradientLog,
    "surface": SurfaceLog,
    "activations": ActivationsLog,
}
"""The log of each kind that tells more than its figures."""

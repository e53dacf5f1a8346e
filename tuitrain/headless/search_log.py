"""The log of a search: a line for each trial, then the best of them, and the best one's layers."""

from collections.abc import Iterator

from tuitrain.config import Preset
from tuitrain.experiments.search.search_result import SearchResult
from tuitrain.experiments.search.search_trial import SearchTrial, error_of
from tuitrain.headless import log_footer, log_header
from tuitrain.headless.console import Console
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.report import Quiet, Told, Tried
from tuitrain.headless.run_report import command
from tuitrain.plot.table import MISSING, Columns, decimal, table

MOST_SHOWN = 20
"""How many of the best the closing table has."""


class SearchLog(Quiet):
    """Writes to `console` a line for each trial as it ends, and a table of the best."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def start(self, source: str, preset: Preset, arms: tuple[str, ...]) -> None:
        for line in (*log_header.experiment(source, preset), log_header.search(preset.search), ""):
            self._console.line(line)
        self._paths, self._monitor = tuple(sorted(preset.search.space)), preset.search.monitor
        headings = _headings(self._paths, self._monitor)
        widths = [max(len(str(preset.search.trials)), 5), *(9 for _ in headings[1:-1]), 0]
        self._columns = Columns(headings, widths, ("status",))
        self._console.line(self._columns.header)

    def tell(self, event: Told) -> None:
        """The settings of a trial and its result."""
        if isinstance(event, Tried):
            self._console.line(self._columns.row(_row(event.attempt, self._monitor)))

    def finish(self, outcome: Outcome) -> None:
        """The best trials, the best of all with its layers, the warnings, the expectations."""
        found = outcome.found
        lines = [] if found is None else [*_best_trials(found, self._console.room), *_best(outcome, found)]
        for line in ("", *lines, *log_footer.expectations(outcome)):
            self._console.line(line)


def search_report(source: str, preset: Preset, found: SearchResult, *, changed: bool) -> str:
    """A search as it stands, in the words of its log's end."""
    ended = sum(attempt.result is not None for attempt in found.attempts)
    lines = (
        *log_header.experiment(source, preset),
        log_header.search(preset.search),
        "",
        f"  {ended} of {preset.search.trials} trials ended",
        *_best_trials(found, None),
        f"  again   {command(source, f'--seed {preset.seed}', changed=changed)}",
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _headings(paths: tuple[str, ...], monitor: str) -> list[str]:
    return ["trial", *paths, "updates", "train", monitor.replace("_", " "), "±", "seconds", "status"]


def _row(attempt: SearchTrial, monitor: str) -> list[str]:
    figures = attempt.figures
    values = [searched_value(attempt.settings[path]) for path in sorted(attempt.settings)]
    train = figures.get("train_accuracy", figures.get("train_loss"))
    error = error_of(attempt, monitor)
    status = str(figures["status"])
    return [
        str(attempt.number),
        *values,
        f"{figures['updates']:,}",
        decimal(train),
        decimal(attempt.value(monitor)),
        MISSING if error is None else f"{error:.3f}",
        f"{attempt.result.seconds if attempt.result else 0:.2f}",
        "" if status == "completed" else status,
    ]


def searched_value(value: object) -> str:
    """A value of a field that is searched, short."""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _best_trials(found: SearchResult, room: int | None) -> Iterator[str]:
    shown = found.ranking[:MOST_SHOWN]
    if shown:
        best = "the best" if found.best else "the first"
        yield f"  {best} {len(shown)} of {len(found.attempts)} trials"
        rows = [_row(attempt, found.monitor) for attempt in shown]
        yield from table(_headings(found.paths, found.monitor), rows, ("status",), room)
        yield ""


def _best(outcome: Outcome, found: SearchResult) -> Iterator[str]:
    if found.best is None:
        yield "  no trial has a score"
        return
    (arm,) = outcome.arms.values()
    settings = ", ".join(f"{path} = {searched_value(value)}" for path, value in found.best.settings.items())
    yield f"  best: trial {found.best.number}, {settings}"
    yield _score(found, found.monitor, found.error(found.best))
    if "test_accuracy" in found.figures:
        yield _score(found, "test_accuracy", found.test_error)
    elif "test_r2" in found.figures:
        yield _score(found, "test_loss")
        yield _score(found, "test_r2")
    for warning in found.warnings:
        yield f"  warning: {warning}"
    if arm.hashes:
        yield ""
        yield from log_footer.single(arm)


def _score(found: SearchResult, name: str, error: float | None = None) -> str:
    beside = "" if error is None else f" ± {error:.3f}"
    return f"        {name.replace('_', ' ').replace('r2', 'R²')} {decimal(found.figures[name])}{beside}"

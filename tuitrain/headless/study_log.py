"""The log of a study: what is computed, and at its end the result of each arm."""

from collections.abc import Iterator
from typing import Generic, TypeVar, cast

from tuitrain.config import Preset
from tuitrain.experiments.studies.study import StudyResult
from tuitrain.headless import log_footer, log_header
from tuitrain.headless.console import Console
from tuitrain.headless.main_figures import figures_of_study
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.report import Computed, Quiet, Told
from tuitrain.plot.table import table

Result = TypeVar("Result", bound=StudyResult)


class StudyLog(Quiet, Generic[Result]):
    """Writes to `console` a table of the figures of each arm; a subclass may have other lines, and pictures.

    `plot` draws also where there is no terminal.
    """

    def __init__(self, console: Console, *, plot: bool = False) -> None:
        self._console, self._plot = console, plot or console.terminal
        self.found: dict[str, Result] = {}

    def start(self, source: str, preset: Preset, arms: tuple[str, ...]) -> None:
        """What is computed, and what each arm changes of it."""
        self.preset = preset
        for line in log_header.experiment(source, preset):
            self._console.line(line)
        for arm in arms if preset.arms else ():
            self._console.line(log_header.arm(preset, arm, arms))

    def tell(self, event: Told) -> None:
        """Remember it for the end."""
        if isinstance(event, Computed):
            self.found[event.arm] = cast(Result, event.found)

    def finish(self, outcome: Outcome) -> None:
        """The pictures, the tables, the expectations."""
        self._console.line()
        if self._plot and self.found:
            self.draw(self._console)
        for line in (*self.lines(self._console.room), *log_footer.expectations(outcome)):
            self._console.line(line)

    def draw(self, console: Console) -> None:
        """The pictures, if there are any, each with a blank line below it."""

    def lines(self, room: int | None) -> Iterator[str]:
        """Tables, no line of them longer than `room`."""
        figures = figures_of_study(self.preset.kind)
        rows = [
            [arm, *(figure.text(found.figures.get(figure.name)) for figure in figures), found.status]
            for arm, found in self.found.items()
        ]
        headings = ("arm", *(figure.heading for figure in figures), "status")
        yield from table(headings, rows, ("arm", "status"), room)

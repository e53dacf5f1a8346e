"""What somebody sees of a search's trials: which picture of them, in what order, which one is chosen."""

from dataclasses import replace
from itertools import combinations
from typing import Literal

from tuitrain.experiments.live.search_session import SearchView
from tuitrain.experiments.search.search_trial import SearchTrial
from tuitrain.plot.picture import Picture
from tuitrain.plot.search import best_charts, scatter
from tuitrain.plot.trials import Ranges, TableLook, moved, ordered, sorted_by_next, trials_table

PICTURES = ("table", "scatter", "charts")


class TrialsSeen:
    """Knows no screen; `show` tells it of every new view."""

    def __init__(self, *, ascii: bool) -> None:
        self.shown: tuple[SearchTrial, ...] = ()
        """The trials, in order."""
        self._ascii = ascii
        self._view: SearchView | None = None
        self._ranges: Ranges = {}
        self._table = TableLook()
        self._picture = self._pair = 0
        self._chosen: str | None = None
        """The first while there is none."""

    def begin(self, ranges: Ranges) -> None:
        """Another search, in these ranges."""
        if ranges.keys() != self._ranges.keys():
            self._table = TableLook()
        self.shown, self._view, self._ranges, self._chosen = (), None, ranges, None

    def show(self, view: SearchView) -> None:
        """How it stands now."""
        self._view = view
        self._order(self._table)

    def draw(self, width: int, height: int) -> Picture:
        """The picture that is looked at."""
        if self._view is None:
            return Picture(())
        found, plain = self._view.found, self._ascii
        match PICTURES[self._picture]:
            case "charts":
                return best_charts(found, self._view.curves, self.chosen, width, height, ascii=plain)
            case "scatter":
                return scatter(found, self._ranges, self._axes, self.chosen, width, height, ascii=plain)
        at, look = self._at, self._table
        return trials_table(found, self._ranges, self.shown, at, look, width, height, ascii=plain)

    # Selection

    @property
    def chosen(self) -> SearchTrial | None:
        """The selected trial; None while there are no trials."""
        return self.shown[self._at] if self.shown else None

    @property
    def _at(self) -> int:
        names = [attempt.name for attempt in self.shown]
        return names.index(self._chosen) if self._chosen in names else 0

    def move(self, steps: int) -> None:
        """Choose a trial above or below."""
        if self.shown:
            self._chosen = self.shown[min(max(self._at + steps, 0), len(self.shown) - 1)].name

    def hold(self) -> None:
        """Keep the one that is chosen, whoever comes before it later."""
        self.move(0)

    # Table and charts

    def next_picture(self) -> None:
        """Table, scatter, small charts."""
        self._picture = (self._picture + 1) % len(PICTURES)

    def next_order(self, width: int) -> None:
        """A table so wide sorted by the next column, or the next two fields."""
        if PICTURES[self._picture] == "scatter":
            self._pair += 1
        elif self._view is not None:
            self._order(sorted_by_next(self._view.found, self._ranges, self._table, width))

    def turn(self) -> None:
        """The table the other way round."""
        self._order(replace(self._table, turned=not self._table.turned))

    def across(self, direction: Literal[-1, 1], width: int) -> None:
        """Other columns of a table so wide."""
        if self._view is not None:
            self._order(moved(self._view.found, self._ranges, self._table, width, direction))

    def _order(self, look: TableLook) -> None:
        self._table = look
        if self._view is not None:
            self.shown = ordered(self._view.found, self._ranges, look)

    @property
    def _axes(self) -> tuple[str, str]:
        """Two of the fields; of one alone, that against itself."""
        paths = sorted(self._ranges)
        pairs = list(combinations(paths, 2)) or [(paths[0], paths[0])]
        return pairs[self._pair % len(pairs)]

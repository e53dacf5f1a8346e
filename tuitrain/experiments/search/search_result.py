"""What a search has found so far, as a log or a screen sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from tuitrain.experiments.figures import Figures
from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.search.search_trial import SearchTrial, error_of, rows_of, standard_error


@dataclass(frozen=True, eq=False)
class SearchResult:
    """A search at one moment."""

    paths: tuple[str, ...]
    """The fields that are looked for."""
    monitor: str
    attempts: tuple[SearchTrial, ...]
    """Those that were told of, in the order of their numbers."""
    ranking: tuple[SearchTrial, ...]
    """The same, the best first."""
    best: SearchTrial | None
    figures: Figures
    """Of the best: its trial's, with the test rows once it was trained again, and the search's own."""
    warnings: Sequence[str]
    """Sentences on what to mistrust."""

    @classmethod
    def of(cls, plan: Search) -> Self:
        """A frozen copy of what `plan` has found so far."""
        return cls(
            plan.space.paths,
            plan.monitor,
            plan.attempts,
            tuple(plan.ranking),
            plan.best,
            plan.best_figures,
            plan.warnings,
        )

    def error(self, attempt: SearchTrial) -> float | None:
        """The standard error of the accuracy that a trial is judged by; None where it is judged by a loss."""
        return error_of(attempt, self.monitor)

    @property
    def test_error(self) -> float | None:
        """That of the best's accuracy on the test rows, once it is known."""
        accuracy = self.figures.get("test_accuracy")
        if self.best is None or not isinstance(accuracy, float):
            return None
        return standard_error(accuracy, rows_of("test_accuracy", self.best.config))

"""Data sets of the trials of a plan: most arms share theirs."""

from tuitrain.config import DataConfig
from tuitrain.data import Dataset, load
from tuitrain.experiments.trials.plan import TrialSpec
from tuitrain.streams import Streams


class Datasets:
    """Makes the data of a trial; again only where they differ from those of the trial before."""

    def __init__(self) -> None:
        self._last: tuple[DataConfig, Streams, Dataset] | None = None

    def of(self, spec: TrialSpec) -> Dataset:
        """The data for `spec`."""
        wanted = (spec.config.data, spec.data_streams)
        if self._last is None or self._last[:2] != wanted:
            self._last = (*wanted, load(*wanted))
        return self._last[2].untested if spec.scores_only else self._last[2]

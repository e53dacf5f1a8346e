"""A trial: one config, one network, trained update by update."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from math import isfinite, log
from time import perf_counter
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from tuitrain.config import ConfigError, Edit, Problem, TrialConfig, changed, diff, settings_of
from tuitrain.data import Batches, Dataset, Rows
from tuitrain.nn.network import Architecture, Networks, initialize_weights
from tuitrain.nn.optimizers import OPTIMIZERS
from tuitrain.streams import Purpose, stream
from tuitrain.training.evaluation import Evaluator
from tuitrain.training.history import History, Score, Threshold
from tuitrain.training.probe import LayerProbe, Prober, Quantity
from tuitrain.training.state import State


class Due(Enum):
    """Why `Trial.run` came back."""

    NOTHING = auto()
    """The updates asked for are done."""
    STOPPED = auto()
    """`stop` said so."""
    EVALUATION = auto()
    FINISHED = auto()
    """The length is reached, the last evaluation done."""
    DIVERGED = auto()


@dataclass(frozen=True)
class Divergence:
    """Where training broke: at `update` (counted from 1, not taken), first in `layer`, at rate `lr`."""

    update: int
    layer: int
    lr: float


class Trial:
    """Trains one network by one config on one data set.

    `edits` are applied when their update comes; `edit` adds to them, so that a trial built anew with
    `trial.edits` comes to the same bits. It starts no thread, prints nothing and knows no screen; it is not
    to be used from two threads at once.
    """

    def __init__(
        self,
        config: TrialConfig,
        dataset: Dataset,
        edits: Iterable[Edit] = (),
        thresholds: Iterable[Threshold] = (),
    ) -> None:
        self._base = self.config = config
        self.dataset = dataset
        self.updates = 0
        self.seconds = 0.0
        self.divergence: Divergence | None = None
        self.history = History(thresholds)
        self.edits = tuple(sorted(edits, key=lambda edit: edit.update))
        self._applied = self._evaluated = 0
        self._build()
        self._apply_edits()

    def _build(self) -> None:
        config, dataset = self.config, self.dataset
        self.architecture = Architecture(
            dataset.features,
            config.network.widths,
            dataset.classes,
            config.network.activation,
            config.loss,
            config.dtype,
        )
        self.parameters = self.architecture.parameters()
        initialize_weights(
            self.parameters, config.network.init, lambda layer: stream(config.seed, Purpose.INIT, layer)
        )
        gradients = self.parameters.like()
        self._networks = Networks(self.architecture, self.parameters, gradients)
        options = config.optimizer.model_dump(exclude={"name"})
        self.optimizer = OPTIMIZERS[config.optimizer.name](self.parameters, gradients, **options)
        self._batches = Batches(
            dataset.train.x,
            dataset.train.y,
            dataset.scale,
            config.batch_rows,
            replacement=config.sampling == "replacement" and config.batch_size != "all",
            seed=config.seed,
            dtype=config.dtype,
        )
        self._before = self.parameters.like()
        self._before_update = 0
        self._evaluator: Evaluator | None = None
        self._prober: Prober | None = None

    # What it is at

    @property
    def baseline(self) -> float:
        """The loss of an answer that knows nothing of the inputs."""
        return log(self.dataset.classes)

    @property
    def edits_in_force(self) -> tuple[Edit, ...]:
        """The edits applied so far."""
        return self.edits[: self._applied]

    @property
    def probe_rows(self) -> int:
        """Rows that `probe` looks at."""
        return self._looking.rows

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do: all updates and the last evaluation done, or diverged."""
        complete = self.updates >= self.config.total_updates and not self.evaluation_due
        return complete or self.divergence is not None

    @property
    def evaluation_due(self) -> bool:
        """Whether a score is owed for the updates done so far."""
        at_boundary = self.updates % self._every == 0 or self.updates >= self.config.total_updates
        return self.divergence is None and at_boundary and self.updates > self._evaluated

    @property
    def _every(self) -> int:
        every = self.config.evaluate.every
        return self.config.updates_per_epoch if every == "epoch" else every

    # What it does

    def run(self, updates: int, stop: Callable[[], bool] = lambda: False) -> Due:
        """Do at most `updates` updates; come back early where something is due.

        `stop` is asked before every update and takes effect after it.
        """
        if updates < 1:
            raise ValueError("at least one update")
        if self.divergence is not None:
            return Due.DIVERGED
        if not self.evaluation_due and self.updates < self.config.total_updates:
            with self._arithmetic():
                stopped = self._run(min(updates, self._until_due()), stop)
            if stopped and self.divergence is None and not self.evaluation_due:
                return Due.STOPPED
        if self.divergence is not None:
            return Due.DIVERGED
        if self.evaluation_due:
            return Due.EVALUATION
        return Due.FINISHED if self.updates >= self.config.total_updates else Due.NOTHING

    def evaluate(self, stop: Callable[[], bool] = lambda: False) -> Score | None:
        """Score the network and remember the score; None if there is none that is finite.

        Then the next update will not be finite either and ends the trial; only after the last one is it this
        that does: how often a trial is evaluated changes no result. None too if `stop` said so on the way:
        the evaluation is still due.
        """
        rows = self.config.evaluate
        with self._arithmetic():
            train = self._scorer.score(self._limited("train", rows.train_rows), stop)
            test = train and self._scorer.score(self._limited("test", rows.test_rows), stop)
        if train is None or test is None:
            broken = self._scorer.broken_layer
            if broken is not None:
                self._evaluated = self.updates
                if self.updates >= self.config.total_updates:
                    self.divergence = Divergence(self.updates + 1, broken, self.optimizer.lr)
            return None
        self._evaluated = self.updates
        score = Score(self.updates, *train, *test)
        self.history.add_score(score)
        return score

    def probe(self, quantities: Collection[Quantity]) -> tuple[LayerProbe, ...]:
        """Layer statistics on fixed training rows; the values in them last until the next probe."""
        before = self._before if self.updates and self._before_update == self.updates - 1 else None
        with self._arithmetic():
            return self._looking.measure(quantities, before)

    def edit(self, changes: Mapping[str, Any]) -> None:
        """Change live fields from the next update on; ConfigError if one may not change or not so.

        Changes after the same update are one edit, in which the last word counts.
        """
        config = self._live(self.config, changes)
        later = config
        for edit in self.edits[self._applied :]:
            later = self._live(later, edit.set)  # what is to come must still be possible
        self.config = config
        made = list(self.edits[: self._applied])
        before = made.pop().set if made and made[-1].update == self.updates else {}
        made.append(Edit(update=self.updates, set={**before, **changes}))
        self.edits = (*made, *self.edits[self._applied :])
        self._applied = len(made)
        self._tune()

    def state(self) -> State:
        """A copy of everything that decides how it goes on."""
        return State(
            updates=self.updates,
            seconds=self.seconds,
            edits=self.edits,
            arrays={name: array.copy() for name, array in self._arrays().items()},
            history=self.history.arrays(),
        )

    def restore(self, state: State) -> None:
        """Go back, or forward, to `state`, of a trial with the same config and data."""
        for name, array in self._arrays().items():
            array[...] = state.arrays[name]
        self.updates, self.seconds, self.edits = state.updates, state.seconds, state.edits
        self.history.restore(state.history)
        self.divergence = None
        last = self.history.scores.last
        self._evaluated = last.update if last else 0
        self._applied, self._before_update = 0, -1
        self.config = self._base
        self._tune()
        self._apply_edits()

    # How

    @contextmanager
    def _arithmetic(self) -> Iterator[None]:
        """A fixed number of BLAS threads; values that are not finite are looked for, not warned about."""
        limited = _controller().limit(limits=self.config.blas_threads, user_api="blas")
        with limited, np.errstate(all="ignore"):
            yield

    def _run(self, updates: int, stop: Callable[[], bool]) -> bool:
        """Updates without looking up; whether `stop` ended them."""
        losses, done, last = np.empty(min(updates, 4096)), 0, False
        started = perf_counter()
        while not last:
            stopped = stop()
            last = stopped or done == len(losses) - 1
            if last:
                np.copyto(self._before.flat, self.parameters.flat)
                self._before_update = self.updates
            x, y = self._batches.at(self.updates)
            network = self._networks.for_rows(len(y))
            loss = network.loss(x, y)
            if not isfinite(loss):
                layer = network.first_broken_layer()
                self.divergence = Divergence(self.updates + 1, layer, self.optimizer.lr)
                break
            network.backward()
            self.optimizer.update()
            losses[done] = loss
            done += 1
            self.updates += 1
        self.seconds += perf_counter() - started
        self.history.add_losses(losses[:done])
        self._apply_edits()
        return stopped

    def _until_due(self) -> int:
        due = min(self.config.total_updates, (self.updates // self._every + 1) * self._every)
        if self._applied < len(self.edits):
            due = min(due, self.edits[self._applied].update)
        return due - self.updates

    def _apply_edits(self) -> None:
        while self._applied < len(self.edits) and self.edits[self._applied].update <= self.updates:
            self.config = self._live(self.config, self.edits[self._applied].set)
            self._applied += 1
            self._tune()

    def _tune(self) -> None:
        """Hand the optimizer its live fields as they are now."""
        for info in settings_of(self.config.optimizer):
            if info.nature == "live":
                setattr(self.optimizer, info.path, info.value)

    @staticmethod
    def _live(config: TrialConfig, changes: Mapping[str, Any]) -> TrialConfig:
        after = changed(config, changes)
        difference = diff(config, after)
        refused = (*difference.reset, *difference.view)
        if refused:
            problem = "only live fields change while a run goes on"
            raise ConfigError([Problem("edit", None, field, problem) for field in refused])
        return after

    def _arrays(self) -> dict[str, NDArray[Any]]:
        memory = {f"optimizer.{name}": array for name, array in self.optimizer.arrays().items()}
        return {"parameters": self.parameters.flat, **memory}

    def _limited(self, split: str, rows: int | Literal["all"]) -> Rows:
        whole: Rows = getattr(self.dataset, split)
        return whole if rows == "all" else whole.first(rows)

    @property
    def _looking(self) -> Prober:
        if self._prober is None:
            self._prober = Prober(self.architecture, self.parameters, self.dataset, self.config.seed)
        return self._prober

    @property
    def _scorer(self) -> Evaluator:
        if self._evaluator is None:
            self._evaluator = Evaluator(self.architecture, self.parameters, self.dataset.scale)
        return self._evaluator


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    # Finding the loaded BLAS libraries takes milliseconds; limiting them afterwards takes microseconds.
    return ThreadpoolController()

"""A trial: one config, one network, trained update by update."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from enum import Enum, auto
from functools import cached_property
from math import isfinite
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.config import ConfigError, Edit, Problem, TrialConfig, changed, diff
from tuitrain.data import Dataset
from tuitrain.nn.network import Model, Networks
from tuitrain.nn.parameters import Parameters
from tuitrain.nn.use import Use
from tuitrain.streams import Streams
from tuitrain.training.arithmetic import arithmetic
from tuitrain.training.averaged import TrainedNetwork
from tuitrain.training.baseline import baseline, largest_share
from tuitrain.training.descent import Descent
from tuitrain.training.divergence import Divergence, cause_of
from tuitrain.training.early_stop import EarlyStop
from tuitrain.training.evaluation import Evaluator
from tuitrain.training.history import History
from tuitrain.training.model import model_of
from tuitrain.training.probe import update_ratio
from tuitrain.training.scores import Score, Threshold
from tuitrain.training.state import State, under


class Due(Enum):
    """Why `Trial.run` came back."""

    NOTHING = auto()
    """The updates asked for are done."""
    STOPPED = auto()
    """`stop` asked to stop."""
    EVALUATION = auto()
    FINISHED = auto()
    """The length is reached, or it has stopped early; the last evaluation is done."""
    DIVERGED = auto()


class Trial:
    """Trains one network by one config on one data set.

    `edits` are applied when their update comes; `edit` adds to them, so that a new trial with
    `trial.edits` gets the same bits. It starts no thread, prints nothing and knows no screen; it is not
    to be used from two threads at once.
    """

    def __init__(
        self,
        config: TrialConfig,
        dataset: Dataset,
        edits: Iterable[Edit] = (),
        thresholds: Iterable[Threshold] = (),
        streams: Streams | None = None,
    ) -> None:
        self._base = self.config = config
        self.dataset = dataset
        self.updates = 0
        self.seconds = 0.0
        self.divergence: Divergence | None = None
        self.history = History(thresholds)
        self.edits = tuple(sorted(edits, key=lambda edit: edit.update))
        self._applied = self._evaluated = 0
        self.streams = streams or Streams(config.seed)
        self.model = model_of(config, dataset, self.streams)
        self._descent = Descent(config, dataset, self.model, self.streams)
        self._before, self._before_update = self.model.parameters.like(), 0
        self._evaluator: Evaluator | None = None
        self._early = EarlyStop(config.early_stop, self._network_arrays()) if config.early_stop else None
        self._apply_edits()

    # State

    @property
    def start(self) -> TrialConfig:
        """What it began with, before any edit."""
        return self._base

    @cached_property
    def baseline(self) -> float:
        """The loss of an answer that knows nothing of the inputs."""
        return baseline(self._base.loss, self.dataset)

    @cached_property
    def baseline_accuracy(self) -> float | None:
        """The accuracy of such an answer; None where nothing is right or wrong."""
        return largest_share(self.dataset)

    @property
    def rate(self) -> float:
        """The learning rate of the last update, the schedule's factor in it."""
        return self._descent.optimizer.lr

    @property
    def factor(self) -> float:
        """What the schedule multiplied the learning rate by in the last update."""
        return self._descent.factor(max(self.updates - 1, 0))

    @property
    def update_ratios(self) -> tuple[float, ...]:
        """By how much the last update moved each weight matrix; empty where that is not known.

        As a share of its size; what is all 0 did not move.
        """
        before = self.before
        if before is None:
            return ()
        moved = self.model.parameters.tensors.items()
        return tuple(update_ratio(w - before.tensors[name], w) or 0.0 for name, w in moved if w.ndim == 2)

    @property
    def distance(self) -> float:
        """How far its weights lie from where they were drawn, as a share of their size.

        That of the matrix that has come furthest.
        """
        drawn = self._drawn.tensors
        moved = self.model.parameters.tensors.items()
        return max(update_ratio(w - drawn[name], w) or 0.0 for name, w in moved if w.ndim == 2)

    @cached_property
    def _drawn(self) -> Parameters:
        return self.untrained().parameters

    def untrained(self) -> Model:
        """Its network as it was first drawn."""
        return model_of(self._base, self.dataset, self.streams)

    @property
    def score(self) -> Score | None:
        """The newest score of the network as it stands."""
        return (self._early and self._early.shown) or self.history.scores.last

    @property
    def edits_in_force(self) -> tuple[Edit, ...]:
        """The edits applied so far."""
        return self.edits[: self._applied]

    @property
    def before(self) -> Parameters | None:
        """The parameters before the last update; None if there was none, or nobody knew it to be the last."""
        return self._before if self.updates and self._before_update == self.updates - 1 else None

    def mean_rate(self, tensor: str) -> float | None:
        """The mean effective rate of a tensor, where the optimizer has one for each parameter."""
        return self._descent.optimizer.mean_rate(tensor)

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do: all updates and the last evaluation done, or diverged."""
        complete = self._at_end and not self.evaluation_due
        return complete or self.stopped_early or self.divergence is not None

    @property
    def stopped_early(self) -> bool:
        """Whether its scores have not got better for as long as it was to wait."""
        return self._early is not None and self._early.over

    @property
    def evaluation_due(self) -> bool:
        """Whether a score is owed for the updates done so far."""
        at_boundary = self.updates % self._every == 0 or self._at_end
        return self.divergence is None and at_boundary and self.updates > self._evaluated

    @property
    def _at_end(self) -> bool:
        return self.updates >= self.config.total_updates

    @property
    def _every(self) -> int:
        every = self.config.evaluate.every
        return self.config.updates_per_epoch if every == "epoch" else every

    # Training

    def run(self, updates: int, stop: Callable[[], bool] = lambda: False) -> Due:
        """Do at most `updates` updates; come back early where something is due.

        `stop` is asked before every update and takes effect after it.
        """
        if updates < 1:
            raise ValueError("at least one update")
        if self.divergence is not None:
            return Due.DIVERGED
        if not self.evaluation_due and not self.finished:
            with self._arithmetic():
                stopped = self._run(min(updates, self._until_due()), stop)
            if stopped and self.divergence is None and not self.evaluation_due:
                return Due.STOPPED
        if self.divergence is not None:
            return Due.DIVERGED
        if self.evaluation_due:
            return Due.EVALUATION
        return Due.FINISHED if self.finished else Due.NOTHING

    def evaluate(self, stop: Callable[[], bool] = lambda: False) -> Score | None:
        """Score the network and remember the score; None if there is none that is finite.

        Then the next update will not be finite either and ends the trial; only after the last one is it this
        that does: how often a trial is evaluated changes no result. None too if `stop` said so on the way:
        the evaluation is still due.
        """
        limits = self.config.evaluate
        if not self._at_end:
            limits = limits.before_end()
        with self._arithmetic():
            score = self._scorer.score(self.updates, limits, self._descent.penalty, stop)
        if score is None:
            broken = self._scorer.broken_layer
            if broken is not None:
                self._evaluated = self.updates
                if self.updates >= self.config.total_updates:
                    self._diverge(broken)
            return None
        self._evaluated = self.updates
        regular = self.updates % self._every == 0 and (limits.rows_before_end == "all" or not self._at_end)
        self.history.add_score(score, regular=regular)
        if self._early:
            if regular:
                self._early.note(score)
            if self.finished:
                self._early.go_to_best(score)
        return score

    def edit(self, changes: Mapping[str, Any]) -> None:
        """Change live fields from the next update on; ConfigError if one may not change or not so.

        Changes after the same update are one edit, in which the last word counts.
        """
        config = self._live(self.config, changes)
        later = config
        for edit in self.edits[self._applied :]:
            later = self._live(later, edit.set)  # what is to come must still be possible
        finished = self.finished
        self.config = config
        made = list(self.edits[: self._applied])
        before = made.pop().set if made and made[-1].update == self.updates else {}
        made.append(Edit(update=self.updates, set={**before, **changes}))
        self.edits = (*made, *self.edits[self._applied :])
        self._applied = len(made)
        self._descent.tune(config)
        if finished and not self.finished:
            # A run that had this length from the first is not scored here, or on other rows.
            self.history.take_back_end()
            self._evaluated = self._last_scored
            if self._early:
                self._early.go_on()

    def state(self) -> State:
        """A copy of everything that decides how it goes on."""
        return State(
            updates=self.updates,
            seconds=self.seconds,
            edits=self.edits,
            arrays={name: array.copy() for name, array in self._arrays().items()},
            history={**self.history.arrays(), **self._early_arrays()},
        )

    def learnt(self) -> TrainedNetwork:
        """A copy of what it has learnt: what it takes to answer as it does."""
        return TrainedNetwork.of(self.config, self.model)

    def restore(self, state: State) -> None:
        """Go back, or forward, to `state`, of a trial with the same config and data."""
        for name, array in self._arrays().items():
            array[...] = state.arrays[name]
        self.updates, self.seconds, self.edits = state.updates, state.seconds, state.edits
        self.history.restore(state.history)
        if self._early:
            self._early.restore(under("early.", state.history))
        self.divergence = None
        self._evaluated = self._last_scored
        self._applied, self._before_update = 0, -1
        self.config = self._base
        self._descent.tune(self.config)
        self._apply_edits()

    # Internals

    @property
    def _last_scored(self) -> int:
        last = self.history.scores.last
        return last.update if last else 0

    def _arithmetic(self) -> AbstractContextManager[None]:
        return arithmetic(self.config.blas_threads)

    def _run(self, updates: int, stop: Callable[[], bool]) -> bool:
        """Updates without looking up; whether `stop` ended them."""
        losses, done, last = np.empty(min(updates, 4096)), 0, False
        broken: int | None = None
        started = perf_counter()
        while not last:
            stopped = stop()
            last = stopped or done == len(losses) - 1
            if last:
                np.copyto(self._before.flat, self.model.parameters.flat)
                self._before_update = self.updates
            loss = self._descent.look(self.updates)
            if not isfinite(loss):
                broken = self._descent.first_broken_layer
                break
            self._descent.step()
            losses[done] = loss
            done += 1
            self.updates += 1
        self.seconds += perf_counter() - started
        self.history.add_losses(losses[:done])
        if broken is not None:
            self._diverge(broken)
        self._apply_edits()
        return stopped

    def _diverge(self, layer: int) -> None:
        cause = cause_of(self.config, self.rate, self.baseline, self.history)
        self.divergence = Divergence(self.updates + 1, layer, self.rate, cause)

    def _until_due(self) -> int:
        due = min(self.config.total_updates, (self.updates // self._every + 1) * self._every)
        if self._applied < len(self.edits):
            due = min(due, self.edits[self._applied].update)
        return due - self.updates

    def _apply_edits(self) -> None:
        while self._applied < len(self.edits) and self.edits[self._applied].update <= self.updates:
            self.config = self._live(self.config, self.edits[self._applied].set)
            self._applied += 1
            self._descent.tune(self.config)

    @staticmethod
    def _live(config: TrialConfig, changes: Mapping[str, Any]) -> TrialConfig:
        after = changed(config, changes)
        difference = diff(config, after)
        refused = (*difference.reset, *difference.view)
        if refused:
            problem = "only live fields change while a run goes on"
            raise ConfigError([Problem("edit", None, field, problem) for field in refused])
        return after

    def _network_arrays(self) -> dict[str, NDArray[Any]]:
        statistics = self.model.statistics.flat
        return {"parameters": self.model.parameters.flat} | (
            {"batch_norm": statistics} if statistics.size else {}
        )

    def _arrays(self) -> dict[str, NDArray[Any]]:
        memory = self._descent.optimizer.arrays().items()
        return self._network_arrays() | {f"optimizer.{name}": array for name, array in memory}

    def _early_arrays(self) -> dict[str, NDArray[Any]]:
        arrays = self._early.arrays() if self._early else {}
        return {f"early.{name}": array for name, array in arrays.items()}

    @property
    def _scorer(self) -> Evaluator:
        if self._evaluator is None:
            networks = Networks(self.model, Use.INFER)
            self._evaluator = Evaluator(networks, self.dataset, self.model.parameters.flat.dtype)
        return self._evaluator

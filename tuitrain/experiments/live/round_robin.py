"""Rounds: all trials of an experiment side by side, so that their curves grow together."""

from collections.abc import Callable, Collection
from dataclasses import replace

from tuitrain.config import Preset, changed
from tuitrain.experiments.expectations import Checked, check
from tuitrain.experiments.inspect.verdicts import ills, run_verdict
from tuitrain.experiments.live.rewind import Rewind
from tuitrain.experiments.live.view import TrialView
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.trials.averaging import Averaging
from tuitrain.experiments.trials.curves import Curves
from tuitrain.experiments.trials.datasets import Datasets
from tuitrain.experiments.trials.plan import Result, TrialSpec
from tuitrain.experiments.trials.planned import Planned
from tuitrain.experiments.trials.trial_run import Finished, TrialRun, never


class LiveTrial:
    """One trial's turn in the round robin: its trial run, its states to go back to, the view of it."""

    def __init__(self, planned: Planned, spec: TrialSpec, datasets: Datasets) -> None:
        self.planned = planned
        self.arm, self.seed = spec.arm, spec.config.seed
        self.length = spec.config.total_updates
        """How long the preset has it."""
        self._spec = spec
        self._trial_run = TrialRun(planned.preset, spec, datasets.of(spec))
        self.trial = self._trial_run.trial
        self._view: TrialView | None = None
        self._seen: tuple[object, ...] = ()
        self._ended: Result | None = None
        """Its result at its last end."""

    def keep_states(self, share: float) -> None:
        """From now on keep states to go back to, in that share of their memory."""
        self._rewind = Rewind(self.trial, share)

    @property
    def edited(self) -> bool:
        """Whether it has edits that the preset does not hold, or has lost some that it holds.

        Who trains on behind its end has edited nothing.
        """
        made, held = (
            [each for each in edits if not each.only_lengthens]
            for edits in (self.trial.edits, self._spec.edits)
        )
        return made != held

    @property
    def lengthened(self) -> bool:
        """Whether it is longer than the preset has it."""
        return self.trial.config.total_updates > self.length

    @property
    def can_go_on(self) -> bool:
        """Whether more updates would find it as it was: not after a divergence or an early stop."""
        return self.trial.divergence is None and not self.trial.stopped_early

    def lengthen(self, updates: int) -> None:
        """Make it at least so long, in the unit of its length."""
        config = self.trial.config
        if config.updates is not None:
            self.trial.edit({"updates": updates})
        else:
            self.trial.edit({"epochs": -(-updates // config.updates_per_epoch)})

    def advance(self, updates: int, stop: Callable[[], bool], enough: Callable[[], bool] = never) -> None:
        """At most `updates` updates; see `TrialRun.advance`."""
        for event in self._trial_run.advance(updates, stop, enough):
            for told in self.planned.hear(self._spec, event):
                if isinstance(told, Finished) and told.arm == self.arm:
                    self._ended = told.result
        self._rewind.note(self.trial)

    def back(self) -> None:
        """Go back to the last good state; after a divergence at a tenth of the rate."""
        broken, rate = self.trial.divergence is not None, self.trial.config.optimizer.lr
        self.trial.restore(self._rewind.back(self.trial))
        if broken:
            # The same state may be gone back to again and again: each time from the rate that was too much.
            rate = min(rate, self.trial.config.optimizer.lr)
            # A tenth has the digits of the rate itself, a product with .1 the error of its binary fraction.
            self.trial.edit({"optimizer.lr": rate / 10})

    def look(self) -> TrialView:
        """How it stands; the same object while it stands still."""
        trial = self.trial
        seen = (
            trial.updates, trial.edits, trial.config, trial.history.scores.last, trial.divergence,
            self._trial_run.status,
        )  # fmt: skip
        if self._view is None or seen != self._seen:
            self._seen, self._view = seen, self._made()
        return self._view

    def _made(self) -> TrialView:
        trial, ended = self.trial, self._ended if self._trial_run.status else None
        return TrialView(
            arm=self.arm,
            seed=self.seed,
            config=trial.config,
            start=trial.start,
            status=self._trial_run.status,
            updates=trial.updates,
            baseline=trial.baseline,
            baseline_accuracy=trial.baseline_accuracy,
            seconds=trial.seconds,
            loss=trial.history.last_loss,
            curves=Curves.of(trial),
            edits=trial.edits_in_force,
            to_come=trial.edits[len(trial.edits_in_force) :],
            verdict=run_verdict(trial),
            divergence=trial.divergence,
            recent_loss=trial.history.recent_mean(),
            ills=ills(ended.figures) if ended else (),
            factor=trial.factor,
            hashes=ended.hashes if ended else {},
        )


class RoundRobin:
    """The trials of every arm, with one seed or with several that follow each other."""

    def __init__(self, preset: Preset, seeds: int = 1) -> None:
        self.preset = preset
        datasets = Datasets()
        self.live_trials: list[LiveTrial] = []
        self.averagings: list[Averaging] = []
        self._checked: tuple[Checked, ...] | None = None
        for seed in range(preset.seed, preset.seed + seeds):
            seeded = preset if seed == preset.seed else changed(preset, {"seed": seed})
            planned = Planned(seeded, plan_of(seeded))
            while spec := planned.plan.ask():
                # Here members are at hand as they learn: nobody has to hand in what was learnt.
                self.live_trials.append(LiveTrial(planned, replace(spec, hands_in=False), datasets))
            if seeded.members:
                self.averagings.append(self._averaging(planned))
        for live in self.live_trials:
            live.keep_states(1 / len(self.live_trials))

    def _averaging(self, planned: Planned) -> Averaging:
        seed, names = planned.preset.seed, planned.preset.members
        of_seed = (live for live in self.live_trials if live.planned is planned)
        members = [live.trial for live in of_seed if live.arm in names]
        return Averaging(seed, members, names, planned.plan)

    @property
    def due(self) -> Averaging | None:
        """An average that is owed a score before anybody trains on."""
        return next((each for each in self.averagings if each.due), None)

    def of(self, arm: str | None) -> list[LiveTrial]:
        """The trials of that arm, or all."""
        return [live for live in self.live_trials if arm in (None, live.arm)]

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return all(live.trial.finished for live in self.live_trials) and self.due is None

    def next(self, among: Collection[LiveTrial]) -> LiveTrial | None:
        """Whose turn it is: of `among` the one that is least far."""
        return min(among, key=lambda each: each.trial.updates / each.trial.config.total_updates, default=None)

    @property
    def edited(self) -> bool:
        """Whether anybody has edited what the preset does not hold, or made it longer before its end."""
        longer = self._checked is None and any(live.lengthened for live in self.live_trials)
        return longer or any(live.edited for live in self.live_trials)

    def check(self) -> tuple[Checked, ...]:
        """The preset's expectations against the figures of its own seed, at the end that the preset has."""
        if any(live.lengthened for live in self.live_trials):
            # Expectations were judged at that end; a run that was made longer before has no such end.
            return self._checked or ()
        plan = self.live_trials[0].planned.plan
        self._checked = check(self.preset, plan.figures(), plan.names)
        return self._checked

"""An observer: looks at the network of one trial, and remembers from look to look."""

from dataclasses import replace

from tuitrain.experiments.inspect.answers import Question, answer
from tuitrain.experiments.inspect.inside import inside
from tuitrain.experiments.inspect.layers import LayersWatch
from tuitrain.experiments.inspect.learnt import LearntWatch
from tuitrain.experiments.inspect.verdicts import ALONE, course_of
from tuitrain.experiments.live.view import Phase, View
from tuitrain.training import Quantity, Snapshot, Trial


class Observer:
    """Looks at a copy of a trial, so that the trial may go on meanwhile."""

    def __init__(self) -> None:
        self.quantity: Quantity = "activation"
        """What the layers show."""
        self.learnt = False
        """Whether to show what was learnt."""
        self.question: Question | None = None
        self.layer: int | None = None
        """Which layer is looked at from inside."""
        self.forget()

    def forget(self) -> None:
        """Another trial is shown, or the same one at another time: nothing seen so far holds."""
        self._watch, self._learnt = LayersWatch(), LearntWatch()
        self._snapshot: Snapshot | None = None
        self._course = ALONE

    def take(self, trial: Trial) -> None:
        """Copy `trial` as it stands; in the thread that trains it."""
        if self._snapshot is None:
            self._snapshot = Snapshot(trial)
        else:
            self._snapshot.take()
        seen = self._snapshot
        self._course = course_of(trial, lambda: seen.untrained)

    def complete(self, view: View) -> View:
        """`view` with what is seen in the copy taken last; in any thread, in one at a time."""
        seen = self._snapshot
        if seen is None:
            return view
        running = view.phase is Phase.RUNNING
        return replace(
            view,
            layers=self._watch.look(seen, self.quantity, self._course, running=running),
            learnt=self._learnt.look(seen, running) if self.learnt else None,
            answer=answer(seen, self.question),
            inside=inside(seen, self._watch, self.quantity, self.layer),
        )

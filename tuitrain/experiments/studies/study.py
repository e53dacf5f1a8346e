"""Studies: what does not train. A study is a pure function of a preset's arm; whoever plays it back on a
screen, or steps back in it, moves an index into what it came to.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from tuitrain.config import Kind, Preset, TrialConfig
from tuitrain.experiments.figures import Figures, Status
from tuitrain.experiments.interruption import StoppedError, Watch
from tuitrain.experiments.studies.activations import activations
from tuitrain.experiments.studies.gradient_check import check_gradients
from tuitrain.experiments.studies.walk import walk


class StudyResult(Protocol):
    """The result of a study in one arm, frozen."""

    @property
    def status(self) -> Status:
        """The status that the study ended with."""

    @property
    def figures(self) -> Figures:
        """Its figures by the names that expectations use, its status not among them."""

    @property
    def series(self) -> Mapping[str, Any]:
        """What JSON tells of it beside the figures, as plain lists and objects."""


Compute = Callable[[Preset, TrialConfig, Watch], StudyResult]
"""Of a preset and the config of one of its arms. StoppedError where the watch says so."""

STUDIES: Mapping[Kind, Compute] = {
    "gradcheck": check_gradients,
    "surface": walk,
    "activations": activations,
}
"""What is computed for each kind that trains nothing."""


def compute_all(preset: Preset, stop: Callable[[], bool]) -> Mapping[str, StudyResult] | None:
    """All arms of the preset's study; None where `stop` says on the way that nobody waits any more."""
    found: dict[str, StudyResult] = {}
    for arm in preset.trials:
        if stop():
            return None
        try:
            found[arm] = compute(preset, arm, Watch(stop))
        except StoppedError:
            return None
    return found


def figures_of(found: StudyResult) -> Figures:
    """All of its figures."""
    return {"status": found.status, **found.figures}


def compute(preset: Preset, arm: str, watch: Watch | None = None) -> StudyResult:
    """That arm of the preset's study."""
    return STUDIES[preset.kind](preset, preset.trials[arm], watch or Watch())

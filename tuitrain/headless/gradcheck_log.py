"""The log of a gradient check: how well the gradients of each arm, or of each tensor, agree."""

from tuitrain.config import Preset
from tuitrain.experiments.gradient_check import AGREES, DIFFERS, Check, agrees
from tuitrain.experiments.lane import Event
from tuitrain.headless import closing, opening
from tuitrain.headless.console import Console
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.report import GradientsChecked, Quiet, Tried
from tuitrain.nn.gradients import Comparison
from tuitrain.plot.table import table

_FIGURES = ("compared", "skipped", "relative", "absolute", "verdict")
_LARGEST = ("compared", "skipped", "largest relative", "largest absolute", "verdict")
_LEFT = ("arm", "tensor", "verdict")


class GradientLog(Quiet):
    """Writes tables to `console`: of tensors for a single arm, else of arms."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._checks: dict[str, Check] = {}

    def start(self, source: str, preset: Preset, arms: tuple[str, ...]) -> None:
        """What is checked, and what each arm changes of it."""
        for line in opening.experiment(source, preset):
            self._console.line(line)
        for arm in arms if preset.arms else ():
            self._console.line(opening.arm(preset, arm, arms))

    def tell(self, event: Event | GradientsChecked | Tried) -> None:
        """Remember it for the table."""
        if isinstance(event, GradientsChecked):
            self._checks[event.arm] = event.check

    def finish(self, outcome: Outcome) -> None:
        """The table, the expectations."""
        room, checks = self._console.room, self._checks
        lines = [""]
        if len(checks) == 1:
            (only,) = checks.values()
            rows = [_tensor(name, found) for name, found in only.tensors.items()]
            lines += [*table(("tensor", *_FIGURES), rows, _LEFT, room), ""]
        arms = [_arm(name, check) for name, check in checks.items()]
        lines += table(("arm", "tensors", *_LARGEST), arms, _LEFT, room)
        for line in (*lines, *closing.expectations(outcome)):
            self._console.line(line)


def _tensor(name: str, found: Comparison) -> list[str]:
    return [name, *_texts(found.compared, found.skipped, found.relative, found.absolute, agrees(found))]


def _arm(name: str, check: Check) -> list[str]:
    found = check.tensors.values()
    compared, skipped = (sum(getattr(each, kind) for each in found) for kind in ("compared", "skipped"))
    relative, absolute = (max(getattr(each, kind) for each in found) for kind in ("relative", "absolute"))
    return [name, str(len(found)), *_texts(compared, skipped, relative, absolute, check.agrees)]


def _texts(compared: int, skipped: int, relative: float, absolute: float, agree: bool) -> list[str]:
    return [
        f"{compared:,}",
        f"{skipped:,}",
        f"{relative:.1e}",
        f"{absolute:.1e}",
        AGREES if agree else DIFFERS,
    ]

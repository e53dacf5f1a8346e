"""The log of a gradient check: how well the gradients of each arm, or of each tensor, agree."""

from collections.abc import Iterator

from tuitrain.experiments.studies.gradient_check import AGREES, DIFFERS, Check, agrees
from tuitrain.headless.study_log import StudyLog
from tuitrain.nn.gradients import Comparison
from tuitrain.plot.table import table

_FIGURES = ("compared", "skipped", "relative", "absolute", "verdict")
_LARGEST = ("compared", "skipped", "largest relative", "largest absolute", "verdict")
_LEFT = ("arm", "tensor", "verdict")


class GradientLog(StudyLog[Check]):
    """A table of tensors for a single arm, else of arms."""

    def lines(self, room: int | None) -> Iterator[str]:
        if len(self.found) == 1:
            (only,) = self.found.values()
            rows = [_tensor(name, found) for name, found in only.tensors.items()]
            yield from table(("tensor", *_FIGURES), rows, _LEFT, room)
            yield ""
        arms = [_arm(name, check) for name, check in self.found.items()]
        yield from table(("arm", "tensors", *_LARGEST), arms, _LEFT, room)


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

"""Reports: what is told of a run while it goes on and at its end."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol, TextIO, get_args

from tuitrain import __version__
from tuitrain.config import Preset, parse_figure
from tuitrain.experiments.environment import environment
from tuitrain.experiments.expectations import Checked
from tuitrain.experiments.figures import Status
from tuitrain.experiments.plan import Result
from tuitrain.experiments.runner import Diverged, Edited, Event, Finished, Scored


@dataclass(frozen=True)
class Outcome:
    """What a run came to; `skipped` says that its expectations do not apply."""

    results: Mapping[str, Result]
    checked: tuple[Checked, ...]
    skipped: bool

    @property
    def status(self) -> Status:
        """Of all arms together: the worst."""
        order = get_args(Status)
        return max((result.status for result in self.results.values()), key=order.index)

    @property
    def exit_code(self) -> int:
        """1 where an expectation is missed or an arm broke that was not expected to; else 0."""
        if not self.skipped and not all(each.met for each in self.checked):
            return 1
        figures = [parse_figure(each.expectation.figure) for each in self.checked]
        expected = {
            figure.arm
            for figure, each in zip(figures, self.checked, strict=True)
            if figure.quantity == "status" and each.expectation.equals == "diverged"
        }
        broken = {arm for arm, result in self.results.items() if result.status == "diverged"}
        return 1 if broken - expected else 0


class Report(Protocol):
    """Told of everything, in order; writes what its reader wants to know."""

    def start(self, source: str, preset: Preset) -> None:
        """A run begins."""

    def tell(self, event: Event) -> None:
        """Something happened."""

    def finish(self, outcome: Outcome) -> None:
        """A run is over."""


class Quiet:
    """Says nothing: the exit code is the answer."""

    def start(self, source: str, preset: Preset) -> None:
        """Nothing."""

    def tell(self, event: Event) -> None:
        """Nothing."""

    def finish(self, outcome: Outcome) -> None:
        """Nothing."""


class Json:
    """One object a line."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def start(self, source: str, preset: Preset) -> None:
        """What is run, with everything that its bits depend on."""
        self._write(
            "start",
            preset=source,
            kind=preset.kind,
            seed=preset.seed,
            version=__version__,
            environment=environment(),
            config=preset.model_dump(exclude_none=True),
        )

    def tell(self, event: Event) -> None:
        """A score, an edit, a divergence."""
        match event:
            case Scored(arm, epoch, score, seconds):
                self._write("epoch", arm=arm, epoch=epoch, **asdict(score), seconds=seconds)
            case Edited(arm, edit):
                self._write("edit", arm=arm, update=edit.update, set=edit.set)
            case Diverged(arm, divergence):
                self._write("diverged", arm=arm, **asdict(divergence))
            case Finished():
                pass

    def finish(self, outcome: Outcome) -> None:
        """Every figure of every arm, and the expectations."""
        arms = {
            arm: {
                **result.figures,
                "seconds": result.seconds,
                "parameters_sha256": result.parameters_sha256,
                "state_sha256": result.state_sha256,
            }
            for arm, result in outcome.results.items()
        }
        expected = [_expected(each, outcome.skipped) for each in outcome.checked]
        self._write("finish", status=outcome.status, arms=arms, expect=expected)

    def _write(self, event: str, **fields: Any) -> None:
        # allow_nan: a figure that is not finite is absent, so a NaN here is a mistake and must not pass.
        self._out.write(json.dumps({"event": event, **fields}, allow_nan=False) + "\n")
        self._out.flush()


def _expected(checked: Checked, skipped: bool) -> dict[str, Any]:
    fields = checked.expectation.model_dump(exclude_none=True)
    if checked.value is not None:
        fields["value"] = checked.value
    return fields | ({"skipped": True} if skipped else {"met": checked.met})

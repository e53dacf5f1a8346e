"""What the fields of a trial must be to each other. A finding is a path and a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import PydanticCustomError

from tuitrain.config.problems import Finding
from tuitrain.config.settings import settings_of

if TYPE_CHECKING:
    from tuitrain.config.models import TrialConfig

# All optimizers together hold about four copies of the parameters, and a trial about four of a batch's
# activations: at these limits a trial stays near 1.5 GB in float32, whatever a file says.
MOST_PARAMETERS: Final = 20_000_000
MOST_BATCH_VALUES: Final = 100_000_000

# The error type under which all findings of one model travel through pydantic.
FOUND: Final = "fields_do_not_fit"


@dataclass(frozen=True)
class Check:
    """`find` looks at the fields that start with one of `reads`; it is left out where one of them is itself wrong."""

    reads: tuple[str, ...]
    find: Callable[[Any], Iterable[Finding]]


def run_checks(checks: Iterable[Check], config: object, context: Any) -> list[Finding]:
    """The findings of all checks; the set `context["wrong"]` holds top-level fields already known to be wrong."""
    wrong = context["wrong"] if context else frozenset()
    return [found for check in checks if wrong.isdisjoint(check.reads) for found in check.find(config)]


def raise_found(found: list[Finding]) -> None:
    """Hand all findings to pydantic as one error."""
    if found:
        lines = "; ".join(f"{'.'.join(map(str, path))}: {message}" for path, message in found)
        raise PydanticCustomError(FOUND, "{lines}", {"lines": lines, "found": found})


def check_trial(config: TrialConfig, context: Any) -> list[Finding]:
    """What does not fit together in a trial."""
    return run_checks(_CHECKS, config, context)


def _length(config: TrialConfig) -> Iterable[Finding]:
    if config.epochs is None and config.updates is None:
        yield ("epochs",), "the length is missing: give epochs or updates"
    if config.epochs is not None and config.updates is not None:
        yield ("updates",), "epochs are given too; keep one of the two"


def _within_rows(config: TrialConfig) -> Iterable[Finding]:
    """Counts of rows, whose upper bound depends on the data."""
    for info in settings_of(config):
        if info.amount is not None and info.maximum is not None and isinstance(info.value, int):
            if info.value > info.maximum:
                message = f"{info.value} is more than the {info.maximum} rows there are; 'all' takes them all"
                yield tuple(info.path.split(".")), message


def _parameters(config: TrialConfig) -> Iterable[Finding]:
    count = config.parameter_count
    if count > MOST_PARAMETERS:
        yield (
            ("network", "hidden"),
            f"the network would have {count:,} parameters; the most allowed are {MOST_PARAMETERS:,}",
        )


def _batch_values(config: TrialConfig) -> Iterable[Finding]:
    values = config.batch_rows * sum(config.layer_sizes)
    if values > MOST_BATCH_VALUES:
        yield (
            ("batch_size",),
            f"one batch would need {values:,} numbers in all layers; the most allowed are {MOST_BATCH_VALUES:,}",
        )


_CHECKS: Final = (
    Check(("epochs", "updates"), _length),
    Check(("data", "batch_size", "sampling", "evaluate"), _within_rows),
    Check(("data", "network"), _parameters),
    Check(("data", "network", "batch_size"), _batch_values),
)

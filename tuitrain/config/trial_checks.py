"""What the fields of a trial must be to each other."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from tuitrain.config.data_sets import GENERATED
from tuitrain.config.findings import Check, run_checks
from tuitrain.config.kinds import facts_of
from tuitrain.config.problems import Finding
from tuitrain.config.settings import settings_below
from tuitrain.config.trial_fields import TrialFields

# Parameters are held about four times (gradients, an optimizer's two means), a batch's values about as often:
# at these limits a trial in float32 stays below 2 GB, whatever a file says.
MOST_PARAMETERS: Final = 20_000_000
MOST_BATCH_VALUES: Final = 100_000_000


def check_trial(config: TrialFields, context: Any) -> list[Finding]:
    """What does not fit together in a trial."""
    return run_checks(_CHECKS, config, context)


def _length(config: TrialFields) -> Iterable[Finding]:
    facts = facts_of(getattr(config, "kind", None))
    if facts.counts_updates:
        yield from _updates(config, facts.most_updates)
    if not facts.trains:
        return
    if config.epochs is None and config.updates is None:
        yield ("epochs",), "the length is missing; give epochs or updates"
    if config.epochs is not None and config.updates is not None:
        yield ("updates",), "epochs are given too; keep one of the two"


def _updates(config: TrialFields, most: int | None) -> Iterable[Finding]:
    """The length where only updates can say it."""
    if config.updates is None and config.epochs is None:
        yield ("updates",), "the length is missing; give updates"
    if most and config.updates and config.updates > most:
        yield ("updates",), f"{config.updates} is more than the {most:,} that can be computed in one go"


def _rows(top: str) -> Callable[[TrialFields], Iterable[Finding]]:
    """Counts of rows in that top-level field against how many there are."""

    def find(config: TrialFields) -> Iterable[Finding]:
        for info in settings_below(config, top):
            path = tuple(info.path.split("."))
            bounded = info.unit == "rows" and isinstance(info.value, int)
            if bounded and info.maximum is not None and info.value > info.maximum:
                most = f"the {info.maximum} rows there are; 'all' takes them all"
                if info.maximum == 1:
                    most = "the one row there is"
                if top == "data" and config.data.name in GENERATED:
                    most = f"the {info.maximum} rows that may be made"
                yield path, f"{info.value} is more than {most}"

    return find


def _parameters(config: TrialFields) -> Iterable[Finding]:
    count = config.parameter_count
    if count > MOST_PARAMETERS:
        message = f"the network would have {count:,} parameters; the most allowed are {MOST_PARAMETERS:,}"
        yield ("network", "hidden"), message


def _batch_values(config: TrialFields) -> Iterable[Finding]:
    values = config.batch_rows * sum(config.layer_sizes)
    if values > MOST_BATCH_VALUES:
        message = f"one batch would need {values:,} numbers in all layers; the most allowed are"
        yield ("batch_size",), f"{message} {MOST_BATCH_VALUES:,}"


def _single_rows(config: TrialFields) -> Iterable[Finding]:
    if config.network.batch_norm.name != "off" and config.batch_rows == 1:
        # What is at fault is what has been set: without more rows no batch size helps.
        path = ("data", "train") if config.data.train_rows == 1 else ("batch_size",)
        yield (
            path,
            "batch norm needs at least 2 rows in a batch: with one, every value minus its own mean is 0",
        )


def _loss(config: TrialFields) -> Iterable[Finding]:
    name, classes = config.data.name, config.data.shape.classes
    if classes is None and config.loss != "mean_squared_error":
        yield ("loss",), f"{name} has regression targets, not classes; use mean_squared_error"
    elif config.loss == "binary_cross_entropy" and classes != 2:
        yield ("loss",), f"binary_cross_entropy tells two classes apart; {name} has {classes}"
    elif config.loss == "binary_cross_entropy" and config.data.labels == "one_hot":
        yield ("loss",), "binary_cross_entropy has one output, one-hot labels have two numbers"


def _early_stop(config: TrialFields) -> Iterable[Finding]:
    if config.early_stop is None:
        return
    monitor, path = config.early_stop.monitor, ("early_stop", "monitor")
    if monitor.startswith("validation") and not config.data.validation_rows:
        yield path, f"{monitor} needs validation rows; give data.validation"
    if config.evaluate.rows_before_end != "all":
        message = "early stopping compares scores, so all of them must use the same rows; leave it out"
        yield ("evaluate", "rows_before_end"), message
    if monitor.endswith("accuracy") and config.data.shape.classes is None:
        yield path, f"{config.data.name} has no classes, so there is no {monitor}"


# Where `data` itself is wrong, all rows stand in for it: no count of rows is then refused without a reason.
_CHECKS: Final = (
    Check(("epochs", "updates"), _length),
    Check(("data",), _rows("data")),
    Check(("evaluate",), _rows("evaluate")),
    Check(("batch_size", "sampling"), _rows("batch_size")),
    Check(("data", "network", "batch_size"), _single_rows),
    Check(("data", "loss"), _loss),
    Check(("data", "early_stop", "evaluate"), _early_stop),
    Check(("data", "network", "loss"), _parameters),
    Check(("data", "network", "loss", "batch_size"), _batch_values),
)

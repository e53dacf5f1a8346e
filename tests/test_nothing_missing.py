"""What belongs to a thing stands in all of its places; who adds one is told what is missing, and where."""

from collections.abc import Iterable

from tuitrain.config import Optimizer, TrialConfig
from tuitrain.config.settings import in_panel, variant_names, variants
from tuitrain.lab.widgets.settings import LABEL
from tuitrain.nn.optimizers import OPTIMIZERS

MODELS = {name: model for model in variants(Optimizer) for name in variant_names(model)}


def none_missing(missing: Iterable[str], where: str) -> None:
    assert not missing, f"{where}: {', '.join(sorted(missing))}"


def test_every_optimizer_has_its_settings() -> None:
    none_missing(OPTIMIZERS.keys() - MODELS.keys(), "no model in Optimizer of tuitrain/config/optimizers.py")


def test_every_optimizer_has_its_rule() -> None:
    none_missing(MODELS.keys() - OPTIMIZERS.keys(), "no class with that name in tuitrain/nn/optimizers/")


def test_every_optimizer_is_named_in_the_help_of_its_choices() -> None:
    said = next(iter(MODELS.values())).model_fields["name"].description or ""
    unsaid = {name for name in MODELS if f"{name}: " not in said}
    none_missing(unsaid, "not in _RULES of tuitrain/config/optimizers.py")


def test_every_short_name_of_the_panel_has_room_in_it() -> None:
    long = {f"{path} ({label})" for _, path, label in in_panel(TrialConfig) if len(label) > LABEL - 2}
    none_missing(long, f"more than {LABEL - 2} characters in the panel=… of its Setting")

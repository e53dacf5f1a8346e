"""A preset: an experiment as a file holds it, whose fields fit together."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from pydantic import ValidationInfo, model_validator

from tuitrain.config.ensemble import ENSEMBLE_ARM
from tuitrain.config.findings import raise_found
from tuitrain.config.kinds import facts_of
from tuitrain.config.preset_checks import check_preset
from tuitrain.config.preset_fields import PresetFields
from tuitrain.config.trial import TrialConfig
from tuitrain.config.trial_checks import check_trial
from tuitrain.config.tried_arms import tried_arms


class Preset(PresetFields):
    """An experiment as a file holds it."""

    @model_validator(mode="before")
    @classmethod
    def _without_network(cls, values: Any) -> Any:
        reads = facts_of(values.get("kind")).reads if isinstance(values, Mapping) else None
        return values if reads is None or "network" in reads else {**cls.STAND_IN, **values}

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        # Replaces the trial's check, so that all findings come at once.
        found = check_trial(self, info.context)
        raise_found([*found, *check_preset(self, info.context, trial_fits=not found)])
        return self

    @cached_property
    def trials(self) -> Mapping[str, TrialConfig]:
        """Every arm's config, in the order of the file; a single run's arm is `run`."""
        return tried_arms(self)[0]

    def trial_of(self, name: str) -> TrialConfig:
        """The config behind a name that figures stand under; an ensemble's is that of its members."""
        return self.trials[self.members[0] if self.members and name == ENSEMBLE_ARM else name]

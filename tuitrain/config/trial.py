"""What one trial needs to know, whose fields fit together."""

from typing import Self

from pydantic import ValidationInfo, model_validator

from tuitrain.config.findings import raise_found
from tuitrain.config.trial_checks import check_trial
from tuitrain.config.trial_fields import TrialFields


class TrialConfig(TrialFields):
    """What one trial needs: data, network, loss, optimizer, batches, length, evaluation, numbers."""

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        raise_found(check_trial(self, info.context))
        return self

"""A trial of a search as an experiment of its own."""

from tuitrain.config import Preset, TrialConfig
from tuitrain.experiments.search.search_trial import SearchTrial


def alone(preset: Preset, attempt: SearchTrial, title: str) -> Preset:
    """A single run to the bits of that trial of the search `preset`, trained to its full length."""
    fields = attempt.config.model_dump(exclude_none=True, include=set(TrialConfig.model_fields))
    draws = {} if preset.paired else {"draws_as": attempt.name}
    return Preset.model_validate({**fields, **draws, "kind": "train", "title": title, "about": preset.about})

"""Settings of a study in hand."""

from collections.abc import Callable, Mapping
from typing import Any

from tuitrain.config import Loaded, Preset, TrialConfig, changed, diff
from tuitrain.lab.draft import Draft, Made, arm_of

Along = Callable[[Preset, str, Any], Mapping[str, Any]]
"""What changes with a field of the preset when that becomes such a value, by its path."""


class StudyDraft(Draft):
    """A draft that is computed anew whenever it changes; `changed` is told of it.

    Fields of the kind's own block are of all arms, whichever is chosen.
    """

    def __init__(self, loaded: Loaded, told: Callable[[], None], along: Along) -> None:
        super().__init__(loaded)
        self._told, self._along = told, along

    @property
    def edited(self) -> bool:
        """Whether a result may be another than the preset's own."""
        return bool(diff(self.original, self.draft))

    @property
    def opened(self) -> TrialConfig:
        """The settings as the preset has them."""
        return _whole(self.original, self.arm)

    def open(self, loaded: Loaded) -> None:
        super().open(loaded)
        self._told()

    def as_opened(self) -> None:
        """Every setting as the preset has it."""
        if self.draft is not self.original:
            self._done.append(Made(self.draft, ""))
            self.draft = self.original
            self._told()

    def _now(self, arm: str | None) -> TrialConfig:
        return _whole(self.draft, arm)

    def _with(self, path: str, value: Any, own: Mapping[str, Any]) -> Preset:
        if path.partition(".")[0] in TrialConfig.model_fields:
            return super()._with(path, value, own)
        return changed(self.draft, {path: value, **self._along(self.draft, path, value)})

    def _apply(self, path: str, had: Mapping[str, Any], back: Mapping[str, Any] | None = None) -> None:
        self._told()


def _whole(preset: Preset, arm: str | None) -> Preset:
    """The preset with the fields of that arm in place of its own."""
    config = arm_of(preset, arm)
    return preset.model_copy(update={name: getattr(config, name) for name in TrialConfig.model_fields})

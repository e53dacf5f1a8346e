"""Small experiments that every room's tests start from."""

from collections.abc import Callable
from typing import Any

import pytest

from tuitrain.config import Preset

TINY: dict[str, Any] = {
    "data": {"name": "mnist", "train": 200, "test": 100},
    "network": {"hidden": [16, 8]},
    "optimizer": {"name": "sgd", "lr": 0.1},
    "batch_size": 50,
    "updates": 40,
}


@pytest.fixture(scope="session")
def tiny() -> Callable[..., Preset]:
    """A preset that runs in a few hundredths of a second, with any fields changed."""

    def make(**fields: Any) -> Preset:
        values = TINY | fields
        if "epochs" in fields:
            del values["updates"]
        return Preset.model_validate(values)

    return make

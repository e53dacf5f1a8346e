"""What the tests of the config room share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tuitrain.config import Loaded, load


@pytest.fixture
def preset_file(tmp_path: Path) -> Callable[[str], str]:
    """Write a preset, return its path."""

    def write(text: str) -> str:
        path = tmp_path / "a.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def load_text(preset_file: Callable[[str], str]) -> Callable[..., Loaded]:
    """Load a preset from its text, with overrides and a seed as `load` takes them."""
    return lambda text, overrides=(), seed=None: load(preset_file(text), overrides, seed)

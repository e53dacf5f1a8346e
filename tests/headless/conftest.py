"""Presets for the command to run."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def preset_file(tmp_path: Path) -> Callable[..., str]:
    """Write a preset's text to a file; its path."""

    def write(text: str, name: str = "small.yaml") -> str:
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write

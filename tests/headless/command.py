"""The command as a program of its own, and what it wrote."""

import json
import os
import subprocess
import sys
from typing import Any

HANG = 60
"""Seconds after which it has hung."""


def tuitrain(*arguments: str, cwd: Any = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end; what it wrote is text."""
    return subprocess.run(
        [sys.executable, "-m", "tuitrain", *arguments],
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
        cwd=cwd,
        env={**os.environ, **environment},
    )


def objects(text: str) -> list[dict[str, Any]]:
    """The objects of `--json`."""
    return [json.loads(line) for line in text.splitlines()]


def named(told: list[dict[str, Any]], event: str) -> list[dict[str, Any]]:
    """Those of one kind."""
    return [each for each in told if each["event"] == event]

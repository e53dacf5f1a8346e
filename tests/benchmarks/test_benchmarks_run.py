"""Every benchmark runs, and its figures are sane. Each is short: how fast anything is, is no matter here."""

import re
import subprocess
import sys
from math import isfinite
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
HANG = 240
SHORT = {
    "drawing": "b.TRIES = 1; b.main()",
    "engine": "b.PAIRS, b.UPDATES = 1, 20; b.main()",
    "first_paint": "b.PRESETS = ('xor',); b.main('1')",
    "keys": "b.ROUNDS, b.START = 1, 4.0; b.main()",
    "lab": "b.PAIRS, b.WARM = 1, 3.0; b.main()",
    "leaving": "b.ROUNDS = 1; b.main()",
    "leaving_lab": "b.ROUNDS = 1; b.main()",
    "pool": "b.PAIRS, b.TRIALS, b.UPDATES = 1, 2, 20; b.main()",
    "search": "b.pools, b.SEEDS = lambda: True, range(1); b.main()",
    "start": "b.main('1')",
    "wire": "b.START = 4.0; b.main('1')",
}
"""Each one, made short."""
OTHERS = {"bands", "hostile_yaml"}
"""They measure figures of presets, and files that the tests read too."""
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w.]*\w)")


def test_every_benchmark_is_here() -> None:
    found = {path.stem for path in Path(__file__).parent.glob("[a-z]*.py")} - {Path(__file__).stem}
    assert found == SHORT.keys() | OTHERS


@pytest.mark.parametrize("name", SHORT)
def test_it_runs_and_prints_figures_that_can_be(name: str) -> None:
    code = f"import tests.benchmarks.{name} as b; {SHORT[name]}"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=HANG, check=False
    )
    # A bound that is missed is exit code 1, and no concern of this test.
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == ""
    figures = [float(number.replace(",", "")) for number in NUMBER.findall(done.stdout)]
    assert len(figures) >= 2, done.stdout
    assert all(map(isfinite, figures))
    assert any(figures), done.stdout
    assert not re.search(r"\b(nan|inf)\b", done.stdout)

"""The curves at the end of a log."""

from io import BytesIO, TextIOWrapper

import numpy as np

from tuitrain.config import Preset
from tuitrain.experiments.view import Curves
from tuitrain.headless.console import Console
from tuitrain.headless.kept_curves import KeptCurves
from tuitrain.headless.progress import Progress
from tuitrain.training import Band

COMPARISON = Preset.model_validate(
    {
        "kind": "compare",
        "data": {"name": "mnist", "train": 200, "test": 100},
        "network": {"hidden": [8]},
        "updates": 9,
        "arms": {"slow": {}, "fast": {"optimizer": {"lr": 0.1}}},
    }
)


def curves():
    end = np.arange(1.0, 10)
    return Curves(Band(1, end, 1 / end, 1 / end, 1 / end, 1 / end**2), np.empty((0, 8)))


def test_arms_stand_in_the_order_of_the_preset_whichever_ends_first():
    out = TextIOWrapper(BytesIO(), encoding="utf-8")
    kept = KeptCurves(Console(out, Progress(None)), COMPARISON, ("slow", "fast"), plot=True)
    for arm in ("fast", "slow"):
        kept.keep(arm, curves())
    kept.draw()
    written = out.buffer.getvalue().decode()
    title = next(line for line in written.splitlines() if "LOSS" in line)
    assert 0 <= title.index("1 slow") < title.index("2 fast")

"""How presets end in the browser's pictures is how they end when they are run."""

import numpy as np
import pytest
from full_run import slow_if_long
from measured_endings import measured, settings_hash

from tuitrain.config import load, preset_names
from tuitrain.lab.presenters.preset_endings import ending, ending_chart, kept

NAMES = [name for name in preset_names() if load(name).preset.kind != "gradcheck"]
SEEN = 1 / 16
"""Of a picture's height: another processor may round otherwise, which grows over hundreds of updates."""


def test_every_preset_but_the_check_has_one():
    assert sorted(kept()) == sorted(NAMES)
    assert ending("gradient-check") is None


@pytest.mark.parametrize("name", NAMES)
def test_an_ending_belongs_to_the_presets_current_settings(name):
    assert kept()[name]["settings"] == settings_hash(load(name).preset), "measure it again"


@pytest.mark.parametrize("name", NAMES)
def test_an_ending_is_drawn_with_every_curve_that_has_points(name):
    shown = ending(name)
    spec = ending_chart(shown, ascii=False)
    assert [curve.label for curve in spec.curves] == list(shown.curves)
    low, high = spec.y_range
    for curve in spec.curves:
        assert len(curve.x) == len(curve.y)
        assert (np.diff(curve.x) > 0).all()
    assert any(low <= y <= high for curve in spec.curves for y in curve.y)


@pytest.mark.parametrize("name", map(slow_if_long, NAMES))
def test_a_run_ends_so(name):
    now, then = measured(name), kept()[name]
    assert {key: now[key] for key in ("title", "x_label", "seed")} == {
        key: then[key] for key in ("title", "x_label", "seed")
    }
    assert list(now["curves"]) == list(then["curves"])
    low, high = ending_chart(ending(name), ascii=False).y_range
    for arm, (x, y) in now["curves"].items():
        assert x == then["curves"][arm][0]
        # What is above the picture is not seen.
        seen = np.clip([y, then["curves"][arm][1]], low, high)
        np.testing.assert_allclose(*seen, atol=SEEN * (high - low), rtol=0)

"""A bar of progress: as many cells as the share fills whole, whatever the rounding of the share."""

import pytest

from tuitrain.plot.words import bar


@pytest.mark.parametrize("width", range(41))
def test_a_share_of_whole_cells_fills_just_those(width):
    # 15 / 22 * 22 is 14.999999999999998.
    for cells in range(width + 1):
        assert bar(cells / max(width, 1), width) == "▓" * cells + "░" * (width - cells)


def test_a_bar_is_full_only_when_done_and_ascii_on_request():
    assert bar(1 - 1e-6, 4) == "▓▓▓░"
    assert bar(1.0, 4) == "▓▓▓▓"
    assert bar(0.5, 4, ascii=True) == "##.."
    assert bar(0.5, -1) == ""

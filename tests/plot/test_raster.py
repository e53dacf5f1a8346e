"""Rasters: what becomes of pixels in each look."""

import numpy as np
import pytest

from tuitrain.plot.picture import Canvas, Run
from tuitrain.plot.raster import greys, signed, squares


def draw_raster(draw, pixels, look, width=4, height=2):
    canvas = Canvas(width, height, ascii_only=look == "ascii")
    draw(canvas, 0, 0, pixels, look)
    return canvas.picture()


def test_two_pixels_share_a_cell_and_equal_cells_are_one_run():
    picture = draw_raster(greys, [[0, 1, 1, 0.5], [1, 0, 0, 0.5]], "halves")
    assert picture.rows[0] == (Run("▀", "grey:0:15"), Run("▀▀", "grey:15:0"), Run("▀", "grey:8:8"))
    assert picture.rows[1] == (Run("    ", ""),)


def test_blanks_behind_a_raster_do_not_take_its_ground():
    assert draw_raster(greys, [[1], [1]], "halves").rows[0] == (Run("▀", "grey:15:15"), Run("   ", ""))
    canvas = Canvas(3, 1)
    greys(canvas, 1, 0, [[1], [1]], "halves")
    canvas.put(2, 0, "x", "dim")
    assert canvas.picture().rows[0] == (Run(" ", ""), Run("▀", "grey:15:15"), Run("x", "dim"))


def test_what_is_not_there_keeps_the_ground_and_an_odd_row_is_half_a_line():
    assert draw_raster(greys, [[1, np.nan]], "halves", 2, 1).rows[0] == (
        Run("▀", "grey:15:-"),
        Run("▀", "grey:-:-"),
    )
    assert draw_raster(greys, [[1, np.nan]], "ascii", 2, 1).text == "@ "


def test_beyond_its_ends_a_pixel_is_as_at_them():
    assert draw_raster(greys, [[-3, 7], [-np.inf, np.inf]], "halves", 2, 1).rows[0] == (
        Run("▀", "grey:0:0"),
        Run("▀", "grey:15:15"),
    )


@pytest.mark.parametrize(("look", "text"), [("shades", " ▒█"), ("ascii", " =@")])
def test_glyphs_show_the_mean_of_both_pixels(look, text):
    assert draw_raster(greys, [[0, 0, 1], [0, 0.9, 1]], look, 3, 1).text == text


def test_signs_differ_in_level_or_in_glyph():
    assert draw_raster(signed, [[-1, 0, 1], [-1, 0, 1]], "halves", 3, 1).rows[0] == (
        Run("▀", "sign:0:0"), Run("▀", "sign:8:8"), Run("▀", "sign:15:15"),
    )  # fmt: skip
    assert draw_raster(signed, [[-1, -0.5, 0, 0.5, 1]], "ascii", 5, 1).text == "%- +#"
    assert draw_raster(signed, [[-1, -0.5, 0, 0.5, 1]], "shades", 5, 1).text == "%- ▒█"


def test_of_two_signs_in_a_cell_the_stronger_is_seen():
    assert draw_raster(signed, [[0.5, -0.4], [-1, 0.75]], "ascii", 2, 1).text == "%*"


def test_squares_are_two_cells_wide():
    assert draw_raster(greys, squares([[1, 0], [0, 1]]), "ascii", 4, 2).text == "@@  \n  @@"


def test_outside_of_the_canvas_nothing_is_drawn():
    assert draw_raster(greys, np.ones((6, 6)), "ascii", 2, 2).text == "@@\n@@"

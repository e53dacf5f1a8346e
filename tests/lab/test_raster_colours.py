"""Rasters on the screen: which colours their roles take, and what takes their place where colours are few."""

import numpy as np
import pytest
from textual.color import Color

from tuitrain.lab.styles import StyledApp
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.lab.widgets.shades import shade
from tuitrain.plot.picture import Canvas
from tuitrain.plot.raster import greys, signed

BLACK, WHITE, BLUE = Color(0, 0, 0), Color(255, 255, 255), Color(80, 160, 255)


class Ramp(PictureWidget):
    def draw_picture(self, width, height):
        canvas = Canvas(width, height)
        ramp = np.linspace(0, 1, 8)
        greys(canvas, 0, 0, [ramp, ramp], self.look_of_rasters(False))
        signed(canvas, 0, 1, [2 * ramp - 1] * 2, self.look_of_rasters(False))
        return canvas.picture()


class RampApp(StyledApp[None]):
    def compose(self):
        yield Ramp()


def brightness(style):
    return style.color.triplet.red + style.color.triplet.green + style.color.triplet.blue


def test_levels_lie_between_ground_and_ink_and_rise():
    shades = [shade(f"grey:{level}:0", BLACK, WHITE, lambda role: BLUE) for level in range(16)]
    assert [brightness(style) for style in (shades[0], shades[-1])] == [0, 3 * 255]
    assert sorted(map(brightness, shades)) == list(map(brightness, shades))
    assert shades[3].bgcolor == BLACK.rich_color


def test_signed_levels_rise_in_brightness_too():
    shades = [brightness(shade(f"sign:{level}:-", BLACK, WHITE, lambda role: BLUE)) for level in range(16)]
    assert sorted(set(shades)) == shades


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_rasters_take_the_colours_of_the_theme(theme):
    app = RampApp()
    async with app.run_test(size=(8, 2)) as pilot:
        app.theme = theme
        await pilot.pause()
        first, *_, last = (segment.style for segment in app.query_one(Ramp).render_line(0))
        assert first.color == app.query_one(Ramp).colors[2].rich_color
        assert (brightness(last) > brightness(first)) == (theme == "textual-dark")


async def test_of_sixteen_colours_no_levels_are_mixed():
    app = RampApp()
    async with app.run_test(size=(8, 2)) as pilot:
        assert app.query_one(Ramp).render_line(0).text == "▀" * 8
        app.theme = "ansi-dark"
        await pilot.pause()
        assert app.query_one(Ramp).render_line(0).text == " ░░▒▒▓▓█"
        assert app.query_one(Ramp).render_line(1).text[0] == "%"

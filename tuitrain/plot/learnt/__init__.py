"""What a network has learnt as a picture: a small one beside the charts, or one for all of a screen."""

from tuitrain.experiments.inspect.learnt import Boundary, Fit, Learnt, Mistakes, Surface
from tuitrain.plot.learnt import confusion, curve, mistakes
from tuitrain.plot.learnt.plane import boundary, surface
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import PixelStyle

NOTHING = "Nothing to see: no classes, and too many inputs to draw."


def panel(learnt: Learnt | None, width: int, height: int, look: PixelStyle) -> Picture:
    """A part of the main screen: the plane, the curve, or the worst mistakes in a line."""
    match learnt:
        case Mistakes(worst=worst) if worst and worst[0].image is None:
            return confusion.table(learnt, width, height, look)
        case Mistakes():
            return mistakes.gallery(learnt, width, height, look)
    return _plain(learnt, width, height, look)


def page(learnt: Learnt | None, width: int, height: int, look: PixelStyle) -> Picture:
    """All of a screen: mistakes come with all that is taken for what, a curve with the test points too."""
    match learnt:
        case Mistakes():
            return mistakes.page(learnt, width, height, look)
        case Fit():
            return curve.page(learnt, width, height, look)
    return _plain(learnt, width, height, look)


def _plain(learnt: Learnt | None, width: int, height: int, look: PixelStyle) -> Picture:
    match learnt:
        case Boundary():
            return boundary(learnt, width, height, look)
        case Surface():
            return surface(learnt, width, height, look)
        case Fit():
            return curve.train(learnt, width, height, look)
    canvas = Canvas(width, height, ascii_only=look == "ascii")
    canvas.put(0, 0, NOTHING, "dim")
    return canvas.picture()

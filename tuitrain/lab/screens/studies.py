"""The screen of each kind that has one of its own, imported when it is opened."""

from typing import TYPE_CHECKING

from tuitrain.config import Kind

if TYPE_CHECKING:
    from tuitrain.lab.screens.study import StudyScreen


def study_screen(kind: Kind) -> "type[StudyScreen] | None":
    """The screen of that kind; None where the main screen shows it, or none does."""
    match kind:
        case "surface":
            from tuitrain.lab.screens.surface import SurfaceScreen

            return SurfaceScreen
        case "activations":
            from tuitrain.lab.screens.activations import ActivationsScreen

            return ActivationsScreen
        case "search":
            from tuitrain.lab.screens.search import SearchScreen

            return SearchScreen
        case _:
            return None

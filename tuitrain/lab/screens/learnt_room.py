"""Room for what was learnt, below the layers or beside the charts: it is asked for only where it is seen."""

from tuitrain.experiments.inspect.learnt import Mistakes
from tuitrain.experiments.live.view import View
from tuitrain.lab.controller import Controller
from tuitrain.lab.presenters import run_summary
from tuitrain.lab.screens.base import BaseScreen
from tuitrain.lab.screens.experiment import Experiment
from tuitrain.lab.screens.layout import Room, columns_of_plane, room_of, rows_of_layers
from tuitrain.lab.screens.panels import Panels
from tuitrain.lab.widgets.layers import Layers
from tuitrain.lab.widgets.learnt import Learnt


class LearntRoom:
    """What the table of layers leaves of the main screen; on a narrow one what was learnt has tab `tab`."""

    def __init__(self, screen: Experiment, controller: Controller, panels: Panels, tab: int) -> None:
        self._screen, self._controller, self._panels, self._tab = screen, controller, panels, tab
        self._layers = self._height = 0

    def fit(self, layers: int | None = None) -> None:
        """Lines for each layer, a title and the axis; without a count for as many layers as before."""
        self._layers = self._layers if layers is None else layers
        height = rows_of_layers(self._screen.fitted, self._layers)
        if height != self._height:
            self._height = height
            self._screen.query_one(Layers).styles.height = height
            self.watch()

    def show(self, view: View) -> None:
        """A strip for what is wide, a column for what is square, and neither where there is no room."""
        screen, learnt, whose = self._screen, view.learnt, run_summary.whose(view)
        room, wide = self._room, isinstance(learnt, Mistakes)
        screen.set_class(wide and room.strip, "strip")
        screen.set_class(learnt is not None and not wide and room.column, "column")
        screen.query_one("#plane").styles.width = columns_of_plane(screen.fitted, self._height)
        screen.query_one("#learnt", Learnt).show(learnt, whose)
        screen.query_one("#plane", Learnt).show(learnt, whose)

    def watch(self) -> None:
        """Ask for what was learnt where it is seen: here, or on the screen of its own."""
        compact = self._screen.has_class("compact")
        here = self._panels.tab == self._tab if compact else any(self._room)
        above = self._screen.app.screen
        self._controller.watch_learnt(here or (isinstance(above, BaseScreen) and above.SHOWS_LEARNT))

    @property
    def _room(self) -> Room:
        return room_of(self._screen.fitted, self._height)

"""Texts, panels and settings of the main screen, as a test reads them."""

import numpy as np
from textual.widgets._toast import Toast

from tuitrain.experiments.inspect.learnt import Fit
from tuitrain.lab.widgets.settings import Settings

WIDE, COMPACT = (140, 40), (80, 24)
LINE = Fit(*(np.zeros((1, 2)),) * 3)
SHOWN = {
    "1": {"#loss", "#accuracy"},
    "2": {"#layers"},
    "3": {"#settings", "#explanation"},
    "4": {"#lesson"},
}


def line_of(pilot, widget, y=0):
    return pilot.app.screen.query_one(widget).render_line(y).text.strip()


def rows_of(pilot, widget):
    found = pilot.app.screen.query_one(widget)
    return [found.render_line(y).text for y in range(found.size.height)]


def words_with_roles(picture):
    """The words of each row of a picture, with their roles."""
    return [[(run.text.strip(), run.role) for run in row if run.text.strip()] for row in picture.rows]


def explanation(pilot):
    """What stands beside the settings."""
    return " ".join(" ".join(rows_of(pilot, "#explanation")).split())


def toasts(pilot):
    return [str(toast._notification.message) for toast in pilot.app.screen.query(Toast)]


def selected_setting(pilot):
    return pilot.app.screen.query_one(Settings).selected


def keys_to(pilot, path):
    """The keys that lead to a setting."""
    paths = [each.info.path for each in pilot.app.screen.query_one(Settings)._lines if each.info]
    lines = paths.index(path) - paths.index(selected_setting(pilot).path)
    return ["down"] * lines if lines > 0 else ["up"] * -lines


def visible_panels(pilot):
    """The panels of which something is to be seen."""
    return {
        panel
        for panel in set().union(*SHOWN.values())
        if pilot.app.screen.query_one(panel).region.overlaps(pilot.app.screen.region)
    }

"""What is said of a run or a search that the lab leaves, in the words of a log; imported when it is said."""

from typing import TYPE_CHECKING

from tuitrain.config import Preset

if TYPE_CHECKING:
    from tuitrain.experiments.live.view import View
    from tuitrain.experiments.search.search_result import SearchResult


def run_report(source: str, view: "View", saved: str = "") -> str:
    """A run as it stands."""
    from tuitrain import headless

    return headless.run_report(source, view, saved)


def search_report(source: str, preset: Preset, found: "SearchResult", *, changed: bool) -> str:
    """A search as it stands."""
    from tuitrain import headless

    return headless.search_report(source, preset, found, changed=changed)

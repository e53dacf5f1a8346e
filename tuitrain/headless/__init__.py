"""Running without a screen: a log, JSON, an exit code."""

from tuitrain.headless.console import shows_unicode
from tuitrain.headless.run import Options, Output, run
from tuitrain.headless.search_log import standing_search
from tuitrain.headless.standing import standing
from tuitrain.headless.study import as_gradcheck

__all__ = ["Options", "Output", "as_gradcheck", "run", "shows_unicode", "standing", "standing_search"]

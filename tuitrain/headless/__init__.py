"""Running without a screen: a log, JSON, an exit code."""

from tuitrain.headless.run import Options, Output, run
from tuitrain.headless.run_report import run_report
from tuitrain.headless.search_log import search_report
from tuitrain.headless.study import as_gradcheck

__all__ = ["Options", "Output", "as_gradcheck", "run", "run_report", "search_report"]

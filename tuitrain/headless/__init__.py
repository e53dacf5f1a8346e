"""Running without a screen: a log, JSON, an exit code."""

from tuitrain.headless.run import Output, run

__all__ = ["Output", "run"]

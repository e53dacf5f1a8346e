"""The signals that end a run in good order, as far as the system has them: Windows has no hang-up."""

import signal
from typing import Final

ENDING: Final = tuple(
    getattr(signal, name) for name in ("SIGHUP", "SIGINT", "SIGTERM") if hasattr(signal, name)
)
UNHEARD: Final = frozenset(each for each in ENDING if each != signal.SIGTERM)
"""Those that a worker does not hear: they are its parent's."""

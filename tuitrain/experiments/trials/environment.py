"""What equal bits need besides preset, seed and version."""

import platform
import sys
from typing import Any

import numpy as np
from threadpoolctl import threadpool_info


def environment() -> dict[str, str]:
    """Python, NumPy, the BLAS build with the kernels it chose for this processor, and the machine."""
    libraries: list[dict[str, Any]] = threadpool_info()
    blas: dict[str, Any] = next((each for each in libraries if each["user_api"] == "blas"), {})
    named = (blas.get("internal_api"), blas.get("version"), blas.get("architecture"))
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "blas": " ".join(str(part) for part in named if part) or "unknown",
        "machine": platform.machine(),
        "system": sys.platform,
    }

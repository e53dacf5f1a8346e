"""Gradients by central differences, to hold the analytic ones against."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tuitrain.nn.network import Network
from tuitrain.nn.parameters import Array, Parameters


@dataclass(frozen=True)
class Comparison:
    """How the analytic gradient of one tensor agrees with the numerical one."""

    relative: float
    """‖a − n‖ / ‖a + n‖ over the entries that were compared; 0 where both are 0."""
    absolute: float
    """max |a − n|."""
    compared: int
    skipped: int
    """Entries where a ReLU switches within ±h: the loss has a kink there and no derivative."""


def compare_gradients(
    network: Network, parameters: Parameters, x: Array, labels: NDArray[np.intp], h: float = 1e-5
) -> Mapping[str, Comparison]:
    """Analytic against numerical gradient, for each tensor of `parameters`, in float64.

    Takes 2 forward passes an entry: for small networks.
    """
    if network.gradients is None or parameters.flat.dtype != np.float64:
        raise ValueError("a gradient check wants float64 parameters and a network with gradients")
    network.loss(x, labels)
    network.backward()
    return {
        name: _compare(
            network.gradients.tensors[name], tensor, lambda: (network.loss(x, labels), _switches(network)), h
        )
        for name, tensor in parameters.tensors.items()
    }


def _switches(network: Network) -> bytes:
    """Which units with a kink are on: a change between two passes means that a kink was crossed."""
    return b"".join(
        (stage.dense.out > 0).tobytes() for stage in network.stages if stage.activation is not None
    )


def _compare(
    analytic: Array, tensor: Array, evaluate: Callable[[], tuple[float, bytes]], h: float
) -> Comparison:
    a, p = analytic.reshape(-1).copy(), tensor.reshape(-1)
    n, smooth = np.zeros_like(a), np.zeros(a.size, bool)
    for i, here in enumerate(p.copy()):
        p[i] = here + h
        above, on_above = evaluate()
        p[i] = here - h
        below, on_below = evaluate()
        p[i] = here
        n[i] = (above - below) / (2 * h)
        smooth[i] = on_above == on_below
    a, n = a[smooth], n[smooth]
    size = float(np.linalg.norm(a + n))
    return Comparison(
        relative=float(np.linalg.norm(a - n)) / size if size else 0.0,
        absolute=float(np.max(np.abs(a - n), initial=0.0)),
        compared=a.size,
        skipped=int((~smooth).sum()),
    )

"""Gradients by central differences, to hold the analytic ones against."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Protocol

import numpy as np

from tuitrain.nn.losses import Targets
from tuitrain.nn.network import Stage
from tuitrain.nn.parameters import Array, Parameters

LEAST = 1e-3
"""A tensor's gradient is held against at least so much of the whole one.

Where it is almost zero, as that of a bias before batch norm, the loss's sixteen digits say nothing of it.
"""


class Differentiable(Protocol):
    """A network, or what is built around one."""

    @property
    def gradients(self) -> Parameters | None:
        """The gradients that `backward` writes."""

    @property
    def stages(self) -> Sequence[Stage]:
        """The stages whose parameters are checked, input first."""

    def loss(self, x: Array, y: Targets) -> float:
        """A number to differentiate."""

    def backward(self) -> None:
        """Write the gradient of the last `loss`."""


@dataclass(frozen=True)
class Comparison:
    """How the analytic gradient of one tensor agrees with the numerical one."""

    relative: float
    """‖a − n‖ / ‖a + n‖ over the entries that were compared; 0 where both are 0. See LEAST."""
    absolute: float
    """max |a − n|."""
    compared: int
    skipped: int
    """Entries where a ReLU switches within ±h: the loss has a kink there and no derivative."""


def compare_gradients(
    network: Differentiable,
    parameters: Parameters,
    x: Array,
    y: Targets,
    h: float = 1e-5,
    entries: int | None = None,
    random: np.random.Generator | None = None,
    before: Callable[[int, int], None] = lambda done, total: None,
) -> Mapping[str, Comparison]:
    """Analytic against numerical gradient, for each tensor of `parameters`, in float64.

    Takes 2 forward passes an entry; with `entries`, no more than so many of each tensor, chosen by `random`.
    `before` is told before each entry how many of all are done.
    """
    if network.gradients is None or parameters.flat.dtype != np.float64:
        raise ValueError("a gradient check wants float64 parameters and a network with gradients")
    network.loss(x, y)
    network.backward()
    least = LEAST * float(np.linalg.norm(network.gradients.flat))
    analytic = {name: tensor.reshape(-1).copy() for name, tensor in network.gradients.tensors.items()}
    chosen = {name: _chosen(each.size, entries, random) for name, each in parameters.tensors.items()}
    done, total = count(), sum(map(len, chosen.values()))
    return {
        name: _compare(
            analytic[name],
            tensor.reshape(-1),
            chosen[name],
            lambda: (network.loss(x, y), _switches(network)),
            h,
            least,
            lambda: before(next(done), total),
        )
        for name, tensor in parameters.tensors.items()
    }


def _chosen(size: int, entries: int | None, random: np.random.Generator | None) -> Sequence[int]:
    if entries is None or entries >= size:
        return range(size)
    return sorted((random or np.random.default_rng(0)).choice(size, entries, replace=False).tolist())


def _switches(network: Differentiable) -> bytes:
    """Which units with a kink are on: a change between two passes means that a kink was crossed."""
    kinked = (stage for stage in network.stages if stage.activation is not None and stage.activation.kinked)
    return b"".join((stage.z > 0).tobytes() for stage in kinked)


def _compare(
    analytic: Array,
    p: Array,
    chosen: Sequence[int],
    evaluate: Callable[[], tuple[float, bytes]],
    h: float,
    least: float,
    before: Callable[[], None],
) -> Comparison:
    a, n, smooth = analytic[chosen], np.zeros(len(chosen)), np.zeros(len(chosen), bool)
    for place, i in enumerate(chosen):
        before()
        here = p[i]
        p[i] = here + h
        above, on_above = evaluate()
        p[i] = here - h
        below, on_below = evaluate()
        p[i] = here
        n[place] = (above - below) / (2 * h)
        smooth[place] = on_above == on_below
    a, n = a[smooth], n[smooth]
    size = max(float(np.linalg.norm(a + n)), least)
    return Comparison(
        relative=float(np.linalg.norm(a - n)) / size if size else 0.0,
        absolute=float(np.max(np.abs(a - n), initial=0.0)),
        compared=a.size,
        skipped=int((~smooth).sum()),
    )

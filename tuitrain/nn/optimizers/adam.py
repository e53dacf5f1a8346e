"""Adam: a running mean of the gradient over the root of one of its square."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tuitrain.nn.optimizers.formula import Formula
from tuitrain.nn.optimizers.optimizer import Optimizer
from tuitrain.nn.parameters import Array, Parameters

EpsilonAt = Literal["raw", "corrected", "inside"]
FLUSH_EVERY = 256
"""Steps between two looks for faded running means."""
FADED = 1e-24
"""A running mean under this moves no parameter: with ε = 1e-7 its step is below lr · 1e-17.

With β₁ = .9 it takes more than 256 steps from here to the numbers that are slow.
"""


class Adam(Optimizer, name="adam"):
    """Adaptive moments; Kingma, Ba 2015, arXiv:1412.6980.

    `m = β₁ m + (1 - β₁) g`, `v = β₂ v + (1 - β₂) g²`, and with c₁ = 1 - β₁ᵗ, c₂ = 1 - β₂ᵗ
    (both 1 without `bias_correction`) the step by where the epsilon stands:

    - raw, as in the book: `p -= lr √c₂/c₁ · m / (√v + ε)`;
    - corrected, as in the paper's algorithm 1: `p -= lr · m/c₁ / (√(v/c₂) + ε)`;
    - inside, as study notes write it: `p -= lr √c₂/c₁ · m / √(v + ε)`.

    What is kept is `m / (1 - β₁)` and `v / (1 - β₂)`: sums in which the newest gradient counts once. Each
    saves an operation a step, and the two factors go into the rate and into ε.
    """

    weight_decay = 0.0

    def __init__(
        self,
        p: Parameters,
        g: Parameters,
        lr: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-7,
        epsilon_at: EpsilonAt = "raw",
        bias_correction: bool = True,
    ) -> None:
        super().__init__(p, g, lr)
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon
        self.epsilon_at, self.bias_correction = epsilon_at, bias_correction
        self.m_sum, self.v_sum = self._memory(), self._memory()
        self.t: NDArray[np.int64] = np.zeros((), np.int64)
        self._work = self._blocks(self.m_sum, self.v_sum)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Both sums, and the number of steps taken."""
        return {"m_sum": self.m_sum, "v_sum": self.v_sum, "t": self.t}

    def mean_rate(self, tensor: str) -> float | None:
        """Mean of what m is multiplied by, both corrections in it; None before the first step."""
        if not self.t:
            return None
        rate, epsilon = self._rate_and_epsilon()
        v = self.v_sum[self._p.slices[tensor]]
        root = np.sqrt(v + epsilon) if self.epsilon_at == "inside" else np.sqrt(v) + epsilon
        return float(np.mean(rate / (1 - self.beta1) / root))

    def update(self) -> None:
        self.t += 1
        rate, epsilon = self._rate_and_epsilon()
        inside = self.epsilon_at == "inside"
        for p, g, m, v in self._work:
            np.multiply(m, self.beta1, out=m)
            np.add(m, g, out=m)
            np.multiply(v, self.beta2, out=v)
            np.multiply(g, g, out=g)
            np.add(v, g, out=v)
            if inside:
                np.add(v, epsilon, out=g)
                np.sqrt(g, out=g)
            else:
                np.sqrt(v, out=g)
                np.add(g, epsilon, out=g)
            np.divide(m, g, out=g)
            np.multiply(g, rate, out=g)
            self._move(p, g)
        self._finish()
        if self.t % FLUSH_EVERY == 0:
            for _, g, m, v in self._work:
                flush(m, g)
                flush(v, g)

    def formulas(self) -> Sequence[Formula]:
        """Both running means, and the parameters with them."""
        rate = "η √c₂/c₁" if self.bias_correction else "η"
        root = "√(v + ε)" if self.epsilon_at == "inside" else "(√v + ε)"
        shrunk, kept = ("(1 - ηλ) ", "{kept}·") if self.weight_decay else ("", "")
        return [
            Formula("m", "β₁ m + (1 - β₁) g", "{b1} · {m:n} + {rest1} · {g:n}"),
            Formula("v", "β₂ v + (1 - β₂) g²", "{b2} · {v:n} + {rest2} · ({g:n})²"),
            Formula(
                "p", f"{shrunk}p - {rate} m / {root}", kept + "{p:n} - {rate:n} · {m_new:n} / {v_root:n}"
            ),
        ]

    def coefficients(self, step: int) -> Mapping[str, float]:
        """The betas and what is left to one, the corrected rate, and what decay keeps of a weight."""
        b1, b2 = self.beta1, self.beta2
        corrected = sqrt(1 - b2**step) / (1 - b1**step) if self.bias_correction else 1.0
        betas = {"b1": b1, "rest1": 1 - b1, "b2": b2, "rest2": 1 - b2}
        return {**betas, "rate": self.lr * corrected, "kept": 1 - self.lr * self.weight_decay}

    def remembered(self, arrays: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
        """The running means, which are kept as sums."""
        return {"m": arrays["m_sum"] * (1 - self.beta1), "v": arrays["v_sum"] * (1 - self.beta2)}

    def _move(self, p: Array, step: Array) -> None:
        """Take the step of one block."""
        np.subtract(p, step, out=p)

    def _finish(self) -> None:
        """What can only be done when the steps of all blocks are known; they lie in g."""

    def _rate_and_epsilon(self) -> tuple[float, float]:
        """What `m_sum / (√v_sum + epsilon)` is multiplied by, and that epsilon."""
        t = int(self.t)
        c1, c2 = (1 - self.beta1**t, 1 - self.beta2**t) if self.bias_correction else (1.0, 1.0)
        squared = 1 - self.beta2
        rate = self.lr * sqrt(c2) / c1 * (1 - self.beta1) / sqrt(squared)
        epsilon = {
            "raw": self.epsilon / sqrt(squared),
            "corrected": self.epsilon * sqrt(c2 / squared),
            "inside": self.epsilon / squared,
        }
        return rate, epsilon[self.epsilon_at]


def flush(mean: Array, scratch: Array) -> None:
    """Set what has faded in a running mean to zero, in place.

    A unit that is dead, a pixel that is always black has no gradient: its mean fades until it is too small
    for a normal number, and a processor takes a hundred times longer for those than for zero.
    """
    np.abs(mean, out=scratch)
    mean[scratch < FADED] = 0

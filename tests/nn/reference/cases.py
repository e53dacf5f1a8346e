"""Networks and optimizers that are trained by PyTorch and by tuitrain, from the same numbers."""

from dataclasses import dataclass
from typing import Any

import numpy as np

WIDTHS = (8, 6, 5, 4)
ROWS, BATCH, UPDATES = 64, 16, 50


@dataclass(frozen=True)
class Case:
    """A network's activation, loss and batch norm; an optimizer and what it takes.

    `options` are tuitrain's; `weight_decay` is L2, `clip` the largest norm of the gradient.
    """

    optimizer: str
    options: dict[str, Any]
    activation: str = "tanh"
    loss: str = "cross_entropy"
    batch_norm: str = "off"
    weight_decay: float = 0.0
    clip: float | None = None


CASES = {
    "sgd": Case("sgd", {"lr": 0.5}),
    "momentum": Case("momentum", {"lr": 0.1}),
    "momentum .5": Case("momentum", {"lr": 0.1, "momentum": 0.5}),
    "nesterov": Case("nesterov", {"lr": 0.1}),
    "adagrad": Case("adagrad", {"lr": 0.1}),
    "rmsprop": Case("rmsprop", {"lr": 0.01}),
    "rmsprop .5": Case("rmsprop", {"lr": 0.01, "decay": 0.5}),
    "adam, corrected": Case("adam", {"lr": 0.05, "epsilon": 1e-3, "epsilon_at": "corrected"}),
    "adam, raw": Case("adam", {"lr": 0.05, "epsilon": 1e-3, "epsilon_at": "raw"}),
    "adam, as it is": Case("adam", {"lr": 0.05}),
    "adamw": Case("adamw", {"lr": 0.05, "weight_decay": 0.1, "epsilon_at": "corrected"}),
    "sgd with L2": Case("sgd", {"lr": 0.5}, weight_decay=0.05),
    "adam with L2": Case("adam", {"lr": 0.05, "epsilon_at": "corrected"}, weight_decay=0.05),
    "clipped": Case("momentum", {"lr": 0.1}, clip=0.1),
    "clipped at times": Case("momentum", {"lr": 0.1}, clip=0.3),
    "batch norm before relu": Case("sgd", {"lr": 0.5}, activation="relu", batch_norm="before"),
    # A bias before batch norm has rounding for a gradient, and a small epsilon makes steps of that.
    "adamw and batch norm": Case(
        "adamw",
        {"lr": 0.05, "weight_decay": 0.1, "epsilon": 1e-3},
        activation="relu",
        batch_norm="before",
    ),
    "L2 and batch norm": Case("sgd", {"lr": 0.5}, activation="relu", batch_norm="before", weight_decay=0.05),
    "batch norm after sigmoid": Case("sgd", {"lr": 0.5}, activation="sigmoid", batch_norm="after"),
    "leaky relu": Case("sgd", {"lr": 0.5}, activation="leaky_relu"),
    "gelu": Case("sgd", {"lr": 0.5}, activation="gelu"),
    "identity": Case("sgd", {"lr": 0.5}, activation="identity"),
    "squared error": Case("sgd", {"lr": 0.1}, loss="mean_squared_error"),
    "binary": Case("sgd", {"lr": 0.5}, loss="binary_cross_entropy"),
}


def widths(case: Case) -> tuple[int, ...]:
    """Inputs, hidden layers, outputs."""
    return (*WIDTHS[:-1], 1) if case.loss == "binary_cross_entropy" else WIDTHS


def data() -> tuple[np.ndarray, np.ndarray]:
    """Inputs (rows, 8) and labels (rows,)."""
    random = np.random.default_rng(2026)
    x = random.normal(size=(ROWS, WIDTHS[0]))
    return x, np.argmax(x[:, : WIDTHS[-1]] + 0.3 * random.normal(size=(ROWS, WIDTHS[-1])), axis=1)


def goals(case: Case, labels: np.ndarray) -> np.ndarray:
    """What that loss takes: labels of four classes, of two, or numbers."""
    if case.loss == "mean_squared_error":
        return np.sin(np.arange(WIDTHS[-1]) + labels[:, None])
    return labels % 2 if case.loss == "binary_cross_entropy" else labels


def start(case: Case) -> dict[str, np.ndarray]:
    """First weights (inputs, outputs) and biases (outputs,) of each layer, from 1."""
    random = np.random.default_rng(7)
    sizes = list(zip(widths(case)[:-1], widths(case)[1:], strict=True))
    tensors = {f"weight{n}": random.normal(size=size) / np.sqrt(size[0]) for n, size in enumerate(sizes, 1)}
    return tensors | {f"bias{n}": 0.1 * random.normal(size=out) for n, (_, out) in enumerate(sizes, 1)}


def batch(update: int) -> np.ndarray:
    """The rows of the batch after `update` updates."""
    return (np.arange(BATCH) + BATCH * update) % ROWS

"""Trains every case with PyTorch and writes what came of it: in tests/nn,
`python -m reference.make_pytorch > reference/pytorch.json`.

Only this script needs PyTorch. What it started from is written too, since no generator of NumPy promises the
same numbers for ever. Where its conventions are others, they are translated here:

- its Adam's epsilon stands beside the corrected root; ours of the book beside the uncorrected one, which is
  the same as an epsilon of ε / √(1 - β₂ᵗ) there;
- its clipping divides by the norm + 1e-6; ours by the norm;
- its running variance is the unbiased one, n / (n - 1) of ours;
- its weight decay takes all parameters of a group: weights and biases are two groups here.
"""

import itertools
import json
import sys

import numpy as np
import torch
from torch import nn

from reference.cases import BATCH, CASES, UPDATES, Case, batch, data, goals, start, widths

ACTIVATIONS = {
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "sigmoid": nn.Sigmoid,
    "identity": nn.Identity,
    "leaky_relu": lambda: nn.LeakyReLU(0.01),
    "gelu": lambda: nn.GELU(approximate="tanh"),
}
NORM_MOMENTUM = 0.1
EPSILON = 1e-7
"""Of tuitrain, where a case names none."""


def network(case: Case) -> nn.Sequential:
    """The case's network with its first numbers."""
    sizes, numbers, layers = widths(case), start(case), []
    for n, (inputs, outputs) in enumerate(itertools.pairwise(sizes), 1):
        dense = nn.Linear(inputs, outputs, dtype=torch.float64)
        with torch.no_grad():
            dense.weight.copy_(torch.from_numpy(numbers[f"weight{n}"].T))
            dense.bias.copy_(torch.from_numpy(numbers[f"bias{n}"]))
        layers.append(dense)
        if n == len(sizes) - 1:
            break
        norm = nn.BatchNorm1d(outputs, eps=1e-6, momentum=NORM_MOMENTUM, dtype=torch.float64)
        between = {"off": [], "before": [norm], "after": [norm]}[case.batch_norm]
        activation = ACTIVATIONS[case.activation]()
        layers += [*between, activation] if case.batch_norm == "before" else [activation, *between]
    return nn.Sequential(*layers)


def optimizer(case: Case, model: nn.Module) -> torch.optim.Optimizer:
    """The case's optimizer under its name here."""
    options = dict(case.options)
    options.pop("epsilon_at", None)
    if case.optimizer not in ("sgd", "momentum", "nesterov"):
        options["eps"] = options.pop("epsilon", EPSILON)
    decay = options.pop("weight_decay", case.weight_decay)
    if "decay" in options or case.optimizer == "rmsprop":
        options["alpha"] = options.pop("decay", 0.99)
    if case.optimizer in ("momentum", "nesterov"):
        options |= {"momentum": options.get("momentum", 0.9), "nesterov": case.optimizer == "nesterov"}
    kind = {
        "sgd": torch.optim.SGD,
        "momentum": torch.optim.SGD,
        "nesterov": torch.optim.SGD,
        "adagrad": torch.optim.Adagrad,
        "rmsprop": torch.optim.RMSprop,
        "adam": torch.optim.Adam,
        "adamw": torch.optim.AdamW,
    }[case.optimizer]
    named = list(model.named_parameters())
    matrices = [p for _, p in named if p.ndim == 2]
    others = [p for _, p in named if p.ndim != 2]
    groups = [{"params": matrices, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]
    return kind(groups, **options)


def loss_of(case: Case, outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """The case's loss."""
    if case.loss == "mean_squared_error":
        return 0.5 * ((outputs - y) ** 2).sum(dim=1).mean()
    if case.loss == "binary_cross_entropy":
        return nn.functional.binary_cross_entropy_with_logits(outputs[:, 0], y.to(torch.float64))
    return nn.functional.cross_entropy(outputs, y)


def clip(model: nn.Module, limit: float) -> None:
    """PyTorch's clipping, its 1e-6 taken out."""
    norm = torch.sqrt(sum((p.grad**2).sum() for p in model.parameters()))
    nn.utils.clip_grad_norm_(model.parameters(), float(limit * (norm + 1e-6) / norm))


def train_case(case: Case) -> dict[str, object]:
    """Losses, each before its update, and what the parameters and running statistics came to."""
    torch.set_num_threads(1)  # the sums of several come in another order, and cost more than they save
    x, labels = (torch.from_numpy(each) for each in data())
    y = torch.from_numpy(goals(case, labels.numpy()))
    model = network(case)
    stepper = optimizer(case, model)
    losses = []
    for update in range(UPDATES):
        rows = batch(update)
        loss = loss_of(case, model(x[rows]), y[rows])
        losses.append(loss.item())
        stepper.zero_grad()
        loss.backward()
        if case.optimizer in ("adam", "adamw") and case.options.get("epsilon_at", "raw") == "raw":
            for group in stepper.param_groups:
                correction = 1 - group["betas"][1] ** (update + 1)
                group["eps"] = case.options.get("epsilon", EPSILON) / correction**0.5
        if case.clip is not None and sum((p.grad**2).sum() for p in model.parameters()) ** 0.5 > case.clip:
            clip(model, case.clip)
        stepper.step()
    return {"losses": losses, "tensors": tensors(model)}


def tensors(model: nn.Sequential) -> dict[str, list[float]]:
    """Every tensor, flat, under tuitrain's name and in its shape."""
    dense = [layer for layer in model if isinstance(layer, nn.Linear)]
    norms = [layer for layer in model if isinstance(layer, nn.BatchNorm1d)]
    found = {f"weight{n}": layer.weight.T for n, layer in enumerate(dense, 1)}
    found |= {f"bias{n}": layer.bias for n, layer in enumerate(dense, 1)}
    left = (1 - NORM_MOMENTUM) ** UPDATES  # of the variances' first value, 1
    for n, layer in enumerate(norms, 1):
        variance = (layer.running_var - left) * (BATCH - 1) / BATCH + left
        found |= {f"gamma{n}": layer.weight, f"beta{n}": layer.bias}
        found |= {f"mean{n}": layer.running_mean, f"variance{n}": variance}
    return {name: tensor.detach().reshape(-1).tolist() for name, tensor in found.items()}


def flat(numbers: dict[str, np.ndarray]) -> dict[str, list[float]]:
    """Every tensor as one list."""
    return {name: tensor.reshape(-1).tolist() for name, tensor in numbers.items()}


def main() -> None:
    """Write all cases."""
    x, labels = data()
    made = {
        "made by": "make_pytorch.py",
        "version": torch.__version__,
        "numpy": np.__version__,
        "data": {"x": x.tolist(), "labels": labels.tolist()},
        "start": {str(widths(case)[-1]): flat(start(case)) for case in CASES.values()},
        "cases": {name: train_case(case) for name, case in CASES.items()},
    }
    json.dump(made, sys.stdout, indent=0)


if __name__ == "__main__":
    main()

"""Optimizers, the simplest first: each is its formula, in place on flat vectors.

`p` parameters, `g` gradient, `lr` learning rate. A step uses `g` up: it is the scratch in which the step is
made, since an operation that writes over its operand costs half of one that writes elsewhere. All arithmetic
is elementwise, so the vectors are worked through in blocks that stay in the processor's cache from the first
operation to the last.
"""

from collections.abc import Mapping

from tuitrain.nn.optimizers.adagrad import AdaGrad, RMSProp
from tuitrain.nn.optimizers.adam import Adam, AdamP, AdamW
from tuitrain.nn.optimizers.optimizer import Optimizer
from tuitrain.nn.optimizers.sgd import SGD, Momentum, Nesterov

__all__ = [
    "OPTIMIZERS", "SGD", "AdaGrad", "Adam", "AdamP", "AdamW", "Momentum", "Nesterov", "Optimizer", "RMSProp",
]  # fmt: skip

OPTIMIZERS: Mapping[str, type[Optimizer]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": AdaGrad,
    "rmsprop": RMSProp,
    "adam": Adam,
    "adamw": AdamW,
    "adamp": AdamP,
}

"""Optimizers, the simplest first: each is its formula, in place on flat vectors.

`p` parameters, `g` gradient, `lr` learning rate. A step uses `g` up: it is the scratch in which the step is
made, since an operation that writes over its operand costs half of one that writes elsewhere. All arithmetic
is elementwise, so the vectors are worked through in blocks that stay in the processor's cache from the first
operation to the last.
"""

from importlib import import_module
from pkgutil import iter_modules

from tuitrain.nn.optimizers.adagrad import AdaGrad
from tuitrain.nn.optimizers.adam import Adam
from tuitrain.nn.optimizers.adamp import AdamP
from tuitrain.nn.optimizers.adamw import AdamW
from tuitrain.nn.optimizers.momentum import Momentum
from tuitrain.nn.optimizers.nesterov import Nesterov
from tuitrain.nn.optimizers.optimizer import OPTIMIZERS, Optimizer
from tuitrain.nn.optimizers.rmsprop import RMSProp
from tuitrain.nn.optimizers.sgd import SGD

__all__ = [
    "OPTIMIZERS", "SGD", "AdaGrad", "Adam", "AdamP", "AdamW", "Momentum", "Nesterov", "Optimizer", "RMSProp",
]  # fmt: skip

# A rule in a file of its own is found without being named here.
for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

"""An average: several networks that answer together."""

from collections.abc import Sequence

import numpy as np

from tuitrain.nn.losses import LOSSES, Classes, Targets
from tuitrain.nn.network import Model, Networks
from tuitrain.nn.parameters import Array
from tuitrain.nn.use import Use


class Average:
    """Says the mean of what all `members` answer to exactly `rows` rows; learns nothing.

    Of classes the probabilities are averaged, not the outputs before the softmax. All networks have the
    inputs, outputs and loss of the `first`.
    """

    def __init__(self, members: Sequence[Networks], first: Model, rows: int) -> None:
        made, dtype = first.architecture, first.parameters.flat.dtype
        self._members = [networks.for_rows(rows) for networks in members]
        self._said: Array = np.empty((len(members), rows, made.outputs), dtype)
        self._outputs: Array = np.empty((rows, made.outputs), dtype)
        self._loss = LOSSES[made.loss](made.outputs, rows, dtype)

    def loss(self, x: Array, y: Targets) -> float:
        """Mean loss of the averaged answers to `x` (rows, inputs) against labels or targets `y`."""
        for said, member in zip(self._said, self._members, strict=True):
            np.copyto(said, member.forward(x))
        self._outputs = self._loss.averaged(self._said)
        return self._loss.forward(self._outputs, y)

    def predicted(self) -> Classes:
        """The class that the last `loss` says of each row, (rows,); NO_CLASS where it says none."""
        return self._loss.predicted(self._outputs)

    def answers(self) -> Array:
        """What the last `loss` says, (rows, classes) or (rows, targets), copied."""
        return self._loss.answers(self._outputs)

    def first_broken_layer(self) -> int:
        """The first layer of any member whose last outputs are not all finite; else the output's."""
        return min(member.first_broken_layer() for member in self._members)


class Averages:
    """The same average for any number of rows, as `Networks` has it for one network."""

    def __init__(self, models: Sequence[Model]) -> None:
        self._models = models
        self._networks = [Networks(model, Use.INFER) for model in models]
        self._made: dict[int, Average] = {}

    def for_rows(self, rows: int) -> Average:
        """The average with buffers for that many rows."""
        if rows not in self._made:
            self._made[rows] = Average(self._networks, self._models[0], rows)
        return self._made[rows]

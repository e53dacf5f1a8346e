"""An untrained predictor with fixed answers, for tests of what it was shown."""

import numpy as np


class FakePredictor:
    """A network that takes every picture for a 2."""

    def __init__(self, dataset):
        self.dataset = dataset

    def answers(self, rows):
        return np.tile([0.1, 0.2, 0.7], (len(rows), 1))

    def activations(self, row):
        self.asked = row
        return ()

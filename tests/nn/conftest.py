"""What the tests of the engine share: a small model with numbers in all its tensors."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from tuitrain.nn.dropout import Masks
from tuitrain.nn.initializers import initializer
from tuitrain.nn.network import Architecture, Model, initialize_weights


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """As in a trial; and with small products on a busy machine more threads wait for each other."""
    with threadpool_limits(1, "blas"):
        yield


@pytest.fixture(scope="session")
def model_with() -> Callable[..., Model]:
    """A model with random weights; biases, gammas and betas a little off where they start."""

    def make(hidden: tuple[int, ...] = (5, 4), seed: int = 0, ratio: float = 0.0, **options: Any) -> Model:
        architecture = Architecture(
            **{"inputs": 6, "hidden": hidden, "outputs": 4, "dtype": "float64"} | options
        )
        model = Model(architecture, Masks(lambda layer: np.random.SeedSequence((seed, layer)), ratio))
        initialize_weights(
            model.parameters, initializer("xavier"), lambda layer: np.random.default_rng((seed, layer))
        )
        rest = model.parameters.flat[model.parameters.weights :]
        rest += np.random.default_rng(seed).normal(scale=0.1, size=rest.size)
        return model

    return make

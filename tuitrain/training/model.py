"""From a config to the network that it describes, untrained, and to its optimizer."""

from tuitrain.config import Optimizer as OptimizerConfig
from tuitrain.config import TrialConfig
from tuitrain.data import Dataset
from tuitrain.nn.dropout import Masks
from tuitrain.nn.initializers import initializer
from tuitrain.nn.network import Architecture, Model, initialize_weights
from tuitrain.nn.optimizers import OPTIMIZERS, Optimizer
from tuitrain.nn.parameters import Parameters
from tuitrain.streams import Purpose, Streams


def architecture_of(config: TrialConfig, inputs: int, outputs: int) -> Architecture:
    """The layers that `config` describes, between so many inputs and outputs."""
    network = config.network
    norm = network.batch_norm.model_dump()
    return Architecture(
        inputs=inputs,
        hidden=network.widths,
        outputs=outputs,
        activation=network.activation,
        loss=config.loss,
        batch_norm=norm.pop("name"),
        **{f"batch_norm_{name}": value for name, value in norm.items()},
        dropout_scaling=network.dropout.scaling,
        dtype=config.dtype,
    )


def model_of(config: TrialConfig, dataset: Dataset, streams: Streams) -> Model:
    """The model for `config` on `dataset`, its weights drawn from `streams`."""
    network = config.network
    masks = Masks(lambda layer: streams.sequence(Purpose.DROPOUT, layer), network.dropout.ratio)
    model = Model(architecture_of(config, dataset.features, config.outputs), masks)
    first = initializer(**network.init.model_dump())
    initialize_weights(model.parameters, first, lambda layer: streams.of(Purpose.INIT, layer))
    return model


def optimizer_of(config: OptimizerConfig, parameters: Parameters, gradients: Parameters) -> Optimizer:
    """The optimizer that `config` names, for those parameters and their gradients."""
    return OPTIMIZERS[config.name](parameters, gradients, **config.model_dump(exclude={"name"}))

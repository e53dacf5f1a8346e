"""From a config to the network that it describes, untrained."""

from tuitrain.config import TrialConfig
from tuitrain.data import Dataset
from tuitrain.nn.dropout import Masks
from tuitrain.nn.initializers import initializer
from tuitrain.nn.network import Architecture, Model, initialize_weights
from tuitrain.streams import Purpose, Streams


def model_of(config: TrialConfig, dataset: Dataset, streams: Streams) -> Model:
    """The model for `config` on `dataset`, its weights drawn from `streams`."""
    network = config.network
    norm = network.batch_norm.model_dump()
    architecture = Architecture(
        inputs=dataset.features,
        hidden=network.widths,
        outputs=config.outputs,
        activation=network.activation,
        loss=config.loss,
        batch_norm=norm.pop("name"),
        **{f"batch_norm_{name}": value for name, value in norm.items()},
        dropout_scaling=network.dropout.scaling,
        dtype=config.dtype,
    )
    masks = Masks(lambda layer: streams.sequence(Purpose.DROPOUT, layer), network.dropout.ratio)
    model = Model(architecture, masks)
    first = initializer(**network.init.model_dump())
    initialize_weights(model.parameters, first, lambda layer: streams.of(Purpose.INIT, layer))
    return model

"""Descent: what happens in one update."""

from tuitrain.config import TrialConfig, settings_of
from tuitrain.data import Batches, Dataset
from tuitrain.nn.network import Model, Network, Networks
from tuitrain.nn.regularization import Clip, WeightDecay
from tuitrain.nn.schedules import schedule
from tuitrain.nn.use import Use
from tuitrain.streams import Streams
from tuitrain.training.model import optimizer_of


class Descent:
    """Batch → loss → gradient → weight decay → clipping → step, on the parameters of `model`.

    In two halves, `look` and `step`: a loss that is not finite is seen before its step. `start` is the config
    that the run began with: a schedule runs over that length, whatever is added to it later.
    """

    def __init__(self, start: TrialConfig, dataset: Dataset, model: Model, streams: Streams) -> None:
        gradients = model.parameters.like()
        self._model = model
        self._networks = Networks(model, Use.TRAIN, gradients)
        self._batches = Batches(
            dataset.train.x,
            dataset.train.y,
            dataset.scale,
            start.batch_rows,
            replacement=start.sampling == "replacement" and start.batch_size != "all",
            join_last=start.joins_last_row,
            streams=streams,
            dtype=start.dtype,
        )
        self.optimizer = optimizer_of(start.optimizer, model.parameters, gradients)
        self._decay = WeightDecay(model.parameters, gradients)
        self._clip = Clip(gradients)
        self.factor = schedule(
            **start.schedule.model_dump(),
            total=start.total_updates,
            updates_per_epoch=start.updates_per_epoch,
        )
        self._network: Network | None = None
        self.tune(start)

    def tune(self, config: TrialConfig) -> None:
        """Take the live fields as they are in `config`."""
        for info in settings_of(config.optimizer):
            if info.nature == "live":
                setattr(self.optimizer, info.path, info.value)
        self._rate = config.optimizer.lr
        self._model.masks.ratio = config.network.dropout.ratio
        self._decay.rate = config.weight_decay
        self._clip.limit = None if config.clip == "off" else config.clip

    @property
    def penalty(self) -> float:
        """The L2 term of the objective: half the weight decay times the sum of squared weights."""
        return self._decay.penalty()

    def look(self, update: int) -> float:
        """The loss of the batch that comes after `update` updates, at the rate it will be stepped with."""
        self.optimizer.lr = self._rate * self.factor(update)
        self._model.masks.update = update
        x, y = self._batches.at(update)
        self._network = self._networks.for_rows(len(y))
        return self._network.loss(x, y)

    def step(self) -> None:
        """Move the parameters down the gradient of the loss last looked at."""
        if self._network is None:
            raise RuntimeError("look before a step")
        self._network.backward()
        self._decay.apply()
        self._clip.apply()
        self.optimizer.update()

    @property
    def first_broken_layer(self) -> int:
        """The first layer that was not finite when last looked at, counted from 1."""
        return self._network.first_broken_layer() if self._network else 1

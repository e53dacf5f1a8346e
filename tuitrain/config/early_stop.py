"""When training ends before its length is reached."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, Field

from tuitrain.config.settings import Setting
from tuitrain.config.values import MODEL, Count

Monitor: TypeAlias = Literal["validation_loss", "validation_accuracy", "train_loss", "train_accuracy"]


class EarlyStopConfig(BaseModel):
    """Training ends when a score has not got better for a while."""

    model_config = MODEL

    monitor: Annotated[
        Monitor,
        Field(
            description="The score that has to improve: a loss smaller, an accuracy larger. Never one of the"
            " test set: stopping by it would be learning from it."
        ),
        Setting("reset"),
    ] = "validation_loss"
    patience: Annotated[
        Count,
        Field(description="How many evaluations in a row may pass before it improves."),
        Setting("reset", "log", "evaluations"),
    ] = 5
    restore: Annotated[
        Literal["best", "last"],
        Field(description="Which network is kept in the end: that of the best score, or the last one."),
        Setting("reset"),
    ] = "best"

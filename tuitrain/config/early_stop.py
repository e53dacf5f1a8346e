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
            description="The score that has to improve: a loss has to fall, an accuracy has to rise. It is "
            "never a score of the test set, since that would be learning from it."
        ),
        Setting("reset"),
    ] = "validation_loss"
    patience: Annotated[
        Count,
        Field(description="How many evaluations in a row may pass without improvement."),
        Setting("reset", "log", "evaluations"),
    ] = 5
    restore: Annotated[
        Literal["best", "last"],
        Field(description="Which network is kept at the end: the one with the best score, or the last one."),
        Setting("reset"),
    ] = "best"

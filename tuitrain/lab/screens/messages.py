"""From the screen of one experiment to that of another."""

from dataclasses import dataclass

from textual.message import Message

from tuitrain.config import Loaded


@dataclass
class AnotherScreen(Message):
    """A preset is wanted that this screen cannot show; the app takes the one that can."""

    loaded: Loaded


@dataclass
class ScreenAbove(Message):
    """A training is wanted on a screen over this one, to which it leads back."""

    loaded: Loaded

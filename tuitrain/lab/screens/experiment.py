"""What the screen of an experiment says of itself, to the groups of keys beside it."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from tuitrain.config import Kind, Preset
from tuitrain.lab.action import Action
from tuitrain.lab.draft import Draft
from tuitrain.lab.presenters.explanations import Page
from tuitrain.lab.screens.base import BaseScreen
from tuitrain.lab.screens.display_options import DisplayOptions


class Experiment(BaseScreen[None]):
    """The abstract base of the main screen and of those of studies: all that groups of keys know of them."""

    ACTIONS: ClassVar[tuple[Action, ...]]
    """What its keys do and those of its panels, in the order of the help."""
    actions: tuple[Action, ...]
    """The same, with the keys in force."""
    controller: Draft
    display_options: DisplayOptions
    ascii: bool

    # Presets

    @abstractmethod
    def shows(self, kind: Kind) -> bool:
        """Whether presets of that kind are shown here; for any other the app takes another screen."""

    @abstractmethod
    def opened(self) -> None:
        """Show a preset that was just opened."""

    @property
    @abstractmethod
    def trained(self) -> bool:
        """Whether updates were made that would be gone."""

    @abstractmethod
    def to_lose(self) -> Iterator[str]:
        """What would be lost by leaving, a sentence each."""

    @abstractmethod
    def to_save(self) -> Preset:
        """What there is now, as a preset."""

    # Keys

    @abstractmethod
    def asked(self, refused: str = "") -> None:
        """Show the effect of a wish soon, or say why there was none."""

    @abstractmethod
    def say_keys(self) -> None:
        """Say what the keys do now."""

    @abstractmethod
    def pages(self) -> tuple[Page, ...]:
        """What there is to be read of what is looked at."""

    @abstractmethod
    def choose_tab(self, number: int) -> None:
        """Another panel has the arrows; on a narrow screen it is the only one."""

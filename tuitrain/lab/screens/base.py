"""What all screens have in common, and what those over the main one do."""

from abc import ABCMeta
from typing import ClassVar, TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.geometry import Offset, Size
from textual.message_pump import _MessagePumpMeta
from textual.screen import Screen
from textual.widget import Widget

Result = TypeVar("Result")


class AbstractScreen(_MessagePumpMeta, ABCMeta):
    """Textual's metaclass, with the one that makes no object of a class whose abstract methods are left."""


class BaseScreen(Screen[Result], metaclass=AbstractScreen):
    """Somebody always has the keys, if anybody ever had them; and it is never painted as for another size."""

    SHOWS_LEARNT: ClassVar[bool] = False
    """Whether it shows what the network has learnt, which is computed only where it is seen."""
    fitted = Size(0, 0)
    """The size that it is arranged for."""

    def fit(self, size: Size) -> None:
        """Arrange for that size: before the first painting, and whenever it is another."""

    def on_mount(self) -> None:
        """Textual tells the size only when it has painted once."""
        self._fit(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """Another size, or the one that is known."""
        self._fit(event.size)

    def _fit(self, size: Size) -> None:
        if size != self.fitted:
            self.fitted = size
            self.fit(size)

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Give `widget` the keys; for none, leave them where they are, if that is still seen."""
        # Textual takes them away for a mouse event while a resize is on its way, and from what is hidden.
        if widget is None and self.focused is not None:
            widget = self.focused if self.shows_focused else self.next_in_turn()
        super().set_focus(widget, scroll_visible, from_app_focus)

    @property
    def shows_focused(self) -> bool:
        """Whether the one that has the keys is seen."""
        return self.focused is not None and all(node.display for node in self.focused.ancestors_with_self)

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """What may be selected there: nothing of what was just removed, which would end the lab."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (None, None) if widget is not None and widget.parent is None else (widget, offset)

    def next_in_turn(self) -> Widget | None:
        """Who takes the keys of one that is seen no more."""
        return None


class OverlayScreen(BaseScreen[Result]):
    """Leaves once, however fast it is told to twice: else the second time would take the main screen away."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave with that result, if it is still the one in front."""
        return super().dismiss(result) if self.is_active else AwaitComplete()


class ModalOverlay(OverlayScreen[Result]):
    """An overlay without the app's keys; unlike Textual's `ModalScreen` it dims nothing."""

    @property
    def is_modal(self) -> bool:
        """It is."""
        return True

"""What screens with a panel of settings have in common: wishes go to the draft, refusals stand beside it."""

from textual.screen import Screen

from tuitrain.lab.draft import Draft
from tuitrain.lab.widgets.settings import Settings
from tuitrain.lab.widgets.words import Words


class WithSettings(Screen[None]):
    """Has a `Settings`, and below it `#explanation`."""

    controller: Draft

    def asked(self, refused: str = "") -> None:
        """Show the effect of a wish, or say why there was none."""
        raise NotImplementedError

    def refuse(self, reason: str) -> None:
        """Say why something was not done: beside the settings, or where they are not seen, over all."""
        if self.query_one("#explanation").is_on_screen:
            self.query_one("#explanation", Words).show(reason, "warn")
        else:
            self.app.clear_notifications()
            self.notify(reason, severity="warning", markup=False)

    def say_keys(self) -> None:
        """Say what the keys do now."""
        raise NotImplementedError

    def on_settings_turned(self) -> None:
        """While a value is being typed, other keys count."""
        self.say_keys()

    def on_settings_stepped(self, message: Settings.Stepped) -> None:
        """A setting is to be another."""
        self.say_help()
        self.asked(self.controller.step(message.path, message.direction))

    def on_settings_typed(self, message: Settings.Typed) -> None:
        """A value was typed."""
        refused = self.controller.type(message.path, message.text)
        self.query_one(Settings).typed(bool(refused))
        self.say_help()
        self.asked(refused)

    def on_settings_selected(self) -> None:
        """Say what the selected setting means."""
        self.say_help()

    def say_help(self) -> None:
        """Say what the selected setting means."""
        selected = self.query_one(Settings).selected
        self.query_one("#explanation", Words).show(selected.help if selected else "")

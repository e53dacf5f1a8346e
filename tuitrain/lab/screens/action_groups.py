"""Groups of keys: objects beside a screen, whose `action_…` methods the screen takes as its own."""


class ActionGroup:
    """Keys that belong together, and what they do."""

    def can(self, action: str) -> bool:
        """Whether that can be done now; what is not its own always can."""
        return True


def bind(screen: object, *groups: ActionGroup) -> None:
    """Make the `action_…` methods of `groups` those of `screen`; no action may be there twice.

    So the order of groups means nothing, and none hides what another or the screen itself does.
    """
    for group in groups:
        for name in (each for each in dir(type(group)) if each.startswith("action_")):
            if hasattr(screen, name):
                raise TypeError(f"{type(screen).__name__} has {name} already, without {type(group).__name__}")
            setattr(screen, name, getattr(group, name))

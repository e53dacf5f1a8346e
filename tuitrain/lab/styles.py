"""Styles: one for each role, the same for all widgets of the app."""

from typing import ClassVar, TypeVar

from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.dom import DOMNode

Result = TypeVar("Result")

ROLES = (
    "title", "heading", "dim", "axis", "baseline", "accent", "mark", "warn", "bar",
    "train", "test", "raw", "ghost", "arm1", "arm2", "arm3", "arm4", "arm5", "arm6",
)  # fmt: skip
"""Roles with a colour of their own; any other is plain text."""
FOCUSED = "focused"
"""The role of a title while its panel has the arrows."""
STYLED_ROLES = frozenset((*ROLES, FOCUSED))


class StyledApp(App[Result]):
    """An app that has them.

    They belong to the app and not to each widget: Textual makes a node of every component of every widget
    whenever styles are applied, and twenty of them in a dozen widgets were most of what a resize cost.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"role--{role}" for role in STYLED_ROLES}

    DEFAULT_CSS = """
    StyledApp {
        & > .role--title { text-style: bold; }
        & > .role--heading { text-style: bold; }
        /* Underlined too: colour is never the only sign. */
        & > .role--focused { color: $text-accent; text-style: bold underline; }
        & > .role--dim { color: $text-muted; }
        & > .role--axis { color: $text-muted; }
        & > .role--baseline { color: $text-muted; }
        & > .role--raw { color: $text-muted; }
        & > .role--ghost { color: $text-disabled; }
        & > .role--accent { color: $text-accent; }
        & > .role--mark { color: $text-accent; }
        & > .role--warn { color: $text-warning; text-style: bold; }
        & > .role--bar { color: $foreground 70%; }
        & > .role--train { color: $text-accent; }
        & > .role--test { color: $foreground; }
        & > .role--arm1 { color: $text-accent; }
        & > .role--arm2 { color: $foreground; }
        & > .role--arm3 { color: $text-primary; }
        & > .role--arm4 { color: $text-success; }
        & > .role--arm5 { color: $text-error; }
        & > .role--arm6 { color: $text-secondary; }
        /* The sixteen colours of a plain terminal have no muted text. */
        &:ansi > .role--dim { text-style: dim; }
        &:ansi > .role--axis { text-style: dim; }
        &:ansi > .role--baseline { text-style: dim; }
        &:ansi > .role--raw { text-style: dim; }
        &:ansi > .role--ghost { text-style: dim; }
        &:ansi > .role--bar { color: $foreground; text-style: dim; }
    }
    """


def role_style(node: DOMNode, role: str) -> Style:
    """How text of that role is written on `node`, whatever its background."""
    if role not in STYLED_ROLES:
        return node.rich_style
    styles = node.app.get_component_styles(f"role--{role}")
    style = node.rich_style + styles.text_style
    if not styles.has_rule("color"):
        return style
    ground: Color = node.background_colors[1]
    colour = ground.get_contrast_text(styles.color.a) if styles.auto_color else styles.color
    return style + Style.from_color((ground + colour).rich_color)


def role_colour(node: DOMNode, role: str) -> Color:
    """The colour alone, before it is mixed with a background."""
    return node.app.get_component_styles(f"role--{role}").color if role in ROLES else node.colors[3]

"""The inks of pictures: a style for each role, the same for all widgets of the app."""

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
INKS = frozenset((*ROLES, FOCUSED))


class Inked(App[Result]):
    """An app that has them.

    They belong to the app and not to each widget: Textual makes a node of every component of every widget
    whenever styles are applied, and twenty of them in a dozen widgets were most of what a resize cost.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"ink--{role}" for role in INKS}

    DEFAULT_CSS = """
    Inked {
        & > .ink--title { text-style: bold; }
        & > .ink--heading { text-style: bold; }
        /* Underlined too: colour is never the only sign. */
        & > .ink--focused { color: $text-accent; text-style: bold underline; }
        & > .ink--dim { color: $text-muted; }
        & > .ink--axis { color: $text-muted; }
        & > .ink--baseline { color: $text-muted; }
        & > .ink--raw { color: $text-muted; }
        & > .ink--ghost { color: $text-disabled; }
        & > .ink--accent { color: $text-accent; }
        & > .ink--mark { color: $text-accent; }
        & > .ink--warn { color: $text-warning; text-style: bold; }
        & > .ink--bar { color: $foreground 70%; }
        & > .ink--train { color: $text-accent; }
        & > .ink--test { color: $foreground; }
        & > .ink--arm1 { color: $text-accent; }
        & > .ink--arm2 { color: $foreground; }
        & > .ink--arm3 { color: $text-primary; }
        & > .ink--arm4 { color: $text-success; }
        & > .ink--arm5 { color: $text-error; }
        & > .ink--arm6 { color: $text-secondary; }
        /* The sixteen colours of a plain terminal have no muted text. */
        &:ansi > .ink--dim { text-style: dim; }
        &:ansi > .ink--axis { text-style: dim; }
        &:ansi > .ink--baseline { text-style: dim; }
        &:ansi > .ink--raw { text-style: dim; }
        &:ansi > .ink--ghost { text-style: dim; }
        &:ansi > .ink--bar { color: $foreground; text-style: dim; }
    }
    """


def ink_style(node: DOMNode, role: str) -> Style:
    """How text of that role is written on `node`, whatever its background."""
    if role not in INKS:
        return node.rich_style
    styles = node.app.get_component_styles(f"ink--{role}")
    style = node.rich_style + styles.text_style
    if not styles.has_rule("color"):
        return style
    ground: Color = node.background_colors[1]
    colour = ground.get_contrast_text(styles.color.a) if styles.auto_color else styles.color
    return style + Style.from_color((ground + colour).rich_color)


def ink_colour(node: DOMNode, role: str) -> Color:
    """The colour alone, before it is mixed with a background."""
    return node.app.get_component_styles(f"ink--{role}").color if role in ROLES else node.colors[3]

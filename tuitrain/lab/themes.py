"""Colours: the lab's own themes, and series that people of any colour vision can tell apart."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual.theme import BUILTIN_THEMES, Theme


@dataclass(frozen=True)
class Colours:
    """A background and what is drawn on it. The first of `series` is the accent, too."""

    background: str
    surface: str
    foreground: str
    warning: str
    series: tuple[str, str, str, str, str, str]


# Found by search for the largest of the least distances (CIELAB) between any two of a palette, as seen with
# all cones and without one kind of them; tests hold them to what was reached.
PALETTES: Mapping[str, Mapping[bool, Colours]] = {
    "default": {
        True: Colours(
            "#14171a", "#1c2025", "#d6dade", "#f0b23e",
            ("#5fb3e6", "#f8a889", "#7c6eed", "#96c42c", "#987f89", "#fae0ed"),
        ),
        False: Colours(
            "#fafafa", "#eef0f2", "#202428", "#9a4b00",
            ("#0a66a8", "#490aa7", "#70084f", "#d33c00", "#776f5a", "#820000"),
        ),
    },
    "high-contrast": {
        True: Colours(
            "#000000", "#101010", "#ffffff", "#ffbf3f",
            ("#6cc4ff", "#e176a0", "#c1fcb8", "#75aa5f", "#faf801", "#a7a100"),
        ),
        False: Colours(
            "#ffffff", "#f2f2f2", "#000000", "#7a3a00",
            ("#00509e", "#0c0439", "#2f0002", "#b0000d", "#7a02e3", "#8e3d60"),
        ),
    },
}  # fmt: skip
"""By name, and whether the background is dark."""

ANSI_SERIES = ("ansi_cyan", "ansi_yellow", "ansi_magenta", "ansi_green", "ansi_red", "ansi_blue")
"""On a terminal of sixteen colours these are whatever it makes of them."""

THEMES = ("tuitrain-dark", "tuitrain-light", *BUILTIN_THEMES)

SERIES_CSS = "\n".join(
    f"StyledApp > .role--arm{number} {{ color: $series-{number}; }}" for number in range(1, 7)
)


def own_themes(palette: str) -> tuple[Theme, Theme]:
    """The dark one and the light one, in the colours of that palette."""
    return _theme("tuitrain-dark", palette, True), _theme("tuitrain-light", palette, False)


def series_variables(palette: str, theme: Theme) -> dict[str, str]:
    """`$series-1` to `$series-6` on that theme's background."""
    series = ANSI_SERIES if theme.ansi else PALETTES[palette][theme.dark].series
    return {f"series-{number}": colour for number, colour in enumerate(series, 1)}


def shown_theme(wanted: str, *, few_colours: bool) -> str:
    """The theme for a terminal: one of sixteen colours, or of none, gets its own instead of a poor copy."""
    if not few_colours or wanted in ("ansi-dark", "ansi-light"):
        return wanted
    light = wanted == "tuitrain-light" or (wanted in BUILTIN_THEMES and not BUILTIN_THEMES[wanted].dark)
    return "ansi-light" if light else "ansi-dark"


def _theme(name: str, palette: str, dark: bool) -> Theme:
    colours = PALETTES[palette][dark]
    accent = colours.series[0]
    return Theme(
        name=name,
        primary=accent,
        accent=accent,
        warning=colours.warning,
        error=colours.warning,
        success=accent,
        secondary=accent,
        foreground=colours.foreground,
        background=colours.background,
        surface=colours.surface,
        panel=colours.surface,
        dark=dark,
        # Textual would tint them again.
        variables={"text-accent": accent, "text-warning": colours.warning},
    )

"""Text in terminal cells: what may be printed, how wide it is, how it is cut, how it is said in ASCII."""

import re
import textwrap
import unicodedata
from functools import lru_cache

# What a reader loses least by; everything else that is not ASCII is stripped of its accent or becomes "?".
_ASCII = {
    "–": "-", "—": "-", "−": "-", "→": "->", "←": "<-", "↑": "^", "↓": "v", "·": ".", "…": "~", "╸": "-",
    "○": "o", "▏": "|", "▶": ">", "‖": "=", "■": "#", "◂": "<", "▲": "^", "↺": "*", "≈": "~",
    "━": "*", "╌": "+", "┈": "-", "│": "|", "┊": ":", "─": "-", "◆": "v", "▸": ">", "▀": "#", "×": "x",
    "∇": "g", "Δ": "d", "φ": "phi", "′": "'", "≥": ">=", "≤": "<=", "±": "+-", "∞": "inf", "λ": "l",
    "ε": "e", "η": "eta", "β": "b", "‘": "'", "’": "'", "“": '"', "”": '"', "½": "1/2", "√": "sqrt",
    "¼": "1/4", "α": "a", "γ": "gamma", "Σ": "sum", "∂": "d", "π": "pi", "⁻": "-", "⌊": "[", "⌋": "]",
    "┄": ":", "▴": "^", "▾": "v", "‹": "<", "›": ">",
    "╭": ".", "╮": ".", "╰": "'", "╯": "'", "╱": "/", "╲": "\\", "┤": "+", "┼": "+", "└": "+", "╴": "-",
    "²": "^2", "°": "deg", "✚": "@",
    "▁": ".", "▂": ":", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "#", "█": "@",
}  # fmt: skip

_NARROW = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
                     "Sm", "Sc", "Sk", "So"))  # fmt: skip
# Hangul parts that merge into one cell, fillers without one, and signs that Unicode 16 made wide.
_UNSURE = (
    (0x1100, 0x11FF), (0x2630, 0x2637), (0x268A, 0x268F), (0x3164, 0x3164), (0x4DC0, 0x4DFF),
    (0xA960, 0xA97F), (0xD7B0, 0xD7FF), (0xFFA0, 0xFFA0),
)  # fmt: skip

# Punctuation and sound marks of Chinese, Japanese and Korean, and the wide twins of ASCII.
_WIDE_SIGNS = ((0x3001, 0x3029), (0x30A0, 0x30A0), (0x30FB, 0x30FE), (0xFF01, 0xFF60))
_WIDE_BLANK = "\u3000"
# A sign that ends something stays on its line; other wide characters may be parted anywhere.
_WIDE = "\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff01-\uff60"
_TOKENS = re.compile(rf"\s+|[{_WIDE}][、。，．！？」』）〕】：；ー・々]*|[^\s{_WIDE}]+")

_COMMAS = re.compile(r", (?![^(]*\))")

# ASCII, and the signs that charts and bars are made of: lines, blocks, braille. All are one cell.
_DRAWN = re.compile("[ -~\u2500-\u259f\u2800-\u28ff]*")


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= ord(character) <= high for low, high in ranges)


def _cell_width(character: str) -> int:
    """Cells a character takes, or 0 where terminals disagree or nothing would be seen."""
    category = unicodedata.category(character)
    if character == " ":
        return 1
    if category not in _NARROW or _within(character, _UNSURE):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        # Ideographs, kana, Hangul syllables and their punctuation are two cells everywhere; emoji are not.
        return 2 if category == "Lo" or _within(character, _WIDE_SIGNS) else 0
    # Beyond the basic plane fonts and tables differ too much to promise a width.
    return 1 if ord(character) < 0x10000 else 0


def plain(character: str) -> str:
    """The character in ASCII."""
    if " " <= character <= "~":
        return character
    if character in _ASCII:
        return _ASCII[character]
    base = unicodedata.normalize("NFKD", character)[:1]
    return base if " " <= base <= "~" else "?"


@lru_cache(maxsize=2048)
def clean(text: str, ascii_only: bool = False) -> tuple[str, ...]:
    """One entry a cell: the text without anything that would move or restyle the terminal.

    Characters of two cells are followed by an empty entry. Control characters, combining marks that do not
    compose, emoji and the like become ``?`` (marks vanish), so that every terminal agrees on the width.
    """
    if (text.isascii() and text.isprintable()) or (not ascii_only and _DRAWN.fullmatch(text)):
        return tuple(text)
    cells: list[str] = []
    for character in unicodedata.normalize("NFC", text).replace(_WIDE_BLANK, "  "):
        if ascii_only:
            cells.extend(plain(character))
            continue
        width = _cell_width(character)
        if width == 0:
            if not unicodedata.category(character).startswith("M"):
                cells.append("?")
        else:
            cells.append(character)
            cells.extend([""] * (width - 1))
    return tuple(cells)


def first_line(text: str) -> str:
    """The first line that is not blank."""
    return next((line for line in text.splitlines() if line.strip()), "")


def width(text: str, ascii_only: bool = False) -> int:
    """Cells the cleaned text takes."""
    return len(clean(text, ascii_only))


def fit(text: str, cells: int, ascii_only: bool = False) -> str:
    """The cleaned text in at most ``cells`` cells, its end replaced by an ellipsis where it had to be cut."""
    parts = clean(text, ascii_only)
    if len(parts) <= cells:
        return "".join(parts)
    if cells <= 0:
        return ""
    kept = parts[: cells - 1]
    if parts[len(kept)] == "":  # never half of a wide character
        kept = kept[:-1]
    return "".join(kept) + ("~" if ascii_only else "…")


def fit_parts(text: str, cells: int, ascii_only: bool = False) -> str:
    """As many of the parts between commas as go into ``cells`` cells; commas within brackets part nothing."""
    parts = _COMMAS.split(text)
    while len(parts) > 1 and width(", ".join(parts), ascii_only) > cells:
        parts.pop()
    return fit(", ".join(parts), cells, ascii_only)


def wrap(text: str, cells: int, hanging: int = 0) -> list[str]:
    """One line of text broken into lines of at most `cells` cells, all but the first indented by `hanging`.

    It breaks at blanks, and beside wide characters, as those who write with them do.
    """
    text = "".join(clean(text))
    if width(text) == len(text):
        return textwrap.wrap(text, max(cells, 1), subsequent_indent=" " * hanging) or [""]
    lines: list[str] = []
    line = ""
    for token in _TOKENS.findall(text):
        rest = token
        while width(line + rest.rstrip()) > cells:
            # What is wider than a whole line is broken wherever that ends.
            before = line if line.strip() else " " * hanging if lines else ""
            kept = "" if line.strip() else _start(rest, cells - width(before)) or rest[0]
            lines.append((before + kept).rstrip())
            line, rest = " " * hanging, rest[len(kept) :].lstrip()
            if not rest:
                break
        line += rest
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _start(text: str, cells: int) -> str:
    """As much of cleaned text as goes into so many cells."""
    parts = clean(text)[: max(cells, 0)]
    return "".join(parts[:-1] if len(parts) < width(text) and clean(text)[len(parts)] == "" else parts)

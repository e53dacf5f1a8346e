"""Text in terminal cells: what may be printed, how wide it is, how it is cut, how it is said in ASCII."""

import unicodedata
from functools import lru_cache

# What a reader loses least by; everything else that is not ASCII is stripped of its accent or becomes "?".
_ASCII = {
    "–": "-", "—": "-", "−": "-", "→": "->", "←": "<-", "↑": "^", "↓": "v", "·": ".", "…": "~", "╸": "-",
    "○": "o", "▏": "|", "▶": ">", "‖": "=", "■": "#", "◂": "<", "▲": "^", "↺": "*", "≈": "~",
    "━": "*", "╌": "+", "┈": "-", "│": "|", "┊": ":", "─": "-", "◆": "v", "▸": ">", "▀": "#", "×": "x",
    "∇": "g", "Δ": "d", "φ": "phi", "′": "'", "≥": ">=", "≤": "<=", "±": "+-", "∞": "inf", "λ": "l",
    "ε": "e", "β": "b", "‘": "'", "’": "'", "“": '"', "”": '"', "½": "1/2", "²": "2", "√": "sqrt",
    "¼": "1/4", "α": "a", "γ": "gamma", "Σ": "sum", "∂": "d", "π": "pi", "⁻": "-", "⌊": "[", "⌋": "]",
    "╭": ".", "╮": ".", "╰": "'", "╯": "'", "╱": "/", "╲": "\\", "┤": "+", "┼": "+", "└": "+", "╴": "-",
    "▁": ".", "▂": ":", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "#", "█": "@",
}  # fmt: skip

_NARROW = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
                     "Sm", "Sc", "Sk", "So"))  # fmt: skip
# Hangul parts that merge into one cell, fillers without one, and signs that Unicode 16 made wide.
_UNSURE = (
    (0x1100, 0x11FF), (0x2630, 0x2637), (0x268A, 0x268F), (0x3164, 0x3164), (0x4DC0, 0x4DFF),
    (0xA960, 0xA97F), (0xD7B0, 0xD7FF), (0xFFA0, 0xFFA0),
)  # fmt: skip


def _cell_width(character: str) -> int:
    """Cells a character takes, or 0 where terminals disagree or nothing would be seen."""
    category = unicodedata.category(character)
    if character == " ":
        return 1
    if category not in _NARROW or any(low <= ord(character) <= high for low, high in _UNSURE):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        # Ideographs, kana and Hangul syllables are two cells everywhere; emoji are not.
        return 2 if category == "Lo" else 0
    # Beyond the basic plane fonts and tables differ too much to promise a width.
    return 1 if ord(character) < 0x10000 else 0


def _plain(character: str) -> str:
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
    cells: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if ascii_only:
            cells.extend(_plain(character))
            continue
        width = _cell_width(character)
        if width == 0:
            if not unicodedata.category(character).startswith("M"):
                cells.append("?")
        else:
            cells.append(character)
            cells.extend([""] * (width - 1))
    return tuple(cells)


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

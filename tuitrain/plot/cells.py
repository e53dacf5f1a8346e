"""Text in terminal cells: what may be printed, how wide it is, how it is cut, how it is said in ASCII."""

import unicodedata
from functools import lru_cache

# What a reader loses least by; everything else that is not ASCII is stripped of its accent or becomes "?".
_ASCII = {
    "–": "-", "—": "-", "−": "-", "→": "->", "←": "<-", "↑": "^", "↓": "v", "·": ".", "…": "~",
    "━": "*", "╌": "+", "┈": "-", "│": "|", "┊": ":", "─": "-", "◆": "v", "▸": ">", "▀": "#", "×": "x",
    "∇": "g", "Δ": "d", "φ": "phi", "′": "'", "≥": ">=", "≤": "<=", "±": "+-", "∞": "inf", "λ": "l",
    "ε": "e", "β": "b", "‘": "'", "’": "'", "“": '"', "”": '"', "½": "1/2", "²": "2", "√": "sqrt",
}  # fmt: skip

_NARROW = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
                     "Sm", "Sc", "Sk", "So"))  # fmt: skip
_JOINING = ((0x1100, 0x11FF), (0xA960, 0xA97F), (0xD7B0, 0xD7FF))  # Hangul parts that merge into one cell


def _cell_width(character: str) -> int:
    """Cells a character takes, or 0 where terminals disagree or nothing would be seen."""
    category = unicodedata.category(character)
    if character == " ":
        return 1
    if category not in _NARROW or any(low <= ord(character) <= high for low, high in _JOINING):
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
def clean(text: str, ascii: bool = False) -> tuple[str, ...]:  # noqa: A002 - the name all specs use
    """One entry a cell: the text without anything that would move or restyle the terminal.

    Characters of two cells are followed by an empty entry. Control characters, combining marks that do not
    compose, emoji and the like become ``?`` (marks vanish), so that every terminal agrees on the width.
    """
    cells: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if ascii:
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


def width(text: str, ascii: bool = False) -> int:  # noqa: A002
    """Cells the cleaned text takes."""
    return len(clean(text, ascii))


def fit(text: str, cells: int, ascii: bool = False) -> str:  # noqa: A002
    """The cleaned text in at most ``cells`` cells, its end replaced by an ellipsis where it had to be cut."""
    parts = clean(text, ascii)
    if len(parts) <= cells:
        return "".join(parts)
    if cells <= 0:
        return ""
    kept = parts[: cells - 1]
    if parts[len(kept)] == "":  # never half of a wide character
        kept = kept[:-1]
    return "".join(kept) + ("~" if ascii else "…")

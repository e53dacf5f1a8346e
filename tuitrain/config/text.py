"""Text from files and command lines, made safe to show in a terminal."""

import re
from typing import Final

# A terminal obeys C0, DEL and C1; bidi marks reorder what is read; lone surrogates cannot be encoded at all.
_UNSAFE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
_BREAKS: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
_REPLACEMENT: Final = "\ufffd"
_SHOWN: Final = 60


def clean(text: str, multiline: bool = False) -> str:
    """`text` without a character that a terminal would obey; line breaks stay only where `multiline`.

    Tabs become spaces, every other such character becomes U+FFFD, so that it is seen and does nothing.
    """
    text = _BREAKS.sub("\n", text).replace("\t", "    " if multiline else " ")
    if not multiline:
        text = text.replace("\n", " ")
    return _UNSAFE.sub(lambda match: "\n" if match[0] == "\n" else _REPLACEMENT, text)


def shorten(text: str, length: int = _SHOWN) -> str:
    """`text`, or as much of it as fits into `length` characters with an ellipsis."""
    return text if len(text) <= length else text[: length - 1] + "…"


def shown(value: object) -> str:
    """A value as a message quotes it: cleaned, in YAML's words, at most 60 characters."""
    return shorten(clean(_written(value, 3)))


def _written(value: object, depth: int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value[: _SHOWN * 2]}'"
    if isinstance(value, int) and abs(value) >= 10**_SHOWN:
        return f"a number of {int(value.bit_length() * 0.30103) + 1} digits"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_written(item, depth - 1) for item in value[:_SHOWN])}]" if depth else "[…]"
    if isinstance(value, dict):
        entries = list(value.items())[:_SHOWN]
        inner = ", ".join(f"{key}: {_written(item, depth - 1)}" for key, item in entries)
        return "{" + (inner if depth else "…") + "}"
    return "nothing" if value is None else str(value)

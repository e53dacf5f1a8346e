"""Text from files and command lines, made safe to show in a terminal."""

import math
import re
from codecs import lookup
from typing import Final, TextIO

# A terminal obeys C0, DEL and C1; bidi marks reorder what is read; a lone surrogate cannot be encoded at all.
_UNSAFE: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
_BREAKS: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
_PAGE: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|\?xml)\b", re.IGNORECASE)
_REPLACEMENT: Final = "\ufffd"
_SHOWN: Final = 60
_DEPTH: Final = 3


def clean(text: str, multiline: bool = False) -> str:
    """`text` without a character that a terminal would obey; line breaks stay only where `multiline`.

    Tabs become spaces; every other such character becomes U+FFFD, which is seen and does nothing.
    """
    text = _BREAKS.sub("\n", text).replace("\t", "    " if multiline else " ")
    return _UNSAFE.sub(_REPLACEMENT, text if multiline else text.replace("\n", " "))


def is_page(content: bytes) -> bool:
    """Whether it begins as a web page does, or as the XML by which a store of files refuses a download."""
    return _PAGE.match(content) is not None


def shorten(text: str, length: int = _SHOWN) -> str:
    """`text`, or as much of it as fits into `length` characters with an ellipsis."""
    return text if len(text) <= length else text[: length - 1] + "…"


def shown(value: object) -> str:
    """A value as a message quotes it: in YAML's words, cleaned, at most 60 characters."""
    if isinstance(value, str):
        return f"'{shorten(clean(value), _SHOWN - 2)}'"
    return shorten(clean(_written(value, _DEPTH)))


def _written(value: object, depth: int) -> str:
    if isinstance(value, str):
        return f"'{value[:_SHOWN]}'"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else f"{'-' if value < 0 else ''}.{str(abs(value))[:3]}"
    if isinstance(value, int) and abs(value) >= 10**_SHOWN:
        # Python refuses to write an integer of more than 4,300 digits.
        return f"a number of more than {_SHOWN} digits"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_written(item, depth - 1) for item in value[:_SHOWN]) if depth else '…'}]"
    if isinstance(value, dict):
        entries = [f"{key}: {_written(item, depth - 1)}" for key, item in value.items()] if depth else ["…"]
        return f"{{{', '.join(entries)}}}"
    return "nothing" if value is None else str(value)


def shows_unicode(stream: TextIO) -> bool:
    """Whether its encoding has every character there is."""
    return not stream.encoding or lookup(stream.encoding).name.startswith("utf")

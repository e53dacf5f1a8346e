"""Keys by name: which names there are, which mean the same key, how a key is written for people."""

from collections.abc import Iterable, Mapping

from textual.keys import REPLACED_KEYS, Keys, key_to_character
from textual.keys import _character_to_key as character_to_key

MODIFIERS = frozenset(("ctrl", "alt", "shift", "super", "hyper", "meta"))
NAMED = frozenset(key.value for key in Keys if not key.value.startswith("<"))
SIGNS: Mapping[str, str] = {
    "up": "↑", "down": "↓", "left": "←", "right": "→",
    "pageup": "PgUp", "pagedown": "PgDn", "escape": "esc", "shift+tab": "S-tab",
}  # fmt: skip
"""Keys that have another name for people."""


def is_key(name: str) -> bool:
    """Whether there is a key of that name: a character, a name such as `f5`, either with modifiers."""
    *modifiers, base = _parts(name)
    return MODIFIERS.issuperset(modifiers) and (base in NAMED or _printable(_character(base)))


def canonical(name: str) -> str:
    """The one name of all that mean the same key: `<` for `less_than_sign`, `R` for `shift+r`."""
    *modifiers, base = _parts(name)
    character = _character(base)
    if modifiers == ["shift"] and len(base) == 1 and base.isalpha():
        return base.upper()
    if _printable(character):
        base = "space" if character == " " else character
    return "+".join((*sorted(modifiers), base))


def both(name: str) -> tuple[str, ...]:
    """The names under which a terminal may report the key: a capital letter is `R` here, `shift+r` there."""
    known = canonical(name)
    capital = len(known) == 1 and known.isalpha() and known.isupper()
    return (known, f"shift+{known.lower()}") if capital else (known,)


def shown(names: Iterable[str]) -> str:
    """Keys as people write them, each once."""
    return " ".join(dict.fromkeys(_shown(canonical(name)) for name in names))


def named(sign: str) -> str | None:
    """The key that people write so, as a terminal reports it; None if it is not one key."""
    name = next((key for key, known in SIGNS.items() if known == sign), sign)
    if not is_key(name):
        return None
    return character_to_key(name) if len(name) == 1 else name


def _shown(name: str) -> str:
    return SIGNS.get(name, name)


def _parts(name: str) -> list[str]:
    # `+` itself is a key, too.
    return [*name[:-1].split("+")[:-1], "+"] if name == "+" or name.endswith("++") else name.split("+")


def _character(base: str) -> str:
    return base if len(base) == 1 else key_to_character(REPLACED_KEYS.get(base, base)) or ""


def _printable(character: str) -> bool:
    return len(character) == 1 and character.isprintable()

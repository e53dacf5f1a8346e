"""The next value of a setting, as the arrow keys move it."""

import math
from typing import Any, Final, Literal, TypeAlias

from tuitrain.config.settings import SettingInfo

Direction: TypeAlias = Literal[1, -1]

_SERIES: Final = (1, 2, 5)
# Enough for any decay in use; without it 1 - value would carry the error of the binary fraction along.
_DIGITS: Final = 10


def stepped(info: SettingInfo, direction: Direction) -> Any:
    """The next (+1) or previous (-1) value of the setting, or its own where its bounds hold no further one.

    Choices move to their neighbour and stop at the ends. Rates and counts move in the 1-2-5 series, from any
    value to the next one in that direction. A word such as `all` stands where the number it comes to would.
    """
    found: Any = None
    if info.step == "choice":
        found = next(iter(further(info, direction)), None)
    elif info.step == "list":
        items = tuple(_moved(info, item, direction) for item in info.value)
        found = None if None in items else items
    elif info.amount is not None:
        found = _moved_past_word(info, info.choices[0], info.amount, direction)
    elif info.step != "none":
        found = _moved(info, info.value, direction)
    return info.value if found is None else found


def further(info: SettingInfo, direction: Direction) -> tuple[Any, ...]:
    """All values in that direction of a setting that has choices, the nearest first; else the next value.

    A folder's name stands before all choices.
    """
    if info.step != "choice":
        value = stepped(info, direction)
        return () if value == info.value else (value,)
    at = info.choices.index(info.value) if info.value in info.choices else -1
    return info.choices[at + 1 :] if direction > 0 else tuple(reversed(info.choices[: max(at, 0)]))


def _moved_past_word(info: SettingInfo, word: str, amount: int, direction: Direction) -> Any:
    if info.value == word:
        return _moved(info, amount, direction)
    found = _moved(info, info.value, direction)
    # The number may be out of bounds where the word still is not: 50,000 of 60,000 rows, then all.
    reached = math.inf * direction if found is None else found
    towards = min(info.value, reached) <= amount <= max(info.value, reached)
    return word if towards and info.value != amount else found


def _moved(info: SettingInfo, value: float, direction: Direction) -> float | None:
    """The next number in the bounds, or None."""
    if info.step == "linear":
        found: float = round(value + direction * info.size, _DIGITS)
    elif info.step == "complement":
        found = round(1 - _next_in_series(round(1 - value, _DIGITS), -direction), _DIGITS)
    else:
        near = _beside_zero(info, value, direction)
        found = _next_in_series(value, direction) if near is None else near
    if isinstance(value, int):
        found = int(found)
    return found if found != value and _within(info, found) else None


def _beside_zero(info: SettingInfo, value: float, direction: Direction) -> float | None:
    """The next value where it is 0, or this one is; the series itself would never get there."""
    if value == 0:
        return info.size if direction > 0 else 0
    return 0 if direction < 0 and info.minimum == 0 and value <= info.size else None


def _next_in_series(value: float, direction: int) -> float:
    """The nearest number of …, .1, .2, .5, 1, 2, 5, … beyond `value` in that direction."""
    exponent = math.floor(math.log10(value))
    # Written and read as decimals, so that .001 is .001 and not the product of two roundings.
    near = [float(f"{step}e{power}") for power in range(exponent - 1, exponent + 2) for step in _SERIES]
    if direction > 0:
        return next(number for number in near if number > value)
    return next(number for number in reversed(near) if number < value)


def _within(info: SettingInfo, value: float) -> bool:
    return not (
        (info.minimum is not None and value < info.minimum)
        or (info.exclusive_minimum is not None and value <= info.exclusive_minimum)
        or (info.maximum is not None and value > info.maximum)
        or (info.exclusive_maximum is not None and value >= info.exclusive_maximum)
    )

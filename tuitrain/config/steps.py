"""The next value of a setting, as the arrow keys move it."""

import math
from typing import Any, Final, Literal

from tuitrain.config.settings import SettingInfo

Direction = Literal[1, -1]
_SERIES: Final = (1, 2, 5)


def stepped(info: SettingInfo, direction: Direction) -> Any:
    """The next (+1) or previous (-1) value of the setting, or its value where there is none in its bounds.

    Choices move to their neighbour and stop at the ends; rates and counts move in the 1-2-5 series from any value
    to the next one in that direction; a word such as `all` stands in the series where the number it comes to would.
    """
    if info.step == "list":
        moved = tuple(_moved(info, item, direction) for item in info.value)
        return info.value if None in moved else moved
    if info.step == "none":
        return info.value
    if info.step == "choice":
        position = info.choices.index(info.value) + direction
        return info.choices[position] if 0 <= position < len(info.choices) else info.value
    found = _with_word(info, direction) if info.amount is not None else _moved(info, info.value, direction)
    return info.value if found is None else found


def _with_word(info: SettingInfo, direction: Direction) -> Any:
    """A step past or from the word, which stands at its amount; `all` is also the most there is."""
    word, amount = info.choices[0], info.amount
    assert amount is not None
    if info.value == word:
        return None if word == "all" and direction > 0 else _moved(info, amount, direction)
    found = _moved(info, info.value, direction)
    crossed = found is not None and min(found, info.value) <= amount <= max(found, info.value)
    if crossed and info.value != amount:
        return word
    return None if word == "all" and direction > 0 and info.value > amount else found


def _moved(info: SettingInfo, value: float, direction: Direction) -> float | None:
    if info.step == "linear":
        found: float = value + direction
    elif info.step == "complement":
        # Ten digits: enough for any decay in use, and 1 - value keeps no trace of the binary fraction.
        found = round(1 - _in_series(round(1 - value, 10), -direction), 10)
    else:
        found = _in_series(value, direction)
    if isinstance(value, int) and info.step != "complement":
        found = int(found)
    return found if found != value and _within(info, found) else None


def _in_series(value: float, direction: int) -> float:
    """The nearest number of …, .1, .2, .5, 1, 2, 5, … beyond `value` in that direction."""
    if value <= 0:
        return 1.0 if direction > 0 else value
    exponent = math.floor(math.log10(value))
    # Written and read as decimals, so that .001 is .001 and never .0010000000000000002.
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

"""Numbers for axes: steps of 1, 2 and 5, and labels that never grow beyond a fixed width."""

import math
from collections.abc import Sequence

WIDTH = 6
"""The widest label `short` and `reading` ever return: ``-1e300``."""

_TINY, _HUGE = 1e-99, 1e300


def step(span: float, count: int) -> float:
    """The smallest of 1, 2, 5 x 10^k with at most `count` steps in `span` (both > 0)."""
    raw = span / max(count, 1)
    if not raw > 1e-300:
        return 1e-300
    power = 10.0 ** math.floor(math.log10(raw))
    for factor in (1, 2, 5, 10):
        if factor * power >= raw * (1 - 1e-9):
            return factor * power
    return 10 * power


def linear(low: float, high: float, count: int) -> tuple[float, ...]:
    """Multiples of a 1-2-5 step inside `low`..`high`, about `count` of them, never more than `count` + 1."""
    span = high - low
    if not (math.isfinite(span) and span > 0):
        return (low,)
    size = step(span, count)
    # So far from zero that ticks would be lost in rounding, or nearly.
    if not max(abs(low), abs(high)) / size < 1e10:
        return (low,)
    first, last = math.ceil(low / size - 1e-9), math.floor(high / size + 1e-9)
    return tuple(round(i * size, 12 - math.floor(math.log10(size))) if size < 1e12 else i * size
                 for i in range(first, last + 1))  # fmt: skip


def log(low: float, high: float, count: int) -> tuple[float, ...]:
    """1, 2, 5 x 10^k inside `low`..`high` (both > 0), thinned to powers of ten and then to every n-th."""
    if not 0 < low < high:
        return (low,)
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    decades = [float(f"1e{k}") for k in range(first, last + 1)]
    within = [d for d in decades if low * (1 - 1e-9) <= d <= high * (1 + 1e-9)]
    fine = [f * d for d in decades for f in (1, 2, 5) if low * (1 - 1e-9) <= f * d <= high * (1 + 1e-9)]
    if len(fine) <= count or len(within) < 2:
        return tuple(fine[:: max(1, math.ceil(len(fine) / max(count, 1)))])
    stride = max(1, math.ceil(len(within) / max(count, 1)))
    return tuple(d for d in within if round(math.log10(d)) % stride == 0)


def rounded(low: float, high: float, count: int) -> tuple[float, float]:
    """`low`..`high` widened to multiples of the tick step, so that an axis moves seldom."""
    span = high - low
    if not (math.isfinite(span) and span > 0):
        return low, high
    size = step(span, count)
    if not math.isfinite(max(abs(low), abs(high)) / size):
        return low, high
    return math.floor(low / size + 1e-9) * size, math.ceil(high / size - 1e-9) * size


def rounded_log(low: float, high: float) -> tuple[float, float]:
    """`low`..`high` (both > 0) widened to 1, 2, 5 x 10^k."""
    return _down(low), _up(high)


def _down(value: float) -> float:
    decade = float(f"1e{math.floor(math.log10(value))}")
    return max((f * decade for f in (1, 2, 5) if f * decade <= value * (1 + 1e-9)), default=decade)


def _up(value: float) -> float:
    decade = float(f"1e{math.floor(math.log10(value))}")
    return min((f * decade for f in (1, 2, 5, 10) if f * decade >= value * (1 - 1e-9)), default=10 * decade)


def short(number: float, digits: int = 2, width: int = WIDTH) -> str:
    """A number in few characters: ``.012``, ``2.3``, ``1e-5``, ``12k``; at most `width` (>= 6) wide.

    `digits` significant digits, all digits of a whole part under 1,000, no trailing zeros.
    """
    if math.isnan(number):
        return "nan"
    sign = "-" if number < 0 else ""
    size = abs(number)
    if math.isinf(size):
        return sign + "inf"
    if size < _TINY:
        return "0"
    for places in range(digits, 0, -1):
        text = sign + _compact(size, places)
        if len(text) <= width:
            break
    return text


def _compact(size: float, digits: int) -> str:
    whole = math.floor(math.log10(size)) + 1
    if 0 < whole <= 3:
        digits = max(digits, whole)
    size = float(f"{min(size, 1e308):.{digits - 1}e}")
    if size < 1e-3 or size >= 1e9:
        mantissa, exponent = f"{size:.{digits - 1}e}".split("e")
        return f"{_trim(mantissa)}e{int(exponent)}"
    for unit, letter in ((1e6, "M"), (1e3, "k")):
        if size >= unit:
            scaled = size / unit
            places = max(digits - math.floor(math.log10(scaled) + 1e-9) - 1, 0)
            return _trim(f"{scaled:.{places}f}") + letter
    places = max(digits - math.floor(math.log10(size) + 1e-9) - 1, 0)
    return _trim(f"{size:.{places}f}").removeprefix("0")


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def reading(number: float) -> str:
    """A value that is watched while it changes, with the same digits all the time: ``1.000``, ``.756``."""
    size = abs(number)
    if math.isfinite(number) and 1e-3 <= size < 1000:
        places = 1 if size >= 100 else 2 if size >= 10 else 3 if size >= 0.00995 else 4
        text = f"{number:.{places}f}".replace("0.", ".", 1) if size < 0.9995 else f"{number:.{places}f}"
        if len(text) <= WIDTH:
            return text
    return "0" if number == 0 else short(number, 3, WIDTH)


def decimal(number: float) -> str:
    """A figure of a table: two decimals where they say something, so that points stand below each other."""
    size = abs(number)
    if not 0.005 <= size < 99.95:
        return short(number)
    text = f"{number:.1f}" if size >= 9.995 else f"{number:.2f}"
    return text.replace("0.", ".", 1) if size < 0.995 else text


def three(number: float) -> str:
    """A setting in a column of a table, always with three digits: ``.00790``, ``1.80e-6``, ``12.0``."""
    size = abs(number)
    if not 0.000_999_5 <= size < 999.5:
        mantissa, exponent = f"{number:.2e}".split("e")
        return f"{mantissa}e{int(exponent)}" if number else "0"
    text = f"{number:.{2 - math.floor(math.log10(float(f'{size:.2e}')))}f}"
    return text.replace("0.", ".", 1) if size < 0.9995 else text


def power(number: float) -> str:
    """A ratio of which the size alone matters: ``8e-4``; one digit, always with its exponent below 1."""
    if not 1e-99 <= abs(number) < 1:
        return short(number)
    mantissa, exponent = f"{number:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def labels(values: Sequence[float], width: int, even: bool = True) -> tuple[str, ...]:
    """Labels for ticks, with as many digits as tell them apart; empty where none fits `width`.

    `even` gives all of them the same decimals, as a linear axis reads best.
    """
    texts = _decimals(values) if even else []
    for digits in range(2, 6) if not texts else ():
        texts = [short(value, digits) for value in values]
        if len(set(texts)) == len(texts):
            break
    seen: set[str] = set()
    for i, text in enumerate(texts):
        if text in seen or len(text) > width:
            texts[i] = ""
        seen.add(text)
    return tuple(texts)


def _decimals(values: Sequence[float]) -> list[str]:
    """Labels with equally many decimals (``.5``, ``1.0``, ``1.5``), or none where these are too long."""
    largest = max(map(abs, values), default=0.0)
    if not 0.1 <= largest < 100:
        return []
    for places in (0, 1, 2):
        if all(abs(value - round(value, places)) < 1e-9 for value in values):
            texts = [f"{value:.{places}f}" if value else "0" for value in values]
            return [text.replace("0.", ".", 1) if abs(value) < 0.995 else text
                    for text, value in zip(texts, values, strict=True)]  # fmt: skip
    return []

"""A step of a walk in numbers: the rule's formula, and what stands in it now."""

import re
from collections.abc import Callable, Iterator, Mapping
from math import isfinite, sqrt
from typing import Any

from tuitrain.config import TrialConfig
from tuitrain.experiments.studies.walk import Walk
from tuitrain.plot import cells, ticks
from tuitrain.plot.picture import Canvas, Picture

LINES = 7
"""The most that a rule needs: a title and two lines for each of its formulas."""

Equation = tuple[str, str, tuple[str, str]]
"""What is made anew, the formula, and it in numbers for x and for y."""


def formula(
    name: str, config: TrialConfig, walk: Walk, at: int, width: int, height: int, *, ascii: bool = False
) -> Picture:
    """The step that led to place `at` of `walk`; without room for all, the place's formulas stay."""
    canvas = Canvas(width, height, ascii_only=ascii)
    step = min(max(at, 1), walk.steps)
    if not walk.steps:
        canvas.put(1, 0, f"{name} diverged at its first step", "warn")
        return canvas.picture()
    x = canvas.put(1, 0, name, "title") + 2
    digits = len(str(walk.steps))
    heights = f"f {_number(walk.heights[step - 1])} → {_number(walk.heights[step])}"
    said = f"step {step:{digits}} of {walk.steps}   η {ticks.reading(walk.rates[step - 1]):6}  {heights}"
    if walk.left and step == walk.steps:
        said += "   the next step diverges"
    canvas.put(x, 0, cells.fit(said, width - x, ascii), "dim")
    equations = list(_RULES[config.optimizer.name](config.optimizer, _Numbers(walk, step)))
    room = max((height - 1) // 2, 0)
    shown = [
        (_left(made, text, axis), made == "p", f"= {number}")
        for made, text, numbers in _foremost(equations, room)
        for axis, number in zip("xy", numbers, strict=True)
    ]
    # As wide as the longest of the rule's formulas: it stays where it is from step to step.
    label = max(cells.width(_left(made, text, "x"), ascii) for made, text, _ in equations) + 2
    if any(2 + label + cells.width(number, ascii) > width for _, _, number in shown):
        # Without its end a line comes to nothing: the formula, which `i` has too, goes before the numbers do.
        label = 3
        shown = [(left.partition(" ")[0], place, number) for left, place, number in shown]
    for y, (left, place, number) in enumerate(shown, start=1):
        canvas.put(2, y, left, "accent" if place else "")
        canvas.put(
            2 + label, y, cells.fit(_squeezed(number, width - label - 2, ascii), width - label - 2, ascii)
        )
    return canvas.picture()


def _squeezed(text: str, room: int, ascii: bool) -> str:
    """Without what keeps numbers below each other, where there is not room for that."""
    if cells.width(text, ascii) <= room:
        return text
    return re.sub(r"(?<=\() | (?=[·/])|(?<=[·/]) ", "", " ".join(text.split()))


def _foremost(equations: list[Equation], room: int) -> list[Equation]:
    """The place's, and before it those that come last."""
    ranked = sorted(range(len(equations)), key=lambda index: (equations[index][0] != "p", -index))
    return [equations[index] for index in sorted(ranked[:room])]


def _left(made: str, text: str, axis: str) -> str:
    """`x ← x - η g`, or `vx ← …` for what is remembered."""
    return f"{axis} ← {text.replace('p', axis)}" if made == "p" else f"{made}{axis} ← {text}"


class _Numbers:
    """What stood where before that step and after it; memory (steps + 1, 2)."""

    def __init__(self, walk: Walk, step: int) -> None:
        self._walk, self.step = walk, step
        self.rate = float(walk.rates[step - 1])
        self.g = walk.gradients[step - 1].tolist()
        self.p = walk.places[step - 1].tolist()
        self.new_p = walk.places[step].tolist()

    def memory(self, name: str, scale: float = 1.0) -> tuple[list[float], list[float]]:
        noted = self._walk.memory[name]
        before, after = (noted[self.step - 1] * scale, noted[self.step] * scale)
        return before.tolist(), after.tolist()


def _number(value: float) -> str:
    """In eight cells, whatever it is."""
    size = abs(value)
    if size == 0 or 1e-3 <= size < 99.9:
        return f"{value + 0.0:8.4f}"
    if 99.9 <= size < 99_999 or not isfinite(value):
        return f"{value:8.1f}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}".rjust(8)


def _both(say: Callable[[int], str]) -> tuple[str, str]:
    return say(0), say(1)


def _short(value: float) -> str:
    return f"{value:g}"


def _sgd(_: Any, n: _Numbers) -> Iterator[Equation]:
    rate = _short(n.rate)
    yield (
        "p",
        "p - η g",
        _both(lambda i: f"{_number(n.p[i])} - {rate} · {_number(n.g[i])} = {_number(n.new_p[i])}"),
    )


def _momentum(o: Any, n: _Numbers) -> Iterator[Equation]:
    before, after = n.memory("v")
    m, rate = _short(o.momentum), _short(n.rate)
    yield (
        "v",
        "m v - η g",
        _both(lambda i: f"{m} · {_number(before[i])} - {rate} · {_number(n.g[i])} = {_number(after[i])}"),
    )
    yield "p", "p + v", _both(lambda i: f"{_number(n.p[i])} + {_number(after[i])} = {_number(n.new_p[i])}")


def _nesterov(o: Any, n: _Numbers) -> Iterator[Equation]:
    before, after = n.memory("v")
    m, rate = _short(o.momentum), _short(n.rate)
    square, more = _short(o.momentum**2), _short(1 + o.momentum)
    yield (
        "p",
        "p + m² v - (1 + m) η g",
        _both(
            lambda i: (
                f"{_number(n.p[i])} + {square} · {_number(before[i])} - {more} · {rate} · {_number(n.g[i])}"
                f" = {_number(n.new_p[i])}"
            )
        ),
    )
    yield (
        "v",
        "m v - η g",
        _both(lambda i: f"{m} · {_number(before[i])} - {rate} · {_number(n.g[i])} = {_number(after[i])}"),
    )


def _adagrad(_: Any, n: _Numbers) -> Iterator[Equation]:
    before, after = n.memory("h")
    yield (
        "h",
        "h + g²",
        _both(lambda i: f"{_number(before[i])} + ({_number(n.g[i])})² = {_number(after[i])}"),
    )
    yield _by_root(n, after)


def _rmsprop(o: Any, n: _Numbers) -> Iterator[Equation]:
    before, after = n.memory("h")
    d, rest = _short(o.decay), _short(round(1 - o.decay, 10))
    yield (
        "h",
        "d h + (1 - d) g²",
        _both(lambda i: f"{d} · {_number(before[i])} + {rest} · ({_number(n.g[i])})² = {_number(after[i])}"),
    )
    yield _by_root(n, after)


def _by_root(n: _Numbers, h: list[float]) -> Equation:
    rate = _short(n.rate)

    def line(i: int) -> str:
        step = f"{rate} · {_number(n.g[i])} / {_number(sqrt(h[i]))}"
        return f"{_number(n.p[i])} - {step} = {_number(n.new_p[i])}"

    return "p", "p - η g / (√h + ε)", _both(line)


def _adam(o: Any, n: _Numbers) -> Iterator[Equation]:
    (m, new_m), (v, new_v) = n.memory("m_sum", 1 - o.beta1), n.memory("v_sum", 1 - o.beta2)
    b1, b2 = _short(o.beta1), _short(o.beta2)
    rest1, rest2 = _short(round(1 - o.beta1, 10)), _short(round(1 - o.beta2, 10))
    yield (
        "m",
        "β₁ m + (1 - β₁) g",
        _both(lambda i: f"{b1} · {_number(m[i])} + {rest1} · {_number(n.g[i])} = {_number(new_m[i])}"),
    )
    yield (
        "v",
        "β₂ v + (1 - β₂) g²",
        _both(lambda i: f"{b2} · {_number(v[i])} + {rest2} · ({_number(n.g[i])})² = {_number(new_v[i])}"),
    )
    corrected = sqrt(1 - o.beta2**n.step) / (1 - o.beta1**n.step) if o.bias_correction else 1.0
    scaled = "η √c₂/c₁" if o.bias_correction else "η"
    root = "√(v + ε)" if o.epsilon_at == "inside" else "(√v + ε)"
    decay = n.rate * getattr(o, "weight_decay", 0.0)
    less = f"{_short(1 - decay)}·" if decay else ""
    yield (
        "p",
        f"{'(1 - ηλ) ' * bool(decay)}p - {scaled} m / {root}",
        _both(
            lambda i: (
                f"{less}{_number(n.p[i])} - {_number(n.rate * corrected)} · {_number(new_m[i])}"
                f" / {_number(sqrt(new_v[i]))} = {_number(n.new_p[i])}"
            )
        ),
    )


_RULES: Mapping[str, Callable[[Any, _Numbers], Iterator[Equation]]] = {
    "sgd": _sgd,
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "adamw": _adam,
    "adamp": _adam,
}

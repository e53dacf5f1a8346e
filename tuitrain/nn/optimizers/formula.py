"""A rule in symbols, and the same with a place for each number."""

from typing import NamedTuple


class Formula(NamedTuple):
    """One line of a rule: the quantity that it updates, the line in symbols, and a template for its numbers.

    The template can name `{p}` and `{g}`; what the rule remembers before the step (`{v}`), after it
    (`{v_new}`) and the root of that (`{v_root}`); `{step}`, how far p moves; and the names that
    `Optimizer.coefficients` has. `:n` asks for a number as wide as all others.
    """

    updates: str
    symbols: str
    numbers: str

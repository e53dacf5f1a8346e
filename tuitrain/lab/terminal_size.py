"""How large the terminal may be: what is believed of what it says, and what is too small to work in."""

import textwrap

LEAST_COLUMNS, LEAST_ROWS = 60, 16
"""On less some of a screen's parts are out of sight."""
MOST_COLUMNS, MOST_ROWS = 1000, 400
"""More than the largest screen has in the smallest letters."""


def believed(columns: int, rows: int) -> tuple[int, int]:
    """A size within bounds."""
    return max(min(columns, MOST_COLUMNS), 1), max(min(rows, MOST_ROWS), 1)


def too_small(columns: int, rows: int) -> bool:
    """Whether nobody could work in it."""
    return columns < LEAST_COLUMNS or rows < LEAST_ROWS


def notice(columns: int, rows: int) -> str:
    """What is painted over all of a terminal that is too small."""
    text = (
        f"This terminal is {columns}x{rows}, the lab needs {LEAST_COLUMNS}x{LEAST_ROWS}. "
        "Make it larger to go on, or press ctrl+c twice to leave."
    )
    lines = textwrap.wrap(text, columns)[:rows]
    lines += [""] * (rows - len(lines))
    return "\x1b[0m" + "".join(f"\x1b[{row};1H{line:{columns}}" for row, line in enumerate(lines, 1))

"""Pictures as text for a terminal, coloured by its own sixteen colours."""

from tuitrain.plot.picture import Picture, Run

_STYLES = {
    "title": "1", "dim": "2", "axis": "2", "baseline": "2", "raw": "2", "ghost": "2",
    "accent": "36", "mark": "36", "warn": "1;33", "bar": "2", "train": "36", "test": "33",
    "arm1": "36", "arm2": "33", "arm3": "35", "arm4": "32", "arm5": "31", "arm6": "34",
}  # fmt: skip
"""Roles that are not plain text, as parameters of the escape sequence that sets a style."""


def lines(picture: Picture, colours: bool) -> list[str]:
    """The rows as text without blanks at their ends; only with `colours` there are escape sequences."""
    if not colours:
        return [row.rstrip() for row in picture.text.split("\n")]
    return ["".join(map(_coloured, _trimmed(row))) for row in picture.rows]


def _trimmed(row: tuple[Run, ...]) -> tuple[Run, ...]:
    return (*row[:-1], Run(row[-1].text.rstrip(), row[-1].role)) if row else row


def _coloured(run: Run) -> str:
    style = _STYLES.get(run.role)
    return f"\x1b[{style}m{run.text}\x1b[0m" if style and run.text else run.text

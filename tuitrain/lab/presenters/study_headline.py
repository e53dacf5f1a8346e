"""The two lines over a study: what is studied and how it stands, what is to be seen and what was expected."""

from dataclasses import dataclass

from tuitrain.plot.cells import fit, fit_parts, width
from tuitrain.plot.picture import Canvas, Picture

LEAST_SUBJECT = 10
"""What is studied is not said in fewer cells."""


@dataclass(frozen=True)
class Said:
    """What stands in them, behind the name."""

    subject: str
    """The function, network or search that is studied."""
    standing: str
    """How it stands; at the right end."""
    sentence: str
    """What is to be seen, in the line below; what stands before two blanks is its title."""
    expected: str
    role: str
    """The role in which `expected` is drawn."""


def study_headline(name: str, said: Said | None, columns: int, rows: int, *, ascii: bool) -> Picture:
    """Both lines; the name alone before anything is known."""
    canvas = Canvas(columns, rows, ascii_only=ascii)
    if said is None:
        canvas.put(1, 0, name, "title")
        return canvas.picture()
    room = columns - width(said.standing, ascii) - 3
    x = canvas.put(1, 0, fit(name, room, ascii), "title")
    if x + 3 + min(width(said.subject), LEAST_SUBJECT) <= room:
        x = canvas.put(x, 0, " │ ", "dim")
        canvas.put(x, 0, fit_parts(said.subject, room - x, ascii))
    canvas.right(columns - 1, 0, said.standing)
    head, gap, rest = said.sentence.partition("  ")
    x = canvas.put(1, 1, head, "title") if gap else 1
    x = canvas.put(x, 1, fit(gap + rest if gap else said.sentence, columns - x - 1, ascii))
    if x + 3 + width(said.expected, ascii) <= columns:
        canvas.right(columns - 1, 1, said.expected, said.role)
    return canvas.picture()

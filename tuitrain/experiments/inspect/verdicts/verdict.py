"""A verdict: a word, and the figures it stands on."""

from dataclasses import dataclass
from typing import Final

from tuitrain.config import LayerWord, RunWord

OK: Final = "ok"
NOT_FINITE: Final = "NOT FINITE"


@dataclass(frozen=True)
class Verdict:
    """A word, and one sentence with the figures."""

    word: LayerWord | RunWord
    sentence: str = ""

    def __str__(self) -> str:
        return f"{self.word}: {self.sentence}" if self.sentence else self.word

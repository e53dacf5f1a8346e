"""What settings, their choices and verdicts are: a text for each, kept in Markdown files beside this one.

A topic is a setting's path (`optimizer.lr`), a path and a choice (`optimizer.name: adam`), or a verdict
(`layer: DEAD`, `run: PLATEAU`). In a file each begins with `# topic`; the first line below is its title.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

HEADING = "# "


@dataclass(frozen=True)
class Explanation:
    """A text about one topic; lines indented by four spaces, formulas and pictures, stay as they are."""

    topic: str
    title: str
    text: str


def explanation(topic: str) -> Explanation:
    """The explanation of that topic. KeyError where there is none."""
    return explanations()[topic]


@cache
def explanations() -> Mapping[str, Explanation]:
    """Every explanation there is, by topic, in the order of the files."""
    found: dict[str, Explanation] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".md"):
            for each in parse(file.read_text(encoding="utf-8")):
                if each.topic in found:
                    raise ValueError(f"{file.name}: {each.topic} is explained twice")
                found[each.topic] = each
    return found


def parse(content: str) -> Iterator[Explanation]:
    """The explanations that a file holds."""
    for section in f"\n{content}".split(f"\n{HEADING}")[1:]:
        topic, _, rest = section.partition("\n")
        title, _, text = rest.strip("\n").partition("\n")
        yield Explanation(topic.strip(), title.strip(), text.strip("\n"))

"""README and the pages in docs: short, with links that lead somewhere and examples that hold."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tuitrain.config import load, preset_names

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = (README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
MOST_WORDS = 1_600
PICTURE_WITHIN = 12


def prose(page: Path) -> str:
    """The page without its blocks of code."""
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    """Where its links and pictures lead, those to other sites left out."""
    found = re.findall(r"\]\(([^)\s]+)\)", prose(page))
    return [target for target in found if "://" not in target]


def anchors(page: Path) -> set[str]:
    """Its headings, as links name them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def examples() -> Iterator[str]:
    """Each preset that README or the page on presets shows in whole."""
    for page in (README, ROOT / "docs" / "presets.md"):
        blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
        assert blocks, page
        yield from blocks


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").split()) < MOST_WORDS


def test_the_readme_begins_with_a_picture() -> None:
    beginning = README.read_text(encoding="utf-8").splitlines()[:PICTURE_WITHIN]
    assert any(line.startswith("![") for line in beginning)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in links(page):
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def test_the_readme_leads_to_every_page() -> None:
    linked = {(ROOT / target.partition("#")[0]).resolve() for target in links(README)}
    assert {page for page in PAGES if page != README} <= linked


def test_the_page_of_results_has_every_preset() -> None:
    page = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)) == sorted(preset_names())
    assert f"The {len(preset_names())} presets" in page


@pytest.mark.parametrize("text", examples(), ids=lambda text: text.splitlines()[0])
def test_every_preset_that_is_shown_is_valid(text: str, tmp_path: Path) -> None:
    path = tmp_path / "shown.yaml"
    path.write_text(text, encoding="utf-8")
    assert load(str(path))

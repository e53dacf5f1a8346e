"""How the files of the package hang together: no two need each other."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import tuitrain

PACKAGE = Path(tuitrain.__file__).parent


def modules(root: Path) -> Mapping[str, Path]:
    """Every file below `root`, by the name that it is imported under."""
    found = {}
    for path in root.rglob("*.py"):
        parts = path.relative_to(root.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    """The files that this one imports: anywhere in it, for types alone and within functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (
                name if name in known else node.module
                for name in (f"{node.module}.{alias.name}" for alias in node.names)
            )
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def circle(root: Path) -> list[str]:
    """Files below `root` that need each other; none where there are none."""
    known = modules(root)
    graph = {name: {*imported(path, known)} & known.keys() - {name} for name, path in known.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_files_need_each_other():
    assert circle(PACKAGE) == []


@pytest.mark.parametrize(
    "text",
    [
        "import house.roof",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house import roof",
        "def build():\n    from house.roof import tile",
    ],
)
def test_circles_are_found_wherever_the_import_stands(tmp_path, text):
    house = tmp_path / "house"
    house.mkdir()
    (house / "__init__.py").touch()
    (house / "roof.py").write_text("import house.wall\ntile = 1\n")
    (house / "wall.py").write_text(text)
    assert {"house.roof", "house.wall"} <= {*circle(house)}


def test_every_file_of_tests_has_a_name_of_its_own():
    """Two of one name could not be collected together."""
    names = [path.name for path in Path(__file__).parent.rglob("test_*.py")]
    assert len(names) == len(set(names))

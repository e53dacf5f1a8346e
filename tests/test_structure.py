"""The structure of the package: no import cycles, and docstrings on what others call."""

import ast
import importlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import FunctionType

import pytest

import tuitrain

PACKAGE = Path(tuitrain.__file__).parent
METHODS = (FunctionType, property, cached_property, classmethod, staticmethod)
CALLED_BY_TEXTUAL = ("action_", "on_", "watch_")
"""The name says when Textual calls such a method; what an action does stands in the table of actions."""


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


def undocumented(cls: type) -> Iterator[str]:
    """Public methods without a docstring; an override has that of the method it overrides."""
    inherited = {name for base in cls.__mro__[1:] for name in vars(base)}
    for name in vars(cls).keys() - inherited - cls.__annotations__.keys():
        method = vars(cls)[name]
        exempt = name.startswith(("_", *CALLED_BY_TEXTUAL)) or not isinstance(method, METHODS)
        if not exempt and not method.__doc__:
            yield f"{cls.__module__}.{cls.__qualname__}.{name}"


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


@pytest.mark.parametrize("name", sorted(modules(PACKAGE).keys() - {"tuitrain.__main__"}))
def test_public_methods_have_docstrings(name):
    """In place of ruff's D102, which asks for them on overrides and actions too."""
    classes = [value for value in vars(importlib.import_module(name)).values() if isinstance(value, type)]
    own = [cls for cls in classes if cls.__module__ == name and not cls.__name__.startswith("_")]
    assert [method for cls in own for method in undocumented(cls)] == []


def test_overrides_and_actions_need_no_docstring():
    class Base:
        def draw(self):
            """Draw it."""

        def clear(self):
            pass

    class Derived(Base):
        def draw(self):
            pass

        def action_draw(self):
            pass

        @property
        def width(self):
            pass

    (clear,) = undocumented(Base)
    (width,) = undocumented(Derived)
    assert (clear.rpartition(".")[2], width.rpartition(".")[2]) == ("clear", "width")

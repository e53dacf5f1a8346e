"""What the JSON Schema allows at a path: read from pydantic, where messages and settings read the models.

Two ways to the same names: where they differ, one of them is wrong.
"""

from collections.abc import Iterator
from typing import Any

from tuitrain.config import schema

SCHEMA = schema()
Node = dict[str, Any]


def branches(node: Node) -> list[Node]:
    """The schema and all that it refers to or chooses from."""
    if "$ref" in node:
        return branches(SCHEMA["$defs"][node["$ref"].removeprefix("#/$defs/")])
    inner = [each for keyword in ("anyOf", "oneOf") for each in node.get(keyword, ())]
    return [node, *(deeper for each in inner for deeper in branches(each))]


def words(node: Node) -> tuple[Any, ...]:
    """The words that one of its branches takes, or both answers to a question."""
    own = (node["const"],) if "const" in node else tuple(node.get("enum", ()))
    return (False, True) if node.get("type") == "boolean" else own


def objects(path: str, named: str | None = None) -> list[Node]:
    """The objects that the field at `path` may be, or the one of them that has this `name`."""
    nodes = [SCHEMA]
    for name in path.split("."):
        nodes = [
            inner
            for node in nodes
            if name in node.get("properties", {})
            for inner in branches(node["properties"][name])
        ]
    found = [node for node in nodes if "properties" in node]
    return [node for node in found if named is None or named in words(node["properties"]["name"])]


def leaves(path: str, named: str | None = None) -> list[Node]:
    """The schema of the field at `path`, once for each object that has it; `named` tells which of them."""
    around, _, name = path.rpartition(".")
    outer = objects(around) if around else [SCHEMA]
    having = [node["properties"] for node in outer if name in node["properties"]]
    own = [each for each in having if named is not None and named in words(each.get("name", {}))]
    return [each[name] for each in own or having]


def choices(path: str, named: str | None = None) -> tuple[Any, ...]:
    """All words that the field takes, each once, in their order."""
    found = (word for leaf in leaves(path, named) for node in branches(leaf) for word in words(node))
    return tuple(dict.fromkeys(found))


def fields(path: str, named: str | None = None) -> tuple[str, ...]:
    """The fields of all objects that the field may be, each once, in their order."""
    return tuple(dict.fromkeys(name for node in objects(path, named) for name in node["properties"]))


def live(node: Node = SCHEMA, prefix: str = "", *, plain: bool = False) -> Iterator[str]:
    """The paths of all fields that may change while a run goes on; some are met more than once.

    Of a `plain` preset: where a field may be one of several objects, those of the first.
    """
    for name, field in node.get("properties", {}).items():
        inner = branches(field)
        several = [each for each in inner if "properties" in each]
        # What is short for an object is not the object's nature.
        if any(each.get("x-nature") == "live" for each in ((field,) if several else inner)):
            yield f"{prefix}{name}"
        for each in several[:1] if plain else several:
            yield from live(each, f"{prefix}{name}.", plain=plain)

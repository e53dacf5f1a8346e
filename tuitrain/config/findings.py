"""Findings: what checks found wrong between fields, on its way through pydantic."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import PydanticCustomError

from tuitrain.config.problems import Finding

# The type of the one error as which all findings of a model travel through pydantic.
FOUND: Final = "fields_do_not_fit"


@dataclass(frozen=True)
class Check:
    """`find` depends on the top-level fields `reads`; where one of them is itself wrong, it is left out."""

    reads: tuple[str, ...]
    find: Callable[[Any], Iterable[Finding]]


def run_checks(checks: Iterable[Check], config: object, context: Any) -> list[Finding]:
    """The findings of all checks; `context["wrong"]` is the set of top-level fields known to be wrong."""
    wrong: frozenset[str] = context["wrong"] if context else frozenset()
    return [found for check in checks if wrong.isdisjoint(check.reads) for found in check.find(config)]


def raise_found(found: list[Finding]) -> None:
    """Hand all findings to pydantic as one error."""
    if found:
        lines = "; ".join(f"{'.'.join(map(str, path))}: {message}" for path, message in found)
        raise PydanticCustomError(FOUND, "{lines}", {"lines": lines, "found": found})

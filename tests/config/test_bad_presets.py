"""Of every bad preset all is told that is wrong with it, at its line, and nothing else."""

from pathlib import Path
from time import process_time

import pytest
from bad_presets import BAD, PLACEHOLDER, expected, filled_in, refusal

from tuitrain.config import load

HANG = 8.0
"""Ten times what `python -m tests.benchmarks.hostile_yaml` allows."""


def test_there_are_many_bad_presets() -> None:
    assert len(BAD) >= 100


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_every_problem_is_told_at_its_line(path: Path) -> None:
    start = process_time()
    told = str(refusal(path)).splitlines()
    assert process_time() - start < HANG
    assert [line.removeprefix(f"{path}:").removeprefix(" ") for line in told] == expected(path)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_no_problem_speaks_of_the_machinery_or_is_endless(path: Path) -> None:
    for problem in refusal(path).problems:
        assert len(problem.message) < 250
        assert not any(word in problem.message.lower() for word in ("pydantic", "http", "validator", "input"))
        assert "cannot be used here" not in problem.message


def test_placeholders_stand_for_names_in_their_order() -> None:
    optimizers = filled_in("{choices of optimizer.name}").split(", ")
    assert optimizers[0] == "sgd"
    assert optimizers.index("momentum") < optimizers.index("adam")
    assert {"nesterov", "adagrad", "rmsprop", "adam", "adamw", "adamp"} < set(optimizers)
    assert filled_in("{choices of network.activation}").startswith("relu, sigmoid, tanh, identity")
    assert filled_in("{choices of data.name}").startswith("mnist, spirals, circles")
    assert filled_in("{choices of kind}").startswith("train, compare, ")
    assert filled_in("{choices of network.init.name}").startswith(
        "he, xavier, glorot, zero, normal, constant"
    )
    assert filled_in("{generated sets}").startswith("spirals, circles, xor")
    assert "mnist" not in filled_in("{generated sets}")
    assert filled_in("{fields of optimizer named sgd}").startswith("name, lr")
    assert "beta1" not in filled_in("{fields of optimizer named sgd}")
    assert {"lr", "momentum", "beta1"} < set(filled_in("{fields of optimizer}").split(", "))
    live = filled_in("{live fields}").split(", ")
    assert {"network.dropout.ratio", "optimizer.lr", "weight_decay", "clip", "epochs", "updates"} <= set(live)
    assert not {"batch_size", "optimizer.name", "seed", "title"} & set(live)


def test_other_braces_are_no_placeholders_and_an_empty_one_is_a_mistake() -> None:
    assert filled_in("write it as {width: 100, depth: 6}") == "write it as {width: 100, depth: 6}"
    for wrong in ("{choices of optimizer.nmae}", "{fields of seed}", "{fields of optimizer named lion}"):
        assert PLACEHOLDER.search(wrong)
        with pytest.raises(KeyError):
            filled_in(wrong)


def test_what_is_refused_once_is_refused_alike_again() -> None:
    path = next(path for path in BAD if path.stem == "many_at_once")
    with pytest.raises(type(refusal(path)), match="did you mean 'title'") as caught:
        load(str(path))
    assert str(caught.value) == str(refusal(path))

"""Bad presets are files; their first lines say what `load` must say of them, every problem and no more."""

import time
from pathlib import Path

import pytest

from tuitrain.config import ConfigError, load

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
MARK = "# expect: "


def expected(path: Path) -> list[str]:
    lines = path.read_bytes().decode("utf-8-sig", "replace").splitlines()
    return [line.removeprefix(MARK) for line in lines if line.startswith(MARK)]


def test_there_are_many_bad_presets() -> None:
    assert len(BAD) >= 100


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_every_problem_is_told_at_its_line(path: Path) -> None:
    start = time.process_time()
    with pytest.raises(ConfigError) as caught:
        load(str(path))
    seconds = time.process_time() - start
    told = [line.removeprefix(f"{path}:").removeprefix(" ") for line in str(caught.value).splitlines()]
    assert told == expected(path)
    assert seconds < 0.8


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_no_problem_speaks_of_the_machinery_or_is_endless(path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(str(path))
    for problem in caught.value.problems:
        assert len(problem.message) < 250
        assert not any(word in problem.message.lower() for word in ("pydantic", "http", "validator", "input"))
        assert "cannot be used here" not in problem.message

"""What an experiment takes of memory, and what is refused where the machine has not so much."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tuitrain.config import ConfigError, Preset, load
from tuitrain.experiments import memory
from tuitrain.experiments.memory import check_memory

MB = 1_000_000


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    def freeing(megabytes: float) -> None:
        monkeypatch.setattr(memory, "free_memory", lambda: int(megabytes * MB))

    return freeing


def preset_of(**fields: Any) -> Preset:
    base = {"data": {"name": "mnist"}, "network": {"hidden": [4470, 3500]}, "updates": 1, "optimizer": "adam"}
    return Preset.model_validate(base | fields)


def refusal(preset: Preset, **how: Any) -> str:
    with pytest.raises(ConfigError) as caught:
        check_memory(preset, **how)
    return str(caught.value)


@pytest.mark.parametrize(
    ("optimizer", "dtype", "peak"),
    # Measured: the most that a run of one update held at once, without what Python and NumPy take.
    [("sgd", "float64", 1280), ("adam", "float64", 1880), ("adam", "float32", 920), ("sgd", "float32", 610)],
)
def test_what_it_takes_is_what_was_measured(optimizer: str, dtype: str, peak: float) -> None:
    preset = preset_of(optimizer=optimizer, dtype=dtype, data={"name": "mnist", "train": 10_000, "test": 100})
    assert peak <= memory.need_of(preset.trial).bytes / MB < 1.2 * peak


def test_a_network_that_does_not_fit_is_refused_with_its_size(free: Callable[[float], None]) -> None:
    free(1000)
    assert refusal(preset_of(dtype="float64"), source="a.yaml") == (
        "a.yaml: network.hidden: needs 2.1 GB of memory (19,192,460 parameters with adam 1.8 GB,"
        " batches of 100 rows 154 MB, data 55 MB), and 1.0 GB is free;"
        " about 7,100,000 parameters would fit, or give dtype: float32"
    )
    free(2400)
    check_memory(preset_of(dtype="float64"))


@pytest.mark.parametrize(
    ("fields", "how", "megabytes", "said"),
    [
        ({"network": {"hidden": [500]}, "batch_size": "all"}, {}, 500, "batch_size: needs"),
        ({"network": {"hidden": [5]}}, {}, 60, "data.train: needs"),
        ({"kind": "compare", "arms": {"a": {}, "b": {}}}, {"workers": 2}, 1500, "--jobs: needs 2.2 GB"),
        ({"kind": "compare", "arms": {"a": {}, "b": {"dtype": "float64"}}}, {}, 1500, "arm b needs"),
        (
            {"kind": "compare", "arms": {f"a{i}": {} for i in range(9)}},
            {"in_lab": True},
            5000,
            "smaller networks, fewer arms",
        ),
        ({}, {"in_lab": True, "seeds": 5}, 3000, "trials beside it 3.4 GB"),
        ({"kind": "gradcheck"}, {}, 1000, "network.hidden: needs"),
        (
            {"kind": "search", "network": {"hidden": {"width": 10, "depth": 2}}, "data": {"validation": 100}}
            | {"search": {"space": {"network.hidden.width": {"int": [10, 4000]}}}},
            {},
            500,
            "network.hidden: needs",
        ),
    ],
)
def test_what_takes_most_is_named(
    fields: dict[str, Any], how: dict[str, Any], megabytes: float, said: str, free: Callable[[float], None]
) -> None:
    free(megabytes)
    assert said in refusal(preset_of(**fields), **how)
    free(100_000)
    check_memory(preset_of(**fields), **how)


@pytest.mark.parametrize(("megabytes", "workers"), [(100_000, 8), (500, 5), (200, 2), (10, 1)])
def test_a_search_has_as_many_workers_as_fit(
    megabytes: float, workers: int, free: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    free(megabytes)
    assert memory.workers_that_fit(load("search").preset) == workers


def test_activations_need_room_for_what_goes_through_them(free: Callable[[float], None]) -> None:
    wide = {"kind": "activations", "network": {"hidden": {"width": 1000, "depth": 10}}}
    preset = Preset.model_validate(wide)
    free(100)
    assert "activations.rows: needs 475 MB" in refusal(preset)
    assert "1,000 rows in all layers 240 MB" in refusal(preset)
    free(1000)
    check_memory(preset)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"meminfo": "MemTotal: 9 kB\nMemAvailable:   2000 kB\n"}, 2000 << 10),
        ({"meminfo": "MemAvailable: 2000 kB\n", "max": "1000000\n", "current": "400000\n"}, 600_000),
        ({"meminfo": "MemAvailable: 2000 kB\n", "max": "max\n", "current": "400000\n"}, 2000 << 10),
        ({}, memory.UNKNOWN),
    ],
)
def test_what_is_free_is_what_system_and_container_say(
    files: dict[str, str], expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="ascii")
    monkeypatch.setattr(memory, "_MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(memory, "_CGROUPS", ((str(tmp_path / "max"), str(tmp_path / "current")),))
    monkeypatch.delattr("os.sysconf")
    assert memory.free_memory.__wrapped__() == expected

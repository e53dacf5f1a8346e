"""A preset is saved whole or not at all, and so that it loads from there."""

import os
from pathlib import Path

import pytest

from tuitrain.config import ConfigError, load, save


@pytest.fixture
def preset(load_text):
    return load_text("title: One\nnetwork: {hidden: [10]}\nepochs: 3\n").preset


@pytest.mark.parametrize("name", ["b.yaml", "b.yml"])
def test_what_is_saved_loads_to_the_same(preset, tmp_path, name):
    save(preset, tmp_path / name)
    assert load(str(tmp_path / name)).preset == preset


def test_what_is_there_is_replaced_only_where_that_is_asked_for(preset, tmp_path):
    path = tmp_path / "b.yaml"
    path.write_text("mine")
    with pytest.raises(ConfigError, match=r"b\.yaml: exists"):
        save(preset, path)
    assert path.read_text() == "mine"
    save(preset, path, replace=True)
    assert load(str(path)).preset == preset


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("b.txt", "a preset's file ends in .yaml"),
        ("b\x1b.yaml", "holds characters that cannot be shown"),
        ("nowhere/b.yaml", f"cannot be written: {os.strerror(2)}"),
        ("b\0.yaml", "holds characters that cannot be shown"),
    ],
)
def test_where_it_cannot_be_saved_it_says_why_and_leaves_nothing(preset, tmp_path, name, message):
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ConfigError) as caught:
        save(preset, tmp_path / name)
    assert caught.value.problems[0].message == message
    assert sorted(tmp_path.iterdir()) == before


def test_nothing_is_left_aside(preset, tmp_path):
    before = {path.name for path in tmp_path.iterdir()}
    save(preset, tmp_path / "b.yaml")
    with pytest.raises(ConfigError, match="exists"):
        save(preset, tmp_path / "b.yaml")
    assert {path.name for path in tmp_path.iterdir()} == before | {"b.yaml"}


def test_in_a_folder_that_is_gone_it_says_so(preset, tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(
        ConfigError, match=r"^a\.yaml: cannot be written: the current folder no longer exists$"
    ):
        save(preset, Path("a.yaml"))
    save(preset, tmp_path / "b.yaml")
    assert load(str(tmp_path / "b.yaml")).preset == preset

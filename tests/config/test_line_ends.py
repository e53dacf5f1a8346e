"""Presets as editors write them: with a byte order mark, with the line ends of Windows and of old Macs."""

import pytest

from tuitrain.config import ConfigError, load, load_preferences

GOOD = "title: Ends\nabout: |\n  One line.\n\n  Another.\nnetwork: {hidden: [3]}\nepochs: 1\n"
BAD = "title: Ends\n\nnetwork: {hidden: [3]}\nepochs: 1\nnetwrk: 1\nbatch_size: 0\n"
MARK = b"\xef\xbb\xbf"
ENDS = {"unix": "\n", "windows": "\r\n", "mac": "\r"}


def write_preset(tmp_path, text, end, mark):
    path = tmp_path / "a.yaml"
    path.write_bytes(mark + text.replace("\n", end).encode())
    return str(path)


@pytest.mark.parametrize("mark", [b"", MARK], ids=["plain", "marked"])
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_line_ends_and_marks_do_not_change_the_preset(tmp_path, end, mark):
    same = load(write_preset(tmp_path, GOOD, "\n", b"")).preset
    assert load(write_preset(tmp_path, GOOD, end, mark)).preset == same
    assert same.about == "One line.\n\nAnother.\n"


@pytest.mark.parametrize("mark", [b"", MARK], ids=["plain", "marked"])
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_errors_name_the_line_that_an_editor_shows(tmp_path, end, mark):
    with pytest.raises(ConfigError) as caught:
        load(write_preset(tmp_path, BAD, end, mark))
    assert [(each.line, each.field) for each in caught.value.problems] == [(5, "netwrk"), (6, "batch_size")]


@pytest.mark.parametrize("mark", [b"", MARK], ids=["plain", "marked"])
@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("spoilt", [b"title: \xff\n", b"title: \x07\n", b"title: 'a\n"], ids=repr)
def test_yaml_errors_name_the_line_that_an_editor_shows(tmp_path, end, mark, spoilt):
    path = tmp_path / "a.yaml"
    path.write_bytes(mark + (b"epochs: 1\n\n" + spoilt).replace(b"\n", end.encode()))
    with pytest.raises(ConfigError) as caught:
        load(str(path))
    assert [each.line for each in caught.value.problems] == [3]


def test_a_mark_elsewhere_is_none(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"title: Ends\n" + MARK + b"epochs: 1\n")
    with pytest.raises(ConfigError):
        load(str(path))


def test_nothing_but_a_mark_is_empty(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(MARK)
    with pytest.raises(ConfigError, match="is empty"):
        load(str(path))


def test_preferences_may_begin_with_one_too(tmp_path, monkeypatch):
    path = tmp_path / "config.yaml"
    path.write_bytes(MARK + b"fps: 3\r\n")
    monkeypatch.setenv("TUITRAIN_CONFIG", str(path))
    assert load_preferences(lambda preferences: ()).preferences.fps == 3

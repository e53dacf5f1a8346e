"""Words in the environment that Textual would fail on."""

import pytest
from textual import constants

from tuitrain.lab import odd_surroundings

DRIVER = "names no driver of Textual's"


@pytest.mark.parametrize(
    ("driver", "said"),
    [
        ("nonsense", f"TEXTUAL_DRIVER='nonsense' {DRIVER}: No module named 'nonsense'; leave it out"),
        ("nonsense:Driver", f"TEXTUAL_DRIVER='nonsense:Driver' {DRIVER}: No module named 'nonsense'; leave"),
        ("", f"TEXTUAL_DRIVER='' {DRIVER}: Empty module name"),
        (":", f"TEXTUAL_DRIVER=':' {DRIVER}: Empty module name"),
        ("os", f"TEXTUAL_DRIVER='os' {DRIVER}: it is written like module:Class; leave it out"),
        ("os:getcwd", f"TEXTUAL_DRIVER='os:getcwd' {DRIVER}: it is written like"),
        ("pathlib:Path", f"TEXTUAL_DRIVER='pathlib:Path' {DRIVER}: it is written like"),
        (".a:b", f"TEXTUAL_DRIVER='.a:b' {DRIVER}: "),
        ("a\x1b]0;owned\x07:b", f"TEXTUAL_DRIVER='a\ufffd]0;owned\ufffd:b' {DRIVER}: No module named"),
    ],
)
def test_what_is_no_driver_is_named(monkeypatch, driver, said):
    monkeypatch.setattr(constants, "DRIVER", driver)
    (sentence,) = odd_surroundings()
    assert sentence.startswith(said)
    assert sentence.isprintable()


def test_a_module_that_fails_is_none(monkeypatch, tmp_path):
    (tmp_path / "failing_driver.py").write_text("raise SystemError('no \\x1b[2J')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(constants, "DRIVER", "failing_driver:Driver")
    (sentence,) = odd_surroundings()
    assert sentence == f"TEXTUAL_DRIVER='failing_driver:Driver' {DRIVER}: no \ufffd[2J; leave it out"


@pytest.mark.parametrize("colours", ["nonsense", "", "16"])
def test_what_is_no_set_of_colours_is_named(monkeypatch, colours):
    monkeypatch.setattr(constants, "COLOR_SYSTEM", colours)
    (sentence,) = odd_surroundings()
    assert sentence.startswith(f"TEXTUAL_COLOR_SYSTEM='{colours}' is none of: auto, standard, 256, truecolor")


@pytest.mark.parametrize("colours", ["auto", "256", "truecolor", None])
def test_usual_words_are_not_odd(monkeypatch, colours):
    monkeypatch.setattr(constants, "COLOR_SYSTEM", colours)
    monkeypatch.setattr(constants, "DRIVER", "textual.drivers.linux_driver:LinuxDriver")
    assert list(odd_surroundings()) == []

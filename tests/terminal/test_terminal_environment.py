"""The lab in a terminal with odd variables, and in a folder that was deleted under it."""

import pytest
from terminal import ENTER, assert_clean_exit


def test_what_the_lab_cannot_start_with_is_said_in_a_sentence_each(open_terminal):
    odd = {"TEXTUAL_DRIVER": "nonsense", "TEXTUAL_COLOR_SYSTEM": "nonsense"}
    terminal = open_terminal("lab", "xor", columns=200, **odd)
    assert terminal.wait_for_exit() == 2
    assert ENTER not in terminal.output
    driver, colours = terminal.written.replace("\r\n", "\n").splitlines()
    assert driver.startswith("TEXTUAL_DRIVER='nonsense' names no driver of Textual's: No module named")
    assert colours.startswith("TEXTUAL_COLOR_SYSTEM='nonsense' is none of: auto, ")


@pytest.mark.parametrize(
    "variables",
    [
        {"TEXTUAL_DRIVER": "textual.drivers.linux_driver:LinuxDriver"},
        {"TEXTUAL_COLOR_SYSTEM": "256", "TEXTUAL_FPS": "many"},
    ],
    ids=repr,
)
def test_the_lab_starts_with_every_textual_variable_and_odd_numbers(open_terminal, variables):
    terminal = open_terminal("lab", "xor", **variables)
    terminal.wait_until(lambda: "q quit" in terminal.text)
    terminal.type("q")
    assert_clean_exit(terminal, 0)


def test_the_lab_opens_a_shipped_preset_in_a_deleted_folder(open_terminal, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    first = f"import os; os.chdir({str(gone)!r}); os.rmdir({str(gone)!r})"
    terminal = open_terminal("xor", first=first)
    terminal.wait_until(lambda: "q quit" in terminal.text)
    terminal.type("q")
    assert_clean_exit(terminal, 0)


@pytest.mark.parametrize(
    ("name", "first", "said"),
    [
        ("dumb", "", "TERM=dumb is too plain"),
        ("vt100", "", "TERM=vt100 is too plain"),
        ("", "", "TERM is not set: this may be too plain"),
        ("", "import os; os.environ['TERM'] = ''", "TERM is not set: this may be too plain"),
    ],
    ids=["dumb", "vt100", "unset", "empty"],
)
def test_a_terminal_that_is_too_plain_is_told_of_run_and_stays_unpainted(open_terminal, name, first, said):
    terminal = open_terminal("lab", "xor", columns=200, first=first, TERM=name)
    assert terminal.wait_for_exit() == 2
    assert terminal.written.splitlines() == [
        f"the lab needs a better terminal, {said}; 'tuitrain run PRESET' works in any"
    ]

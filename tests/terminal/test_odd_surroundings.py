"""The lab in a terminal with odd variables, and in a folder that was deleted under it."""

import pytest
from terminal import ENTER, assert_left_in_order


def test_what_the_lab_cannot_start_with_is_said_in_a_sentence_each(open_terminal):
    odd = {"TEXTUAL_DRIVER": "nonsense", "TEXTUAL_COLOR_SYSTEM": "nonsense"}
    terminal = open_terminal("lab", "xor", columns=200, **odd)
    assert terminal.wait() == 2
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
def test_it_starts_with_all_that_textual_knows_and_with_odd_numbers(open_terminal, variables):
    terminal = open_terminal("lab", "xor", **variables)
    terminal.until(lambda: "q quit" in terminal.text)
    terminal.type("q")
    assert_left_in_order(terminal, 0)


def test_it_opens_by_a_presets_name_alone_in_a_folder_that_is_gone(open_terminal, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    first = f"import os; os.chdir({str(gone)!r}); os.rmdir({str(gone)!r})"
    terminal = open_terminal("xor", first=first)
    terminal.until(lambda: "q quit" in terminal.text)
    terminal.type("q")
    assert_left_in_order(terminal, 0)


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
    assert terminal.wait() == 2
    assert terminal.written.splitlines() == [
        f"the lab needs a better terminal, {said}; 'tuitrain run PRESET' works in any"
    ]

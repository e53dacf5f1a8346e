"""Preferences: read, refused with every reason at once, printed as a file; keys of one's own in force."""

import pytest
from click.testing import CliRunner
from screen_text import toasts

from tuitrain.cli import cli
from tuitrain.config import ConfigError, Loaded, Preferences, load_preferences
from tuitrain.experiments.live.commands import Run, Step
from tuitrain.lab.action import with_keys
from tuitrain.lab.actions import ACTIONS
from tuitrain.lab.app import LabApp
from tuitrain.lab.key_hints import hints
from tuitrain.lab.keys import both, canonical, is_key, shown
from tuitrain.lab.preferences_check import check_preferences
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.main import MainScreen


@pytest.fixture
def preferences_file(tmp_path, monkeypatch):
    """Preferences of that text, in a file that the environment names."""
    path = tmp_path / "config.yaml"
    monkeypatch.setenv("TUITRAIN_CONFIG", str(path))

    def write(text):
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refusals():
    with pytest.raises(ConfigError) as error:
        load_preferences(check_preferences)
    return [f"{problem.line}: {problem.field}: {problem.message}" for problem in error.value.problems]


def test_without_a_file_the_defaults_are_in_force(tmp_path, monkeypatch):
    monkeypatch.delenv("TUITRAIN_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    found = load_preferences(check_preferences)
    assert (found.preferences, found.given) == (Preferences(), frozenset())
    assert found.path.name == "config.yaml"


@pytest.mark.parametrize("text", ["", "\n \n", "# fps: 2\n", "\n  # fps: 2\n\t# theme: nord\n", "#"])
def test_a_file_of_comments_says_as_much_as_none(preferences_file, text):
    path = preferences_file(text)
    found = load_preferences(check_preferences)
    assert (found.preferences, found.path, found.given) == (Preferences(), path, frozenset())


def test_what_the_file_names_is_in_force(preferences_file):
    preferences_file(
        "fps: 2.5\nascii: always\npalette: high-contrast\nkeys: {run: f6, update: [f5, X], tab(0): 9}\n"
    )
    preferences = load_preferences(check_preferences).preferences
    assert (preferences.fps, preferences.ascii, preferences.palette) == (2.5, "always", "high-contrast")
    assert preferences.keys == {"run": ("f6",), "update": ("f5", "X"), "tab(0)": ("9",)}


def test_all_problems_are_told_at_once_each_at_its_line(preferences_file):
    preferences_file(
        "theme: textual-drak\nfps: 100\nkeyz: 3\nascii: sometimes\nkeys:\n"
        "  run: n\n  epoc: E\n  reset: true\n  undo: [foo]\n  save: ctrl+c\n  select(-1): q\n  layer(1): up\n"
    )
    assert refusals() == [
        "1: theme: there is no theme 'textual-drak'; did you mean 'textual-dark'?",
        "2: fps: 100 is greater than 60",
        "3: keyz: unknown field 'keyz'; did you mean 'keys'?",
        "4: ascii: 'sometimes' is not one of: auto, always, never",
        "6: keys.run: 'n' is already the key of update",
        "7: keys.epoc: there is no action 'epoc'; did you mean 'epoch'?",
        "8: keys.reset: true is not a key or a list of keys; put it in quotes",
        "9: keys.undo: there is no key 'foo'; keys are called such as n, N, '<', f5, ctrl+n, pageup",
        "10: keys.save: 'ctrl+c' is taken: it quits, opens the palette or leaves",
        "11: keys.select(-1): 'q' is already the key of quit",
        "12: keys.layer(1): 'up' is already the key of layer(-1)",
    ]


@pytest.mark.parametrize(("value", "said"), [("[]", "[]"), ("[n, []]", "['n', []]")])
def test_no_key_at_all_is_refused(preferences_file, value, said):
    preferences_file(f"keys: {{run: {value}}}\n")
    assert refusals() == [f"1: keys.run: {said} is not a key or a list of keys; put it in quotes"]


def test_of_two_that_are_given_the_same_keys_the_later_one_is_told_of_each():
    chosen = Preferences(keys={"update": ("f6", "f7"), "run": ("f7", "f6")})
    assert list(check_preferences(chosen)) == [
        (("keys", "update"), "'f6' is already the key of run"),
        (("keys", "update"), "'f7' is already the key of run"),
    ]


def test_two_actions_may_change_keys_and_panels_have_their_own(preferences_file):
    preferences_file("keys: {run: n, update: space, layer(-1): f6, scroll_up: f6}\n")
    assert load_preferences(check_preferences).given == {"keys"}


def test_a_file_that_was_named_has_to_be_there(preferences_file):
    assert refusals() == ["None: : there is no such file"]


def test_what_is_printed_without_a_file_says_the_same_as_none(preferences_file):
    path = preferences_file("")
    printed = CliRunner(catch_exceptions=False).invoke(cli, ["config"])
    assert printed.exit_code == 0
    assert str(path) in printed.output
    assert all(action.name in printed.output for action in ACTIONS)
    preferences_file(printed.output)
    assert load_preferences(check_preferences).preferences == Preferences()


def test_what_is_printed_is_what_is_in_force(preferences_file):
    preferences_file("fps: 2.0\nkeys: {pin: [f7, '*']}\n")
    before = load_preferences(check_preferences).preferences
    printed = CliRunner(catch_exceptions=False).invoke(cli, ["config"]).output
    assert "\nfps: 2.0\n" in printed
    assert "\n  pin: [f7, '*']" in printed
    preferences_file(printed)
    assert load_preferences(check_preferences).preferences == before


def test_wrong_preferences_are_exit_code_2_for_the_command(preferences_file):
    preferences_file("fps: fast\n")
    done = CliRunner(catch_exceptions=False).invoke(cli, ["config"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "fps: 'fast' is not a number" in done.stderr


# Keys


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("less_than_sign", "<"),
        ("shift+r", "R"),
        ("plus", "+"),
        ("slash", "/"),
        (" ", "space"),
        ("f5", "f5"),
        ("shift+ctrl+f5", "ctrl+shift+f5"),
    ],
)
def test_names_of_the_same_key(name, same):
    assert is_key(name)
    assert canonical(name) == canonical(same) == same


@pytest.mark.parametrize("name", ["", "foo", "F5", "a+b", "ctrl+", "\x1b", "ctrl+foo"])
def test_no_names_of_keys(name):
    assert not is_key(name)


def test_a_capital_letter_is_reported_in_two_ways():
    assert both("R") == ("R", "shift+r")
    assert shown(both("R")) == "R"


def test_every_default_is_a_key_and_collides_with_no_other():
    assert all(is_key(key) for action in ACTIONS for key in action.keys.split(","))
    assert not list(check_preferences(Preferences()))


def test_hints_name_the_keys_in_force():
    own = MainScreen.ACTIONS
    table = with_keys({"run": ("f5",), "rate(1)": ("o",)}, own)
    assert ("f5", "pause") in hints(True, table)
    assert ("o-", "rate") in hints(False, table)
    assert hints(False, own) == hints(False, with_keys({}, own))


async def test_keys_of_ones_own_do_what_they_say_and_are_shown(small, run_app, monkeypatch):
    app = LabApp(Loaded(small(), "small.yaml", ()), keys={"run": ("f5",), "update": ("X",), "help": ("f2",)})
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: "ready" in pilot.text)
        sent = []
        monkeypatch.setattr(app.screen.controller, "send", lambda *commands: sent.extend(commands))
        await pilot.press("space", "n", "f5", "X", "shift+x")
        assert sent == [Run(), Step(1), Step(1)]
        assert "f5 run" in pilot.rows[-1]
        await pilot.press("f2")
        await pilot.wait_until(lambda: isinstance(app.screen, HelpScreen))
        await pilot.wait_until(lambda: "f5       Train or pause" in pilot.text)
        assert "X        Make one update" in pilot.text
        await pilot.press("escape")
        assert "f5" in {offer.key for offer in app.offers()}


async def test_ctrl_c_names_the_key_that_quits(small, run_app):
    async with run_app(LabApp(Loaded(small(), "small.yaml", ()), keys={"quit": ("f10",)})) as pilot:
        await pilot.press("ctrl+c")
        assert await pilot.wait_until(lambda: toasts(pilot)) == ["Press f10 to quit, or ctrl+c again"]

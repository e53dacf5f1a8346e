"""What each option of each command comes to, and what the command prints of itself."""

import io
import json
import os
import sys

import click
import pytest
from command import tuitrain
from report_samples import Terminal

from tuitrain import __version__, cli, headless, lab
from tuitrain.commands.reports import run_report, search_report
from tuitrain.config import (
    dump,
    load,
    load_preferences,
    preset_names,
    preset_text,
    preset_title,
    schema,
)
from tuitrain.experiments.live import session
from tuitrain.headless import Options, Output
from tuitrain.lab.preferences_check import check_preferences, default_preferences
from tuitrain.limits import FASTEST_REDRAW, LARGEST_SEED, REDRAW, SLOWEST_REDRAW

COMPARISON = "kind: compare\nupdates: 5\nnetwork: {hidden: [4]}\narms: {a: {}, b: {updates: 6}}\n"


@pytest.fixture
def run_calls(monkeypatch):
    """What a run is given: the preset, its overrides done, and the options; it ends with exit code 7."""
    given = []

    def run(loaded, options):
        given.append((loaded, options))
        return 7

    monkeypatch.setattr(headless, "run", run)
    return given


ALL = {
    "arms": ("b", "a"),
    "seeds": range(3, 6),
    "expect": True,
    "plot": True,
    "jobs": 3,
}


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((), Options()),
        (("--json",), Options(Output.JSON)),
        (("--quiet",), Options(Output.QUIET)),
        (("--arm", "b", "--arm", "a"), Options(arms=("b", "a"))),
        (("--seeds", "3..5"), Options(seeds=range(3, 6))),
        (("--expect",), Options(expect=True)),
        (("--plot",), Options(plot=True)),
        (("--jobs", "1"), Options(jobs=1)),
        (("--jobs", "256"), Options(jobs=256)),
        (("--cluster", "tcp://a:1"), Options(cluster="tcp://a:1")),
        (
            ("--arm", "b", "--arm", "a", "--seeds", "3..5", "--expect", "--plot", "--jobs", "3", "--quiet"),
            Options(Output.QUIET, **ALL),
        ),
    ],
)
def test_every_option_of_run_reaches_it(preset_file, run_calls, arguments, options):
    done = tuitrain("run", preset_file(COMPARISON), *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (7, "", "")
    ((loaded, given),) = run_calls
    assert given == options
    assert loaded.preset == load(preset_file(COMPARISON)).preset


def test_overrides_and_another_seed_reach_it(preset_file, run_calls):
    tuitrain("run", preset_file(COMPARISON), "--set", "batch_size=20", "--set", "updates=9", "--seed", "0")
    tuitrain("run", preset_file(COMPARISON), "--seed", str(LARGEST_SEED))
    (first, _), (second, _) = run_calls
    assert (first.preset.batch_size, first.preset.updates, first.preset.seed) == (20, 9, 0)
    assert first.edited == load(preset_file(COMPARISON), ["batch_size=20", "updates=9"]).edited != ()
    assert second.preset.seed == LARGEST_SEED


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((), Options()),
        (("--json",), Options(Output.JSON)),
        (("--quiet",), Options(Output.QUIET)),
        (("--arm", "b"), Options(arms=("b",))),
    ],
)
def test_every_option_of_gradcheck_reaches_it(preset_file, run_calls, arguments, options):
    changes = ("--set", "network.activation=tanh", "--seed", "4")
    assert tuitrain("gradcheck", preset_file(COMPARISON), *changes, *arguments).returncode == 7
    ((loaded, given),) = run_calls
    assert given == options
    assert (loaded.preset.kind, loaded.preset.seed) == ("gradcheck", 4)
    assert loaded.preset.network.activation == "tanh"


def test_without_a_preset_gradcheck_takes_its_own(run_calls):
    tuitrain("gradcheck")
    assert run_calls[0][0].source == "gradient-check.yaml"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("run", "quickstart", "--seed", "0", "--seeds", "1..2"), "use either --seed or --seeds, not both"),
        (("run", "quickstart", "--jobs", "1", "--cluster", ""), "use either --jobs or --cluster, not both"),
        (
            ("run", "surface", "--jobs", "1"),
            "surface.yaml trains nothing, so --jobs and --cluster do not apply",
        ),
        (
            ("run", "surface", "--cluster", ""),
            "surface.yaml trains nothing, so --jobs and --cluster do not apply",
        ),
    ],
)
def test_options_that_exclude_each_other_are_refused(run_calls, arguments, sentence):
    done = tuitrain(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{sentence}\n")
    assert run_calls == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--jobs", "0"),
        ("--jobs", "257"),
        ("--seed", "-1"),
        ("--seed", str(LARGEST_SEED + 1)),
        ("--seeds", "5..4"),
        ("--nonsense",),
    ],
)
def test_what_is_out_of_range_is_refused(run_calls, arguments):
    done = tuitrain("run", "quickstart", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert arguments[0] in done.stderr
    assert run_calls == []


@pytest.mark.parametrize(
    ("text", "seeds"),
    [
        ("3..5", range(3, 6)),
        ("4..4", range(4, 5)),
        ("0..9999", range(10_000)),
        (f"{LARGEST_SEED}..{LARGEST_SEED}", range(LARGEST_SEED, LARGEST_SEED + 1)),
    ],
)
def test_a_range_of_seeds_has_both_its_ends(text, seeds):
    assert cli.SeedRange()(text) == seeds
    assert cli.SeedRange()(seeds) == seeds


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0..10000", "'0..10000' are more than 10,000 seeds"),
        ("5..4", "'5..4' is not a range from a smaller seed to a larger one"),
        (
            f"0..{LARGEST_SEED + 1}",
            f"'0..{LARGEST_SEED + 1}' is not a range from a smaller seed to a larger one",
        ),
        ("3-5", "'3-5' is not a range of seeds such as 0..4"),
    ],
)
def test_what_is_no_range_of_seeds_is_said(text, sentence):
    with pytest.raises(click.BadParameter) as refused:
        cli.SeedRange()(text)
    assert refused.value.message == sentence


# Output


def test_check_prints_the_preset_that_it_would_run_and_nothing_else(preset_file, run_calls):
    path = preset_file(COMPARISON)
    done = tuitrain("run", path, "--check", "--set", "batch_size=20", "--seed", "3", "--json", "--arm", "a")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == dump(load(path, ["batch_size=20"], 3).preset)
    assert run_calls == []


@pytest.mark.parametrize("name", ["quickstart", "surface"])
def test_a_preset_is_printed_as_it_stands(name):
    assert tuitrain("presets", name).stdout == preset_text(name)


def test_presets_stand_below_each_other_with_their_titles():
    width = max(map(len, preset_names()))
    lines = [f"{name}{' ' * (width - len(name))}  {preset_title(name)}" for name in preset_names()]
    assert tuitrain("presets").stdout.splitlines() == lines


def test_the_schema_is_indented_and_in_the_characters_of_its_words():
    printed = tuitrain("schema").stdout
    assert json.loads(printed) == schema()
    assert printed.startswith('{\n  "')
    assert "\\u" not in printed
    assert not printed.isascii()


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("command", [None, *cli.cli.commands])
def test_every_command_says_what_it_does(command, flag):
    done = tuitrain(*([command] if command else []), flag)
    assert (done.returncode, done.stderr) == (0, "")
    of = cli.cli.commands[command] if command else cli.cli
    said = " ".join(done.stdout.split())
    assert of.help.split("\n")[0] in said
    helps = [option.help for option in of.params if isinstance(option, click.Option) and option.help]
    assert [text for text in helps if " ".join(text.split()) not in said] == []


# Lab

SESSION = object()


@pytest.fixture
def open_lab(monkeypatch):
    """Open the lab on terminals, or on what stands in for one; what the app is given, and the exit code."""
    given = {}

    class App:
        def __init__(self, loaded, begun, **options):
            assert begun is SESSION
            given.update(options, loaded=loaded)

        def run_lab(self):
            return 9

    monkeypatch.setattr(lab, "LabApp", App)
    monkeypatch.setattr(session, "Session", lambda preset: SESSION)
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", os.devnull)

    def open_lab(*arguments, preferences=None, **streams):
        for name in ("stdin", "stdout", "stderr"):
            monkeypatch.setattr(sys, name, streams.get(name, Terminal()))
        monkeypatch.delenv("TUITRAIN_CONFIG", raising=False)
        if preferences:
            monkeypatch.setenv("TUITRAIN_CONFIG", str(preferences))
        with pytest.raises(SystemExit) as end:
            cli.cli.main(arguments, "tuitrain")
        return given, end.value.code

    return open_lab


PREFERENCES = "theme: tuitrain-light\npalette: high-contrast\nfps: 7\nkeys: {run: f6}\n"


def test_the_lab_opens_on_the_first_preset_with_what_is_usual(open_lab):
    given, code = open_lab()
    assert code == 9
    assert given.pop("loaded").source == "quickstart.yaml"
    assert given == {
        "fps": REDRAW,
        "ascii": False,
        "keys": {},
        "theme": "tuitrain-dark",
        "palette": "default",
        "plain_font": False,
        "report": run_report,
        "search_report": search_report,
    }


@pytest.mark.parametrize("arguments", [("lab", "overfit"), ("lab", "overfit", "--fps", "30")])
def test_preferences_reach_the_lab_and_an_option_goes_before_them(open_lab, tmp_path, arguments):
    path = tmp_path / "config.yaml"
    path.write_text(PREFERENCES)
    given, _ = open_lab(*arguments, preferences=path)
    assert given["loaded"].source == "overfit.yaml"
    assert given["fps"] == (30 if "--fps" in arguments else 7)
    assert (given["theme"], given["palette"]) == ("tuitrain-light", "high-contrast")
    assert given["keys"] == {"run": ("f6",)}


@pytest.mark.parametrize("fps", [SLOWEST_REDRAW, FASTEST_REDRAW])
def test_the_slowest_and_the_fastest_are_taken(open_lab, fps):
    assert open_lab("lab", "--fps", str(fps))[0]["fps"] == fps


@pytest.mark.parametrize("fps", [SLOWEST_REDRAW * 0.99, FASTEST_REDRAW * 1.01, 0, -1, "inf", "nan", "x"])
def test_other_rates_are_refused(open_lab, fps):
    assert open_lab("lab", "--fps", str(fps)) == ({}, 2)


@pytest.mark.parametrize(
    ("preferred", "arguments", "locale", "encoding", "ascii"),
    [
        ("auto", (), None, "utf-8", False),
        ("auto", (), None, "ascii", True),
        ("auto", (), "C", "utf-8", True),
        ("auto", (), "POSIX", "utf-8", True),
        ("auto", (), "C.UTF-8", "utf-8", False),
        ("never", (), "C", "ascii", False),
        ("always", (), None, "utf-8", True),
        ("always", ("--no-ascii",), None, "utf-8", False),
        ("never", ("--ascii",), None, "utf-8", True),
        ("auto", ("--no-ascii",), "C", "ascii", False),
    ],
)
def test_whether_it_draws_with_ascii_alone(
    open_lab, monkeypatch, tmp_path, preferred, arguments, locale, encoding, ascii
):
    path = tmp_path / "config.yaml"
    path.write_text(f"ascii: {preferred}\n")
    if locale:
        monkeypatch.setenv("LC_ALL", locale)
    stderr = Terminal()
    stderr.encoding = encoding
    given, _ = open_lab("lab", *arguments, stderr=stderr, preferences=path)
    assert given["ascii"] is ascii


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        ({"stdin": io.StringIO}, 2),
        ({"stdin": lambda: None}, 2),
        ({"stderr": io.StringIO}, 2),
        ({"stdout": io.StringIO}, 9),
    ],
)
def test_the_lab_needs_a_terminal_for_input_and_drawing_only(open_lab, streams, code):
    assert open_lab("lab", **{name: make() for name, make in streams.items()})[1] == code


def test_the_version_is_the_packages():
    assert tuitrain("--version").stdout == f"tuitrain {__version__}\n"


def test_config_prints_the_file_of_preferences_and_nothing_else(monkeypatch, tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text(PREFERENCES)
    done = tuitrain("config", TUITRAIN_CONFIG=str(path))
    monkeypatch.setenv("TUITRAIN_CONFIG", str(path))
    assert done.stdout == default_preferences(load_preferences(check_preferences))

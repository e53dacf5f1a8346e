"""Commands: what they print, and how they refuse."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from tuitrain.cli import cli
from tuitrain.config import load, preset_names


def invoke(*arguments):
    return CliRunner(catch_exceptions=False).invoke(cli, arguments)


def test_a_preset_is_printed_as_it_is_shipped(tmp_path):
    done = invoke("presets", "overfit")
    copy = tmp_path / "copy.yaml"
    copy.write_text(done.output)
    assert load(str(copy)).preset == load("overfit").preset


def test_check_prints_the_resolved_preset_and_trains_nothing(tmp_path):
    done = invoke("run", "overfit", "--check", "--set", "optimizer=adam", "--seed", "7")
    assert done.exit_code == 0
    resolved = tmp_path / "resolved.yaml"
    resolved.write_text(done.output)
    preset = load(str(resolved)).preset
    assert preset.optimizer.name == "adam"
    assert preset.seed == 7
    assert preset == load("overfit", ["optimizer=adam"], seed=7).preset


def test_schema_is_json():
    assert json.loads(invoke("schema").output)["type"] == "object"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "overfitt"), "did you mean 'overfit'?"),
        (("run", "nowhere/overfit.yaml"), "nowhere/overfit.yaml"),
        (("run", "overfit", "--set", "optimiser.lr=1"), "did you mean 'optimizer'?"),
        (
            ("run", "overfit", "--set", "optimizer.lr=-1"),
            "--set optimizer.lr=-1: optimizer.lr: -1 is not greater",
        ),
        (("run", "overfit", "--set", "nonsense"), "is not written like"),
        (("run", "overfit", "--set", "network.hidden=[5]\nfoo: 1"), "is more than one value"),
        (("run", "overfit", "--seed", "-1"), "--seed"),
        (("presets", "nosuch"), "nosuch"),
        (("lab",), "needs a terminal"),
        (("lab", "--fps", "nan"), "'nan' is not a number"),
        ((), "needs a terminal"),
        (
            ("fly",),
            "there is no command and no preset 'fly'; 'tuitrain --help' lists the commands, 'tuitrain",
        ),
        (("quickstrt",), "no preset 'quickstrt'; did you mean the preset 'quickstart'?"),
        (("run", "quickstrt"), "there is no preset 'quickstrt'; did you mean 'quickstart'?"),
        (("prests",), "'prests'; did you mean the command 'presets'?"),
        (("gradchek",), "did you mean the command 'gradcheck' or the preset 'gradient-check'?"),
        (("a\x1b[2Jb",), "no preset 'a\ufffd[2Jb'"),
        (("",), "there is no command and no preset ''"),
        (("overfit",), "the lab needs a terminal"),
        (("overfit", "--fps", "nan"), "'nan' is not a number"),
        (("overfit", "xor"), "unexpected extra argument"),
        (("./nowhere.yaml",), "./nowhere.yaml: there is no such file"),
        (("nowhere.yaml",), "nowhere.yaml: there is no such file"),
        (("gradient-check",), "has no screen; type: tuitrain gradcheck gradient-check"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_input_is_exit_code_2_and_one_clear_message(arguments, said):
    done = invoke(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert done.stdout == ""


def test_every_problem_of_a_file_is_named_at_once(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("netwrk: {}\nbatch_size: 0\nupdates: 5\nseed: x\n")
    done = invoke("run", str(path))
    assert done.exit_code == 2
    for field in ("netwrk", "batch_size", "seed", "network"):
        assert field in done.stderr


def test_control_characters_of_a_file_do_not_reach_the_terminal(tmp_path):
    path = tmp_path / "bad\x1b]0;title\x07.yaml"
    path.write_bytes(b'"evil\\x1b[31m\\x9b": "\\x1b]52;c;aGk=\\x07"\nnetwork: {hidden: [3]}\nupdates: 5\n')
    done = invoke("run", str(path))
    assert done.exit_code == 2
    assert not set(done.stderr) & {chr(code) for code in (*range(9), *range(11, 32), *range(127, 160))}


def test_no_preset_is_called_like_a_command():
    assert not set(cli.commands) & set(preset_names())


def test_a_commands_name_wins_over_a_file_of_that_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "presets").write_text("title: A preset\n")
    assert "quickstart " in invoke("presets").stdout


@pytest.mark.parametrize("preset", ["overfit", "small.yaml", "./small.yaml"])
def test_a_presets_name_alone_is_the_lab_on_it(preset, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text("data: xor\nnetwork: {hidden: [3]}\nepochs: 1\n")
    opened = []
    monkeypatch.setattr(cli.commands["lab"], "callback", lambda **given: opened.append(given))
    for arguments in ((preset, "--ascii", "--fps", "2"), ("lab", preset, "--ascii", "--fps", "2")):
        assert invoke(*arguments).exit_code == 0
    assert opened[0] == opened[1] == {"preset": preset, "fps": 2.0, "ascii": True}


HEAVY = (
    "numpy",
    "pydantic",
    "yaml",
    "textual",
    "plotext",
    "tuitrain.config",
    "tuitrain.lab",
    "tuitrain.headless",
)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_nothing_but_the_command_line(option):
    code = f"""
import sys
from tuitrain.cli import cli
try:
    cli(["{option}"])
except SystemExit as end:
    assert not end.code
print(sorted(set({HEAVY!r}) & sys.modules.keys()))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"

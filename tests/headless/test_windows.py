"""A process from which all is taken that Windows does not have, with a Korean one's encoding (cp949)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import ALONE, HANG, objects

SCRIPT = Path(__file__).with_name("windows_process.py")
TITLE = "손글씨 숫자를 배운다 – 48×48 → é"
PRESET = f"""
title: {TITLE}
about: |
  첫 번째 실험. Ünïcödé ✓
data: {{name: mnist, train: 200, test: 100}}
network: {{hidden: [16, 8]}}
batch_size: 50
updates: 40
"""


@pytest.fixture
def run_as_windows(tmp_path):
    path = tmp_path / "한국.yaml"
    path.write_text(PRESET, encoding="utf-8")

    def running(*arguments, encoding="cp949"):
        variables = {**os.environ, **ALONE, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        variables["TEXTUAL_DRIVER"] = "textual.drivers.headless_driver:HeadlessDriver"
        return subprocess.run(
            [sys.executable, str(SCRIPT), *(str(path) if each is ... else each for each in arguments)],
            capture_output=True,
            timeout=HANG,
            check=False,
            env={name: value for name, value in variables.items() if value is not None},
        )

    return running


def out(done):
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode("cp949")


def test_a_run_has_its_log_in_what_the_encoding_has(run_as_windows):
    text = out(run_as_windows("run", ..., "--plot"))
    assert "completed after 40 updates" in text
    assert "LOSS" in text


def test_a_preset_of_korean_text_is_read_as_utf_8(run_as_windows):
    told = objects(out(run_as_windows("run", ..., "--json")))
    assert told[0]["config"]["title"] == TITLE
    assert told[-1]["status"] == "completed"
    assert "title: 손글씨 숫자를 배운다" in out(run_as_windows("run", ..., "--check"))


def test_two_processes_come_to_the_same(run_as_windows, tmp_path):
    arms = tmp_path / "arms.yaml"
    arms.write_text(PRESET + "kind: compare\narms: {a: {}, b: {seed: 2}}\n", encoding="utf-8")
    alone = objects(out(run_as_windows("run", str(arms), "--json")))[-1]["arms"]
    pooled = objects(out(run_as_windows("run", str(arms), "--json", "--jobs", "2")))[-1]["arms"]
    assert [each["state_sha256"] for each in pooled.values()] == [
        each["state_sha256"] for each in alone.values()
    ]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("presets",), "quickstart"),
        (("presets", "optimizers"), "kind: compare"),
        (("gradcheck", ...), "AGREES"),
        (("schema",), '"title"'),
        (("config",), "theme"),
        (("run", "surface", "--plot"), "adam"),
        (("--help",), "Usage"),
    ],
)
def test_the_other_commands_work_as_well(command, said, run_as_windows):
    assert said in out(run_as_windows(*command))


def test_a_wrong_preset_is_refused_in_a_sentence(run_as_windows, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(PRESET + "학습률: 1\n", encoding="utf-8")
    done = run_as_windows("run", str(wrong))
    assert done.returncode == 2
    assert "unknown field '학습률'" in done.stderr.decode("cp949")


@pytest.mark.parametrize("preset", [..., "surface", "search"])
def test_the_lab_opens(preset, run_as_windows):
    name, *rows = out(run_as_windows("--lab", preset, encoding="cp949:replace")).splitlines()
    assert name == {"surface": "SurfaceScreen", "search": "SearchScreen"}.get(preset, "MainScreen")
    assert any("quit" in row or "help" in row for row in rows)

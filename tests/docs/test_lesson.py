"""The lesson of CONTRIBUTING.md: an optimizer from nothing, followed in a copy of the package."""

import json
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import tuitrain

ROOT = Path(__file__).parents[2]
HANG = 60


def lesson():
    """The code of the lesson, block by block."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    _, _, text = text.partition("## A lesson: an optimizer from nothing")
    blocks = re.findall(r"^( *)```\w+\n(.*?)^\1```", text.partition("\n## ")[0], re.DOTALL | re.MULTILINE)
    return [textwrap.dedent(block) if not block.lstrip().startswith("|") else block for _, block in blocks]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A folder with the package as it is after the lesson."""
    folder = tmp_path_factory.mktemp("lesson")
    package = folder / "tuitrain"
    shutil.copytree(Path(tuitrain.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "presets", folder / "presets")
    rule, model, line, explanation = lesson()
    (package / "nn/optimizers/sign.py").write_text(rule, encoding="utf-8")
    settings = package / "config/optimizers.py"
    text = settings.read_text(encoding="utf-8")
    union = "Optimizer: TypeAlias = Annotated[\n"
    assert text.count(union) == 1
    text = text.replace(union, f"{model}\n\n{union}")
    last = '    | Annotated[AdamPConfig, Tag("(adamp)")],\n'
    assert text.count(last) == 1
    text = text.replace(last, last.replace(",\n", f"\n{line.rstrip()},\n"))
    settings.write_text(text, encoding="utf-8")
    with (package / "explanations/optimizer.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{explanation}")
    return folder


@pytest.fixture
def python(copy):
    """Run code with the package of the copy; what it prints."""

    def run(*arguments):
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=HANG, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_it_trains(python):
    told = python("-m", "tuitrain", "run", "xor", "--set", "optimizer=signsgd", "--json").splitlines()
    arms = json.loads(told[-1])["arms"]
    assert arms["hidden"]["verdict"] == "LEARNING"


def test_its_settings_are_checked_and_described(python):
    assert "name: signsgd" in python("-m", "tuitrain", "run", "xor", "--set", "optimizer=signsgd", "--check")
    assert "signsgd" in python("-m", "tuitrain", "schema")


WALK = """
from tuitrain.config import load
from tuitrain.experiments.studies.study import compute
from tuitrain.plot.surface.formula import formula
preset = load("surface", ["arms.sgd.optimizer=signsgd"]).preset
walk = compute(preset, "sgd")
print(formula("sgd", preset.trials["sgd"], walk, 1, 100, 7).text)
"""


def test_its_formula_stands_on_the_screen_of_walks_with_its_numbers(python):
    shown = python("-c", WALK)
    assert "x ← x - η sign(g)" in shown
    assert "- 0.001 · sign(" in shown


PANEL = """
from tuitrain.config import load, setting_of
from tuitrain.explanations import explanation
assert "signsgd" in setting_of(load("xor").preset.trials["hidden"], "optimizer.name").choices
print(explanation("optimizer.name: signsgd").title)
"""


def test_the_lab_offers_and_explains_it(python):
    assert python("-c", PANEL) == "Sign descent: only the sign counts\n"

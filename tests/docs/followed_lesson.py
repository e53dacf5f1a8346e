"""A copy of the package in which somebody follows a lesson of CONTRIBUTING.md, line by line."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import tuitrain

ROOT = Path(__file__).parents[2]
HANG = 60
STEP = re.compile(
    r"^(?:Make|At the end of|In) `([^`\n]+)`(?:, (above|below) `([^`\n]+)`)?:\n\n```\w+\n(.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def steps_of(lesson):
    """File, `above` or `below` which line of it, and text of each step."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^## Lesson: {lesson}\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL)
    steps = STEP.findall(section)
    assert section.count("\n```") == 2 * len(steps), "the lesson does not say where a block belongs"
    return steps


class FollowedLesson:
    """The package, with its presets, in `folder`, after the lesson; without one, as it is."""

    def __init__(self, folder, lesson=None):
        self.folder, self.files = folder, set()
        package = Path(tuitrain.__file__).parent
        shutil.copytree(package, folder / "tuitrain", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "presets", folder / "presets")
        for step in steps_of(lesson) if lesson else ():
            self._follow(*step)

    def _follow(self, name, where, line, text):
        self.files.add(name)
        path = self.folder / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
        at = len(lines)
        if where:
            (found,) = (number for number, each in enumerate(lines) if each.startswith(line))
            at = found + (where == "below")
        path.write_text("".join((*lines[:at], text, *lines[at:])), encoding="utf-8")

    def python(self, *arguments):
        """What Python prints in the copy."""
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=HANG, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

"""The lab's first screen imports what it shows: other screens are imported when they are opened."""

import subprocess
import sys

HANG = 30
LATER = (
    # By what opens them.
    *(
        f"tuitrain.lab.screens.{name}"
        for name in (
            "activations", "all_settings", "board", "browser", "explain", "figures", "grid", "help", "layer",
            "learnt", "leave", "palette", "save", "search", "study", "surface",
        )
    ),
    "tuitrain.lab.actions",
    "tuitrain.experiments.search",
    "tuitrain.experiments.studies",
    "tuitrain.experiments.trials.pool",
    "tuitrain.headless",
    "tuitrain.plot.setting_pictures",
    "tuitrain.plot.surface",
    "tuitrain.search",
    "markdown_it",
    "multiprocessing",
    "plotext",
)  # fmt: skip


def imported_by(code: str) -> set[str]:
    """All modules that Python has imported after that code."""
    code += "; import sys; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=HANG, check=True
    )
    return set(done.stdout.split())


def test_the_lab_imports_no_other_screen_and_nothing_that_only_they_need():
    modules = imported_by("import tuitrain.lab")
    assert {"tuitrain.lab.screens.main", "numpy"} <= modules
    assert modules & set(LATER) == set()


def test_a_check_of_preferences_without_keys_asks_no_screen():
    code = "from tuitrain.lab.preferences_check import check_preferences as check"
    code += "; from tuitrain.config import Preferences; assert not [*check(Preferences())]"
    assert "tuitrain.lab.actions" not in imported_by(code)

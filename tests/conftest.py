"""Small experiments that every room's tests start from."""

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import settings

from tuitrain.config import Edit, Preset
from tuitrain.data import load
from tuitrain.streams import Streams
from tuitrain.training import Trial

# A busy machine is no failure; what has to be fast is measured in processor time. Where a change is judged,
# the examples are always the same ones; elsewhere each run looks for new ones.
settings.register_profile("search", deadline=None)
settings.register_profile("judge", deadline=None, derandomize=True)
settings.load_profile("judge" if os.environ.get("CI") else "search")


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not in what stays to the end: it took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


TINY: dict[str, Any] = {
    "data": {"name": "mnist", "train": 200, "test": 100},
    "network": {"hidden": [16, 8]},
    "optimizer": {"name": "sgd", "lr": 0.1},
    "batch_size": 50,
    "updates": 40,
}


@pytest.fixture(scope="session", autouse=True)
def restore_sigint() -> None:
    """Ctrl-C reaches the tests and what they start, also where they were started in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def compile_bytecode(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Commands find their modules compiled, as installed ones do, also where Python writes none itself.

    That takes a fifth of a second from each of hundreds of them.
    """
    with pytest.MonkeyPatch.context() as patch:
        if os.environ.get("PYTHONDONTWRITEBYTECODE"):
            patch.delenv("PYTHONDONTWRITEBYTECODE")
            # Of all workers together.
            patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp().parent / "compiled"))
        yield


@pytest.fixture(scope="session")
def tiny() -> Callable[..., Preset]:
    """A preset that runs in a few hundredths of a second, with any fields changed."""

    def make(**fields: Any) -> Preset:
        values = TINY | fields
        if "epochs" in fields:
            del values["updates"]
        return Preset.model_validate(values)

    return make


@pytest.fixture(scope="session")
def trial_of() -> Callable[..., Trial]:
    """The trial of a preset's only arm, or of another one."""

    def make(preset: Preset, arm: str = "run", edits: Iterable[Edit] = ()) -> Trial:
        config = preset.trials[arm]
        return Trial(config, load(config.data, Streams(config.seed)), edits)

    return make

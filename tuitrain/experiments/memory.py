"""How much memory an experiment takes, and whether the machine has it: said before it starts.

Measured with 19 million parameters: sgd takes 8 times their bytes at its peak, adam 12, in both precisions.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from tuitrain.config.data_sets import GENERATED
from tuitrain.config.kinds import facts_of
from tuitrain.config.merge import changed
from tuitrain.config.preset import Preset
from tuitrain.config.problems import ConfigError, Problem
from tuitrain.config.trial import TrialConfig
from tuitrain.nn.parameters import Parameters
from tuitrain.training.model import optimizer_of

UNKNOWN: Final = 4 << 30
"""Bytes that count as free where the system does not say."""
SPARED: Final = 0.9
"""The share of what is free that an experiment may take."""
PROCESS: Final = 60_000_000
"""Bytes of a worker before it has anything to do."""
_COPIES: Final = 8
"""Parameters, gradients, parameters before the last step; first weights as they are drawn, a snapshot."""
_KEPT: Final = 3
"""What of these a trial keeps that is not the one at work: it, its gradients, those before the last step."""
_CHUNK: Final = 1000
"""Rows that are scored at a time."""
_WIDTHS: Final = ("network.hidden.width", "network.hidden.depth", "batch_size")
_MEMINFO: Final = Path("/proc/meminfo")
_CGROUPS: Final = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
)


@dataclass(frozen=True)
class Need:
    """Bytes that a trial takes while it is at work, by what takes them; `kept` while others are."""

    network: int
    batch: int
    data: int
    kept: int

    @property
    def bytes(self) -> int:
        """Bytes of network, batch and data together."""
        return self.network + self.batch + self.data


@cache
def free_memory() -> int:
    """Bytes that were free when this process first asked: what it takes since then is its own."""
    return min(_available(), *_left_in_groups())


def need_of(config: TrialConfig, *, double: bool = False, rows: int | None = None) -> Need:
    """What a trial of `config` takes; of `rows` normal numbers that go through its layers, if any do."""
    item = 8 if double or config.dtype == "float64" else 4
    states = _states(config)
    parameters = config.parameter_count * item
    passes = 2 + 2 * (config.network.batch_norm.name != "off") + (config.network.dropout.ratio > 0)
    scored = min(_CHUNK, max(config.data.train_rows, config.data.test_rows))
    batch = (config.batch_rows + scored) * sum(config.layer_sizes) * item * passes
    shape = config.data.shape
    number = 1 if config.data.name not in GENERATED and config.data.stored_as == "B" else 8
    data = (config.data.labelled_rows + config.data.test_rows) * (shape.inputs * number + 8)
    kept = (_KEPT + states + 2 * (1 + states)) * parameters
    if rows is not None:
        return Need(3 * parameters, 3 * rows * sum(config.network.widths) * 8, 0, 0)
    return Need((_COPIES + 2 * states) * parameters, batch, data, kept)


def _states(config: TrialConfig) -> int:
    """How many numbers its optimizer remembers of each parameter."""
    few = Parameters({"weight1": (2, 2)}, config.dtype)
    kept = optimizer_of(config.optimizer, few, few.like()).arrays()
    return sum(array.size == few.flat.size for array in kept.values())


def check_memory(
    preset: Preset,
    arms: Collection[str] = (),
    *,
    workers: int = 1,
    in_lab: bool = False,
    seeds: int = 1,
    source: str = "",
) -> None:
    """ConfigError where the machine has not the memory for it.

    That is for `workers` trials side by side; in the lab for one at work beside all others, of so many
    `seeds`. `source` is what messages call the preset.
    """
    # A search has as many workers in the lab as fit.
    in_lab = in_lab and preset.kind != "search"
    needs = {arm: need for arm, need in _needs(preset).items() if not arms or arm in arms}
    if not needs:
        return
    arm, largest = max(needs.items(), key=lambda each: each[1].bytes)
    needed = _together(largest, workers)
    others = 0
    if in_lab:
        others = sum(each.kept for each in needs.values()) * seeds - largest.kept
    free = free_memory()
    if needed + others > SPARED * free:
        problem = _problem(preset, arm, largest, workers, others, free)
        raise ConfigError([replace(problem, source=problem.source or source)])


def workers_that_fit(preset: Preset) -> int:
    """One for each processor, or as many as there is memory for."""
    largest = max(need.bytes for need in _needs(preset).values())
    return max(min(os.cpu_count() or 1, int(SPARED * free_memory() // (largest + PROCESS))), 1)


def _together(need: Need, workers: int) -> int:
    return workers * (need.bytes + PROCESS) if workers > 1 else need.bytes


def _needs(preset: Preset) -> Mapping[str, Need]:
    facts = facts_of(preset.kind)
    if facts.reads is not None and "network" not in facts.reads:
        return {}
    rows = preset.activations.rows if preset.kind == "activations" else None
    trials = {arm: need_of(trial, double=facts.double, rows=rows) for arm, trial in preset.trials.items()}
    if preset.kind == "search":
        trials["trials"] = need_of(_largest(preset))
    return trials


def _largest(preset: Preset) -> TrialConfig:
    """The trial of a search that takes most."""
    space = preset.search.space
    searched = {path: space[path].ends for path in _WIDTHS if path in space}
    ends = {path: [end for end in all_ if isinstance(end, int)] for path, all_ in searched.items()}
    return changed(preset.trial, {path: max(counts) for path, counts in ends.items() if counts})


def _problem(preset: Preset, arm: str, need: Need, workers: int, others: int, free: int) -> Problem:
    trial = preset.trials.get(arm, preset.trial)
    needed = _together(need, workers)
    parts = {
        f"{trial.parameter_count:,} parameters with {trial.optimizer.name}": need.network,
        _rows(preset, trial): need.batch,
        "data": need.data,
    }
    said = ", ".join(f"{what} {size(count)}" for what, count in parts.items() if count)
    each = f", in {workers} processes" if workers > 1 else ""
    beside = f"; trials beside it {size(others)}" if others else ""
    whose = f"arm {arm} needs" if arm in preset.arms and workers == 1 else "needs"
    source, field, advice = _advice(preset, trial, need, others, workers, free)
    message = f"{whose} {size(needed + others)} of memory ({said}{each}{beside}), and {size(free)} is free"
    return Problem(source, None, field, f"{message}; {advice}")


def _advice(
    preset: Preset, trial: TrialConfig, need: Need, others: int, workers: int, free: int
) -> tuple[str, str, str]:
    """The option or the field that takes most, and what of it would fit."""
    room = SPARED * free
    if workers > 1 and need.bytes + PROCESS <= room:
        return "--jobs", "", f"at most {int(room // (need.bytes + PROCESS))} fit at once"
    if others > need.bytes:
        return "", "network.hidden", "give smaller networks, fewer arms or fewer seeds"
    left = room - others - need.bytes
    if need.data > max(need.network, need.batch):
        return "", "data.train", "take fewer rows"
    if need.batch > need.network:
        if preset.kind == "activations":
            return "", "activations.rows", _would_fit(preset.activations.rows, "rows", need.batch, left)
        return "", "batch_size", _would_fit(trial.batch_rows, "rows", need.batch, left)
    advice = _would_fit(trial.parameter_count, "parameters", need.network, left)
    if trial.dtype == "float64" and not facts_of(preset.kind).double:
        advice += ", or give dtype: float32"
    return "", "network.hidden", advice


def _rows(preset: Preset, trial: TrialConfig) -> str:
    if preset.kind == "activations":
        return f"{preset.activations.rows:,} rows in all layers"
    return f"batches of {trial.batch_rows:,} rows"


def _would_fit(count: int, what: str, taken: int, left: float) -> str:
    """How many there could be, where so many take too much: two digits, the rest is no promise."""
    most = int(count * (taken + left) / taken)
    digits = 10 ** max(len(str(most)) - 2, 0)
    return f"about {most // digits * digits:,} {what} would fit" if most > 0 else f"take fewer {what}"


def size(count: float) -> str:
    """So many bytes in plain words: `1.9 GB`."""
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"


def _available() -> int:
    """What the system says that a new process can have."""
    try:
        lines = _MEMINFO.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, ValueError, StopIteration, IndexError):
        pass
    try:
        # All the memory there is: macOS does not say how much is free.
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, OSError, ValueError):
        return UNKNOWN


def _left_in_groups() -> Iterator[int]:
    """What the container leaves, where there is one."""
    yield 1 << 62
    for most, used in _CGROUPS:
        try:
            yield int(Path(most).read_text(encoding="ascii")) - int(Path(used).read_text(encoding="ascii"))
        except (OSError, ValueError):
            continue

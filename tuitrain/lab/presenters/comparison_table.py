"""Figures of all arms, of the run before and of what was put aside, in one table; and in what they differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tuitrain.config import Edit, TrialConfig, diff, setting_of, settings_of
from tuitrain.experiments.live.view import TrialView, View
from tuitrain.experiments.trials.averaging import AverageView
from tuitrain.experiments.trials.seeds import Spread, spreads
from tuitrain.plot import cells
from tuitrain.plot.scored import scored_by, scored_sets
from tuitrain.plot.table import MISSING, decimal, table
from tuitrain.plot.words import seeds, setting


@dataclass(frozen=True)
class Compared:
    """A line of the table: one trial, or one for each seed."""

    name: str
    trials: tuple[TrialView | AverageView, ...]

    @property
    def config(self) -> TrialConfig:
        """What it is trained with now."""
        return self.trials[0].config

    @property
    def start(self) -> TrialConfig:
        """What it was trained with at first."""
        trial = self.trials[0]
        return trial.start if isinstance(trial, TrialView) else trial.config


def compared(view: View, title: str) -> tuple[Compared, ...]:
    """All that there is to compare; a single run goes by `title`."""
    arms = [
        Compared(name if len(view.names) > 1 else title, tuple(t for t in view.lines if t.arm == name))
        for name in view.names
    ]
    before = [Compared("the run before", (view.before,))] if view.before is not None else []
    pins = [Compared(f"pinned {pin.number}", (pin.trial,)) for pin in view.pins]
    return (*arms, *before, *pins)


def figures(lines: Sequence[Compared], room: int) -> Iterator[str]:
    """The table, in at most `room` columns."""
    trials = {line.name: line.config for line in lines}
    quality = scored_by(trials)[-1]
    names = {"loss_last_100": "last 100"} | {f"{rows}_{quality}": rows for rows in scored_sets(trials)}
    if quality == "accuracy":
        names["gap"] = "gap"
        if any(isinstance(line.trials[0], AverageView) for line in lines):
            names["gain"] = "gain"
    headings = ["", "seed", "updates", *names.values(), "seconds", "verdict"]
    columns = list(zip(headings, *(_row(line, list(names)) for line in lines), strict=True))
    # Where there is no room for all, what says least goes first: the verdict stays as long as it can.
    for least in ("seconds", "seed", "updates", ""):
        if not least or _width(columns) <= room:
            break
        columns = [column for column in columns if column[0] != least]
    heading, *rows = zip(*columns, strict=True)
    yield from table(heading, rows, ("", "verdict"), room)


def _width(columns: Sequence[Sequence[str]]) -> int:
    """Cells of a table with these columns."""
    return sum(max(map(cells.width, column)) + 2 for column in columns)


def differences(lines: Sequence[Compared]) -> Iterator[str]:
    """What each has otherwise than the first."""
    first = lines[0]
    for line in lines[1:]:
        said = [_difference(path, first.start, line.start) for path in _differing(first.start, line.start)]
        if _edits(first) != _edits(line):
            if said and _edits(line):
                said[0] = f"at first {said[0]}"
            said += [_edited(edit) for edit in _edits(line)] or ["no edits"]
        yield f"{line.name}: {', '.join(said) or 'the same settings'}"


def _differing(first: TrialConfig, other: TrialConfig) -> Iterator[str]:
    """Every field in which they differ; of another rule also those that both rules have."""
    changed = diff(first, other)
    for path in (*changed.results, *changed.view):
        if path != "seed":
            yield path
        if path.endswith(".name"):
            below = path.removesuffix("name")
            for info in settings_of(first):
                now = setting_of(other, info.path) if info.path.startswith(below) else None
                if info.path != path and now is not None and now.value != info.value:
                    yield info.path


def _edits(line: Compared) -> tuple[Edit, ...]:
    """What was changed on the way, but for more updates."""
    first = line.trials[0]
    return first.changes if isinstance(first, TrialView) else ()


def _edited(edit: Edit) -> str:
    changes = ", ".join(f"{path} {setting(value)}" for path, value in edit.set.items())
    return f"{changes} from update {edit.update:,} on"


def _row(line: Compared, names: Sequence[str]) -> list[str]:
    found = spreads([trial.figures for trial in line.trials])
    words = dict.fromkeys(str(trial.figures.get("verdict", "")) for trial in line.trials)
    return [
        line.name,
        seeds(trial.seed for trial in line.trials),
        f"{min(trial.updates for trial in line.trials):,}",
        *(_spread(found.get(name)) for name in names),
        f"{sum(trial.seconds for trial in line.trials):.1f}",
        ", ".join(words),
    ]


def _spread(spread: Spread | None) -> str:
    if spread is None:
        return MISSING
    return decimal(spread.mean) + (f" ±{decimal(spread.std)}" if spread.std is not None else "")


def _difference(path: str, first: TrialConfig, other: TrialConfig) -> str:
    was, now = setting_of(first, path), setting_of(other, path)
    said = [setting(each.value) if each else MISSING for each in (now, was)]
    return f"{path} {said[0]} (not {said[1]})"

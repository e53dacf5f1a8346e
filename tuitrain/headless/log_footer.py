"""The end of a log: layers or arms in a table, and what became of the expectations."""

from collections.abc import Callable, Iterator

from tuitrain.config import ENSEMBLE_ARM
from tuitrain.config.kinds import listed
from tuitrain.experiments.expectations import Checked
from tuitrain.experiments.figures import Figures
from tuitrain.experiments.inspect.verdicts import gravity, ills
from tuitrain.headless.main_figures import main_figures, texts
from tuitrain.headless.outcome import ArmOutcome, Outcome, judgement
from tuitrain.headless.summary import Summary
from tuitrain.plot import words
from tuitrain.plot.table import MISSING, table


def arms(outcome: Outcome, room: int | None) -> Iterator[str]:
    """A line for each arm: its main figures, how it ended where it did not simply end, its verdict."""
    names = tuple(outcome.arms)
    figures = main_figures(outcome.preset, names)
    ended = any(each.status != "completed" for each in outcome.arms.values())
    headings = ["arm", *["status"] * ended, *(each.heading for each in figures), "seconds", "verdict"]
    rows = []
    for name, each in outcome.arms.items():
        status = "" if each.status == "completed" else each.status
        rows.append([name, *[status] * ended, *texts(figures, each), str(each.figures.get("verdict", ""))])
    yield from table(headings, rows, ("arm", "status", "verdict"), room)
    yield from _worst_layer(outcome)
    yield from _no_average(outcome)


def _worst_layer(outcome: Outcome) -> Iterator[str]:
    """The layer that is worst off in any arm: the verdicts on runs do not speak of layers."""
    found = [(ill, name) for name, each in outcome.arms.items() for ill in ills(each.figures)]
    if found:
        ill, name = min(found, key=lambda each: gravity(each[0]))
        yield f"  worst   layer {ill.layer} of {name}: {ill.word}"


def _no_average(outcome: Outcome) -> Iterator[str]:
    """Why the members of an ensemble have no average."""
    members = {name: outcome.arms.get(name) for name in outcome.preset.members}
    broken = [name for name, each in members.items() if each and each.status == "diverged"]
    if broken and ENSEMBLE_ARM in outcome.arms:
        yield f"  no average of the members: {listed(broken)} diverged"


def single(outcome: ArmOutcome) -> Iterator[str]:
    """The layers of a single run, its verdict and its hashes."""
    figures = outcome.figures
    count = outcome.status != "diverged" and sum(name.endswith(".verdict") for name in figures)
    if count:
        yield from table(_LAYER_HEADINGS, list(_layers(figures, count)), ("verdict",))
        yield ""
    done = f"{outcome.status} after {figures['updates']:,} updates"
    yield f"  {done}, {outcome.seconds:.2f} s of training: {figures['verdict']}"
    for name, digest in outcome.hashes.items():
        yield f"  {name.removesuffix('_sha256'):10} {digest}"


def expectations(outcome: Outcome) -> Iterator[str]:
    """What became of each, and why some say nothing."""
    for each in outcome.checked:
        if each.ran:
            yield _expectation(judgement(each, outcome.skipped), each)
    yield from _why_skipped(outcome.checked, outcome.skipped)


def expectations_on_means(summary: Summary) -> Iterator[str]:
    """The same for several seeds: what became of each on the mean, and on how many seeds it was met."""
    seeds = len(summary.outcomes)
    for number, each in enumerate(summary.checked):
        if not each.ran:
            continue
        told = judgement(each, summary.skipped)
        on_seeds = f"; met on {summary.seeds_met(number)} of {seeds} seeds" if told != "skipped" else ""
        if told == "met" and summary.seeds_met(number) < seeds:
            told = "missed"
        yield _expectation(told, each, "mean ") + on_seeds
    yield from _why_skipped(summary.checked, summary.skipped)


def _expectation(told: str, each: Checked, of: str = "") -> str:
    mark = told.upper() if told == "missed" else told
    bounds = [bound for bound in (each.expectation.min, each.expectation.max) if bound is not None]
    value = "absent"
    if each.value is not None:
        value = of * isinstance(each.value, float) + words.number(each.value, bounds)
    beside = "" if each.other is None else f" beside {words.number(each.other)}"
    return f"  {mark:8}{each.reason}; is {value}{beside}"


def _why_skipped(checked: tuple[Checked, ...], skipped: bool) -> Iterator[str]:
    not_run = sum(not each.ran for each in checked)
    if not_run:
        yield f"  skipped {not_run} about arms that did not run"
    if skipped and not_run < len(checked):
        yield "          (a setting was changed or the run was cut short; --expect checks anyway)"


_GRADIENT = "gradient.rms"
_BESIDE_LARGEST = "gradient beside the largest layer's"
_LAYERS: tuple[tuple[str, str, Callable[[float], str]], ...] = (
    ("activation.zero", "zero", "{:.0%}".format),
    ("activation.dead", "dead", "{:.0%}".format),
    ("activation.mean", "mean", "{:.3f}".format),
    ("activation.std", "std", "{:.3f}".format),
    (
        _BESIDE_LARGEST,
        "|∇| rel",
        lambda share: f"{share:.3f}" if share >= 1e-3 or not share else f"{share:.0e}",
    ),
    (_GRADIENT, "|∇| rms", "{:.1e}".format),
    ("update.ratio", "Δw/w", "{:.0e}".format),
)
_LAYER_HEADINGS = ("layer", *(heading for _, heading, _ in _LAYERS), "verdict")


def _layers(figures: Figures, count: int) -> Iterator[list[str]]:
    """A row for each layer; its gradient also as a share of the largest layer's, as the lab has it."""
    gradients = [figures.get(f"layer{number}.{_GRADIENT}") for number in range(1, count + 1)]
    largest = max((each for each in gradients if isinstance(each, float)), default=0.0)
    for number, gradient in enumerate(gradients, 1):
        known = {name: figures.get(f"layer{number}.{name}") for name, _, _ in _LAYERS}
        known[_BESIDE_LARGEST] = gradient / largest if isinstance(gradient, float) and largest else None
        shown = [
            text(value) if isinstance(value := known[name], float) else MISSING for name, _, text in _LAYERS
        ]
        yield [str(number), *shown, str(figures[f"layer{number}.verdict"])]

"""What log and screen say in the same words: a network, its training, a duration, a bar of progress."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tuitrain.config import Init, Kind, Preset, TrialConfig, facts_of
from tuitrain.nn.surfaces import SURFACES


def network(config: TrialConfig) -> str:
    """`784–100×6–10 relu`: inputs, hidden layers, outputs, and the activation if there are hidden layers."""
    hidden = _hidden(config)
    first, last = config.layer_sizes[0], config.layer_sizes[-1]
    sizes = "–".join([str(first), *hidden, str(last)])
    return f"{sizes} {config.network.activation}" if hidden else sizes


def _hidden(config: TrialConfig) -> list[str]:
    groups: list[tuple[int, int]] = []
    for width in config.network.widths:
        times = groups.pop()[1] + 1 if groups and groups[-1][0] == width else 1
        groups.append((width, times))
    return [f"{width}×{times}" if times > 1 else f"{width}" for width, times in groups]


def data(config: TrialConfig) -> str:
    """`train 400, validation 100, test 10,000`: how many rows there are of each."""
    held_back = config.data.validation_rows
    validation = f", validation {held_back:,}" if held_back else ""
    return f"train {config.data.train_rows:,}{validation}, test {config.data.test_rows:,}"


def training(config: TrialConfig) -> str:
    """`adam 0.001, batch 100, shuffle`: optimizer, its rate, how it is given its rows."""
    few = config.evaluate.rows_before_end
    scored = "" if few == "all" else f", scored on {few:,} rows of each set before the end"
    return f"{rule(config)}, batch {config.batch_size}, {config.sampling}{scored}"


def rule(config: TrialConfig) -> str:
    """`adam 0.001`: the optimizer and its rate."""
    return f"{config.optimizer.name} {config.optimizer.lr:g}"


def surface(preset: Preset) -> str:
    """`ravine x²/20 + y², from (-7, 2), 29 updates`."""
    name, start = preset.surface.function, preset.surface.start
    return f"{name} {SURFACES[name].formula}, from ({start.x:g}, {start.y:g}), {preset.updates:,} updates"


def activations(preset: Preset) -> str:
    """`1,000 normal rows through 100×5 hidden`: rows and layers."""
    hidden = "–".join(_hidden(preset))
    return f"{preset.activations.rows:,} normal rows through {hidden} hidden"


def first_weights(config: TrialConfig) -> str:
    """`relu, std .01`: the activation, how first weights are drawn, and batch norm where there is some."""
    network = config.network
    norm = "" if network.batch_norm.name == "off" else f", batch norm {network.batch_norm.name}"
    return f"{network.activation}, {init(network.init)}{norm}"


def init(rule: Init) -> str:
    """`he`, `std .01`: how first weights are drawn."""
    named = {"normal": "std", "constant": "all"}
    numbers = [f"{value:g}" for value in rule.model_dump().values() if isinstance(value, float)]
    return " ".join([named.get(rule.name, rule.name), *numbers])


_STUDIED: Mapping[Kind, Callable[[Preset], str]] = {"surface": surface, "activations": activations}
_IN_ARM: Mapping[Kind, Callable[[TrialConfig], str]] = {"surface": rule, "activations": first_weights}


def studied(preset: Preset) -> str:
    """What is studied, for a kind that does not speak of a network and its data."""
    say = _STUDIED.get(preset.kind)
    return say(preset) if say else _read(preset.kind, preset)


def in_arm(kind: Kind, config: TrialConfig) -> str:
    """In what an arm of such a study differs from others."""
    say = _IN_ARM.get(kind)
    return say(config) if say else _read(kind, config)


def _read(kind: Kind, config: TrialConfig) -> str:
    """`optimizer sgd, schedule cosine, updates 100`: the fields that the kind depends on."""
    reads = facts_of(kind).reads or frozenset()
    values = {name: getattr(config, name) for name in TrialConfig.model_fields if name in reads - {"seed"}}
    known = {name: getattr(value, "name", value) for name, value in values.items() if value is not None}
    return ", ".join(f"{name} {setting(value)}" for name, value in known.items())


def duration(seconds: float) -> str:
    """`0:03`, `12:40`, `3:05:00`."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def bar(share: float, width: int, ascii: bool = False) -> str:
    """`width` cells, filled by `share` (0..1): full only when all is done."""
    full, empty = "#." if ascii else "▓░"
    filled = min(width, int(share * width + 1e-9)) if width > 0 else 0
    return full * filled + empty * (width - filled)


def number(value: float | int | str, bounds: Iterable[float] = ()) -> str:
    """A figure with the digits it takes to compare runs by, and to see on which side of the bounds it is."""
    if isinstance(value, float):
        places = (f"{value:.{digits}g}" for digits in range(4, 18))
        return next(text for text in places if all(_same_side(float(text), value, bound) for bound in bounds))
    return f"{value:,}" if isinstance(value, int) else value


def _same_side(rounded: float, value: float, bound: float) -> bool:
    return (rounded >= bound, rounded <= bound) == (value >= bound, value <= bound)


def seeds(found: Iterable[int]) -> str:
    """`3`, `0..4`, or `0, 7` where some between are not among them."""
    each = sorted(set(found))
    if len(each) > 1 and each[-1] - each[0] == len(each) - 1:
        return f"{each[0]}..{each[-1]}"
    return ", ".join(map(str, each))


def setting_name(path: str) -> str:
    """What a setting is called where there is little room: the last part of its path, or `rate`."""
    return "rate" if path == "optimizer.lr" else path.rpartition(".")[2].replace("_", " ")


def setting(value: Any) -> str:
    """A setting's value as panels and logs write it; what is on or off as a preset does."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, int | float | list | tuple):
        return str(value)
    if isinstance(value, list | tuple):
        return " ".join(str(item) for item in value) or "[]"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"

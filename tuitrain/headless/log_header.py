"""The beginning of a log: what is run, and what each arm changes of it."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from tuitrain.config import ENSEMBLE_ARM, Choice, Preset, Range, SearchConfig, TrialConfig, facts_of
from tuitrain.plot import words

_IN_WORDS = ("network.hidden", "network.activation", "batch_size", "sampling")
"""Fields that `words` says, with all that is in them."""
_FIRST_WEIGHTS = ("network.init", "network.batch_norm")
"""The same where untrained layers are spoken of."""
_OPTIMIZER = ("optimizer", "optimizer.name", "optimizer.lr")


def experiment(source: str, preset: Preset, seeds: range | None = None) -> Iterator[str]:
    """Title, network, data, training, seed or seeds."""
    yield f"{source}: {preset.title}" if preset.title else source
    seed = f"seeds {seeds[0]}..{seeds[-1]}" if seeds else f"seed {preset.seed}"
    yield "; ".join((*_subject(preset), seed))


def search(config: SearchConfig) -> str:
    """`100 trials, random: optimizer.lr 1e-06 to 0.01 (log), …`."""
    fields = "; ".join(f"{path} {_range(each)}" for path, each in config.space.items())
    how: str = config.sampler.name
    if config.halving:
        how += f", from update {config.halving.first} on one in {config.halving.eta} goes on"
    if config.narrow:
        how += f", in {config.narrow.rounds} rounds, each around the best {config.narrow.keep}"
    return f"{config.trials:,} trials, {how}, judged by {config.monitor}: {fields}"


def _range(range_: Range) -> str:
    if isinstance(range_, Choice):
        return " or ".join(map(str, range_.choice))
    (kind,) = type(range_).model_fields
    low, high = range_.ends
    return f"{low:g} to {high:g} ({kind})"


def arm(preset: Preset, name: str, names: tuple[str, ...]) -> str:
    """`arm deep (2 of 3): …`: what it changes of the preset."""
    place = f"arm {name} ({names.index(name) + 1} of {len(names)})" if len(names) > 1 else f"arm {name}"
    if preset.members and name == ENSEMBLE_ARM:
        return f"{place}: the mean of what {preset.members[0]} … {preset.members[-1]} answer"
    trial = preset.trials[name]
    trained = facts_of(preset.kind).reads is None
    parts = (_network, words.data, words.training) if trained else (partial(words.in_arm, preset.kind),)
    # Of a study the first lines do not say what an arm has that changes nothing.
    said = [say(trial) for say in parts if not trained or say(trial) != say(preset)]
    told = _IN_WORDS if trained else (*_IN_WORDS, *_FIRST_WEIGHTS)
    leaves = _leaves(preset.arms.get(name, {}))
    said += [f"{path} = {words.setting(value)}" for path, value in leaves if not _in_words(path, told)]
    return f"{place}: {'; '.join(said)}" if said else place


def _subject(preset: Preset) -> Iterator[str]:
    """What it is about, part by part."""
    facts = facts_of(preset.kind)
    if facts.reads is not None:
        yield words.studied(preset)
        return
    yield _network(preset)
    yield words.data(preset)
    if facts.trains:
        yield words.training(preset)


def _network(config: TrialConfig) -> str:
    return f"{words.network(config)}, {config.parameter_count:,} parameters"


def _leaves(changes: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Every field that an arm changes, as a dotted path."""
    for name, value in changes.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def _in_words(path: str, told: tuple[str, ...]) -> bool:
    return path in _OPTIMIZER or any(path == known or path.startswith(f"{known}.") for known in told)

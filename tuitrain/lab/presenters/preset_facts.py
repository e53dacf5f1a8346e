"""What a preset comes to, in a few lines: network, data, arms, length, what it expects."""

from tuitrain.config import Expectation, Loaded, Preset, TrialConfig, facts_of
from tuitrain.plot import words

MOST_EXPECTED = 4
"""Expectations that are written out; of more than these, how many there are."""
INDENT = 10
"""Cells for the name of a fact."""


def refusal(loaded: Loaded, name: str) -> str:
    """Why the lab cannot open the preset of that name, and what to do instead; nothing if it can."""
    if loaded.preset.kind == "gradcheck":
        return f"It has no screen. Type in a shell: tuitrain gradcheck {name}"
    return ""


def facts(preset: Preset) -> str:
    """One line a fact, names first."""
    trials = list(preset.trials.values())
    first = trials[0]
    if facts_of(preset.kind).reads is not None:
        lines = [("study", words.studied(preset))]
    else:
        lines = [
            ("network", f"{words.network(first)}, {first.parameter_count:,} parameters"),
            ("data", f"{first.data.name}, {words.data(first)}"),
            ("training", words.training(first)),
        ]
    if facts_of(preset.kind).trains:
        lines.append(("length", _length(trials)))
    if preset.members:
        lines.append(("ensemble", f"{len(preset.members)} members"))
    if preset.arms:
        lines.append(("arms", f"{len(preset.arms)}: {', '.join(preset.arms)}"))
    if preset.edits:
        lines.append(("edits", f"{len(preset.edits)} while it runs"))
    lines.append(("expects", _expected(preset)))
    return "\n".join(f"{name:{INDENT}}{text}" for name, text in lines)


def _length(trials: list[TrialConfig]) -> str:
    lengths = sorted({trial.total_updates for trial in trials})
    updates = " to ".join(f"{each:,}" for each in dict.fromkeys((lengths[0], lengths[-1])))
    each = " each" if len(trials) > 1 else ""
    epochs = f", {trials[0].epochs} epochs" if trials[0].epochs and len(lengths) == 1 else ""
    return f"{updates} updates{each}{epochs}"


def _expected(preset: Preset) -> str:
    if not preset.expect:
        return "nothing in particular"
    said = [_said(each) for each in preset.expect[:MOST_EXPECTED]]
    more = len(preset.expect) - len(said)
    return "; ".join(said) + (f"; and {more} more" if more else "")


def _said(expected: Expectation) -> str:
    """`test_accuracy 0.70 to 0.81`."""
    parts = [expected.figure]
    if expected.equals is not None:
        parts.append(f"is {_number(expected.equals)}")
    if expected.min is not None and expected.max is not None:
        parts.append(f"{_number(expected.min)} to {_number(expected.max)}")
    elif expected.min is not None:
        parts.append(f"≥ {_number(expected.min)}")
    elif expected.max is not None:
        parts.append(f"≤ {_number(expected.max)}")
    by = f" by {_number(expected.by)}" if expected.by else ""
    parts += [
        f"{word} {other}{by}"
        for word, other in (("above", expected.above), ("below", expected.below))
        if other
    ]
    return " ".join(parts)


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"

"""From a setting or a view to the explanations that a screen shows, and those beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from tuitrain.config import LayerWord, RunWord, SettingInfo
from tuitrain.experiments.inspect.verdicts import Verdict, counted
from tuitrain.experiments.live.view import View
from tuitrain.explanations import Explanation, explanation, explanations
from tuitrain.lab.presenters.worst import worst_layer
from tuitrain.plot import words
from tuitrain.plot.fluid_picture import FluidPicture

FOLDER = "folder"
"""How the topic of a data set of one's own is called."""


@dataclass(frozen=True)
class Part:
    """An explanation, and what it is about here: `now relu`, `layer 5: 41 of 100`."""

    note: str
    explanation: Explanation


@dataclass(frozen=True)
class Page:
    """What is read in one go; `name` stands in the line of pages, `drawing` below the first title."""

    name: str
    parts: tuple[Part, ...]
    drawing: FluidPicture | None = None


def setting_pages(
    info: SettingInfo, by_arm: str = "", drawing: FluidPicture | None = None
) -> tuple[Page, ...]:
    """The setting with its present value first, then its other choices; `by_arm` is what the arms have."""
    unit = f" {info.unit}" if info.unit else ""
    arms = ", by arm" if by_arm and info.path != "seed" else ""
    about = _part(info.path, f"now {by_arm or words.setting(info.value)}{unit}{arms}")
    choices = _choices(info)
    if not choices:
        return (Page(words.setting(info.value), (about,), drawing),)
    pages = [Page(choice, (_part(f"{info.path}: {choice}", ""),)) for choice in choices]
    pages[0] = Page(choices[0], (about, *pages[0].parts), drawing)
    return tuple(pages)


def verdict_pages(view: View) -> tuple[Page, ...]:
    """The verdicts now on the screen first, then all others, each for itself."""
    shown = dict(_runs(view)) | dict(_layers(view))
    here = Page("on the screen", tuple(_part(topic, note) for topic, note in shown.items()))
    topics = [f"run: {word}" for word in get_args(RunWord)] + [
        f"layer: {word}" for word in get_args(LayerWord)
    ]
    others = [topic for topic in topics if topic not in shown]
    return (here, *(Page(topic, (_part(topic, ""),)) for topic in others))


def _part(topic: str, note: str) -> Part:
    return Part(note, explanation(topic))


def _choices(info: SettingInfo) -> list[str]:
    """The names of a setting's choices that have a text of their own, the present one first."""
    names = [words.setting(choice) for choice in info.choices]
    value = words.setting(info.value) if info.step != "choice" or info.value in info.choices else FOLDER
    if value in names or value == FOLDER:
        names = [value, *(name for name in names if name != value)]
    return [name for name in names if f"{info.path}: {name}" in explanations()]


def _runs(view: View) -> Iterator[tuple[str, str]]:
    """Each verdict that runs have: the gravest first: of one its sentence, of several their arms."""
    trials = [trial for trial in view.trials if view.chosen in (None, trial.arm)]
    for word, _ in counted(trial.verdict.word for trial in trials):
        found = [trial for trial in trials if trial.verdict.word == word]
        arms = ": " + ", ".join(dict.fromkeys(trial.arm for trial in found)) if len(view.arms) > 1 else ""
        several = f"{len(found)} of {len(trials)} runs{arms}"
        yield f"run: {word}", found[0].verdict.sentence if len(trials) == 1 else several


def _layers(view: View) -> Iterator[tuple[str, str]]:
    """Each verdict that layers have, with the layers that have it: the worst of all arms first, ok last."""
    worst = worst_layer(view)
    if worst is not None and worst.arm != view.trial.arm:
        yield f"layer: {worst.ill.word}", f"layer {worst.ill.layer} of {worst.arm}"
    layers = view.layers.layers if view.layers else ()
    words = dict.fromkeys(layer.verdict.word for layer in layers)
    for word in sorted(words, key=lambda word: word == "ok"):
        which = [(layer.number, layer.verdict) for layer in layers if layer.verdict.word == word]
        yield f"layer: {word}", _which(which)


def _which(layers: list[tuple[int, Verdict]]) -> str:
    numbers = ", ".join(str(number) for number, _ in layers)
    if len(layers) == 1:
        return f"layer {numbers}" + (f": {layers[0][1].sentence}" if layers[0][1].sentence else "")
    return f"layers {numbers}"

"""Verdicts: one word for what is wrong with a layer or a run, with the figures it stands on."""

from tuitrain.experiments.inspect.verdicts.course import ALONE, Course, course_of
from tuitrain.experiments.inspect.verdicts.layers import (
    SPANS,
    Ill,
    SteadyVerdicts,
    gravity,
    ills,
    layer_verdicts,
)
from tuitrain.experiments.inspect.verdicts.losses import WINDOW
from tuitrain.experiments.inspect.verdicts.run import counted, run_verdict
from tuitrain.experiments.inspect.verdicts.verdict import NOT_FINITE, OK, Verdict

__all__ = [
    "ALONE",
    "NOT_FINITE",
    "OK",
    "SPANS",
    "WINDOW",
    "Course",
    "Ill",
    "SteadyVerdicts",
    "Verdict",
    "counted",
    "course_of",
    "gravity",
    "ills",
    "layer_verdicts",
    "run_verdict",
]

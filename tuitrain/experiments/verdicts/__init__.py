"""Verdicts: one word for what is wrong with a layer or a run, with the figures it stands on."""

from tuitrain.experiments.verdicts.course import ALONE, Course, course_of
from tuitrain.experiments.verdicts.layers import SPANS, Ill, SteadyVerdicts, gravity, ills, layer_verdicts
from tuitrain.experiments.verdicts.run import WINDOW, run_verdict
from tuitrain.experiments.verdicts.verdict import OK, Verdict

__all__ = [
    "ALONE",
    "OK",
    "SPANS",
    "WINDOW",
    "Course",
    "Ill",
    "SteadyVerdicts",
    "Verdict",
    "course_of",
    "gravity",
    "ills",
    "layer_verdicts",
    "run_verdict",
]

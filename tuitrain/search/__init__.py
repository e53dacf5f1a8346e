"""Proposals for a search: which points to try next, given those tried and what they came to."""

from tuitrain.search.expected_improvement import expected_improvement, propose
from tuitrain.search.gaussian_process import GaussianProcess, Hyperparameters, fit

__all__ = ["GaussianProcess", "Hyperparameters", "expected_improvement", "fit", "propose"]

"""A laboratory for training neural networks that lives in a terminal."""

__version__ = "0.1.0"

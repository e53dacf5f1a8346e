"""Data sets: read or made once, kept as they are stored, scaled batch by batch."""

from tuitrain.data.batches import Batches
from tuitrain.data.dataset import Dataset, Rows, load
from tuitrain.data.scale import Scale, fill

__all__ = ["Batches", "Dataset", "Rows", "Scale", "fill", "load"]

"""MNIST, the four files in their original order. LeCun, Cortes, Burges 1998."""

from pathlib import Path

FOLDER = Path(__file__).parent

"""The engine: networks, losses and optimizers in NumPy, in place, on one flat parameter vector."""

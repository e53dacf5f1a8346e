"""Experiments: which trials there are, what drives them, and what their results mean."""

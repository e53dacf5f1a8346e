"""Searches: which settings are tried, which go on, and what the best of them are."""

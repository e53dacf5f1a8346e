"""How searches look, cell by cell: compare with `__snapshots__`, renew with `--snapshot-update`."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from tuitrain.config import load
from tuitrain.experiments.pool import Pool
from tuitrain.lab import LabApp
from tuitrain.lab.screens import search

SIZES = {"140x40": (140, 40), "80x24": (80, 24), "60x16": (60, 16)}
VIEWS = {"table": "place", "scatter": "weight_decay over", "charts": "THE BEST"}
"""What is on the screen, each a press of v after the one before."""
SHORT = ("updates=40", "search.trials=9", "network.hidden=[20]")


def _looks():
    for name, size, theme in product(VIEWS, SIZES, ("dark", "light")):
        fast = theme == "dark" and size == "140x40"
        yield pytest.param(name, size, theme, marks=() if fast else pytest.mark.slow)


@pytest.mark.parametrize(("name", "size", "theme"), _looks())
def test_every_view(snap_compare, hurry, hands_of, monkeypatch, name, size, theme):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(search, "local_pool", lambda: Pool(ThreadPoolExecutor(1), 1))

    async def prepare(pilot):
        hands = hands_of(pilot.app, pilot)
        await hands.until(lambda: "ready" in hands.rows[0])
        await pilot.press("space")
        await hands.until(lambda: "finished" in hands.rows[0])
        await pilot.press(*"v" * list(VIEWS).index(name))
        await hands.until(lambda: VIEWS[name] in hands.text)
        for _ in range(3):
            await pilot.pause()

    app = LabApp(load("search", SHORT), fps=30, theme=f"tuitrain-{theme}")
    assert snap_compare(app, terminal_size=SIZES[size], run_before=prepare)

"""How long a chart takes to draw: `python -m tests.benchmarks.drawing`.

A noisy loss of 2,000 updates on a log axis, raw and smoothed, with a baseline, in 52×14 characters: what a
live screen draws again and again. Wall time, the best of ten, bound 25 ms.
"""

from time import perf_counter

import numpy as np

from tuitrain.plot import Baseline, ChartSpec, Curve, draw

BOUND, TRIES, UPDATES, COLUMNS, ROWS = 0.025, 10, 2_000, 52, 14


def noisy_loss(updates: int = UPDATES) -> ChartSpec:
    """A loss that falls and jumps about, as points and as a line."""
    x = np.arange(float(updates))
    jumps = 1 + 0.3 * np.random.default_rng(0).standard_normal(updates)
    y = 2.3 * np.exp(-x / (0.15 * updates)) * jumps.clip(0.2)
    curves = (Curve(x, y, "raw", marker="points"), Curve(x, y, "train"))
    return ChartSpec("LOSS", curves, baselines=(Baseline(np.log(10), "ln 10"),), log=True)


def main() -> None:
    """Print the best and the median time."""
    spec = noisy_loss()
    times = []
    for _ in range(TRIES + 1):
        started = perf_counter()
        draw(spec, COLUMNS, ROWS)
        times.append(perf_counter() - started)
    times = sorted(times[1:])
    print(
        f"a chart of {UPDATES:,} updates in {COLUMNS}×{ROWS}: {1000 * times[0]:.1f} ms,"
        f" median {1000 * times[TRIES // 2]:.1f}, bound {1000 * BOUND:.0f}"
    )
    raise SystemExit(times[0] > BOUND)


if __name__ == "__main__":
    main()

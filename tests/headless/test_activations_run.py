"""`tuitrain run` on untrained layers: the log."""

from command import tuitrain

SMALL = """
kind: activations
network: {hidden: {width: 50, depth: 3}, activation: tanh, init: {name: normal, std: 0.5}}
"""


def test_a_layer_has_its_own_share_of_inputs_within_two(preset_file):
    done = tuitrain("run", preset_file(SMALL))
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    head = next(number for number, line in enumerate(lines) if "in ±2" in line)
    rows = [line.split() for line in lines[head + 1 : head + 4]]
    assert [row[1] for row in rows] == ["1", "2", "3"]
    # Normal inputs: the further they spread, the fewer lie within two of nothing.
    by_spread = sorted(rows, key=lambda row: float(row[-3]))
    shares = [int(row[-2].rstrip("%")) for row in by_spread]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]

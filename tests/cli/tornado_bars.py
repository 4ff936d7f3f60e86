"""The bars of a tornado chart once more from the table of all jobs, without Heli's statistics.

tornado_bars.py TABLE.csv FIGURE.dat [BINS]: TABLE as `heli export csv` wrote it, FIGURE.dat as the figure left it. With BINS the design was drawn by
chance: numbers are cut into so many bins, and the sample of an end consists of design points; else it consists of replicates. Fails where a mean, an end of an
interval, a colour, the overall mean, or the order of the rows differs.
"""

import csv
import math
import sys

# Quantiles 0.975 of Student's t with 1 to 12 degrees of freedom.
T = [12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139, 2.200985, 2.178813]
WORDS = {"network.kind", "organisation.hub"}
LOGARITHMIC = {"resident.hours_per_week"}
LOW, HIGH, OF_WORDS = 0x4477AA, 0xEE6677, 0xAAAAAA


def sample(values):
    """Mean, both ends of the 95 % interval, number of values."""
    n, mean = len(values), sum(values) / len(values)
    half = T[n - 2] * math.sqrt(sum((v - mean) ** 2 for v in values) / (n - 1) / n) if n > 1 else 0.0
    return mean, mean - half, mean + half, n


def levels_of(points, factor, bins):
    """The level, or bin, of every point."""
    if factor in WORDS:
        return {run: rows[0][factor] for run, rows in points.items()}
    scale = math.log if factor in LOGARITHMIC else float
    values = {run: scale(float(rows[0][factor])) for run, rows in points.items()}
    if not bins:
        return values
    low, high = min(values.values()), max(values.values())
    return {run: min(int((v - low) / (high - low) * bins), bins - 1) for run, v in values.items()}


def ends_of(rows, factor, column, bins):
    points = {}
    for row in rows:
        points.setdefault(row["run"], []).append(row)
    levels = levels_of(points, factor, bins)
    found = {}
    for level in set(levels.values()):
        inside = [[float(row[column]) for row in points[run]] for run in points if levels[run] == level]
        found[level] = sample([sum(values) / len(values) for values in (inside if bins else zip(*inside))])
    order = sorted(found, key=(lambda level: found[level][0]) if factor in WORDS else None)
    return found[order[0]], found[order[-1]]


def check_panel(rows, factors, panel, bins):
    """Returns the lengths of its bars, from the uppermost row."""
    column = panel[2:].split(":")[0] + "_mean"
    lines = [line.split() for line in panel.split("\n")[1:]]
    lengths = []
    assert sorted(line[9] for line in lines) == sorted(2 * factors), lines
    for low, high in zip(lines[::2], lines[1::2]):
        assert low[9] == high[9] and (low[10], high[10]) == ("low", "high"), (low, high)
        for line, wanted, colour in zip((low, high), ends_of(rows, low[9], column, bins), (LOW, HIGH)):
            for got, right in zip(map(float, line), wanted):
                assert abs(got - right) < 2e-6 * max(1.0, abs(right)), (column, line, wanted)
            assert int(line[8]) == (OF_WORDS if low[9] in WORDS else colour), line
        lengths.append(abs(float(high[0]) - float(low[0])))
    return lengths


def main(table, data, bins=0):
    with open(table, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with open(data, encoding="utf-8") as file:
        blocks = [block.strip() for block in file.read().split("\n\n\n")]
    factors = [name for name in rows[0] if "." in name and "_mean" not in name and "_final" not in name]
    panels, means = blocks[::2], blocks[1::2]
    assert panels and len(panels) == len(means), blocks
    for panel, mean in zip(panels, means):
        lengths = check_panel(rows, factors, panel, bins)
        if panel is panels[0]:
            assert lengths == sorted(lengths, reverse=True), lengths
        column = panel[2:].split(":")[0] + "_mean"
        overall = sum(float(row[column]) for row in rows) / len(rows)
        assert abs(float(mean.split("\n")[1].split()[0]) - overall) < 1e-8, (mean, overall)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)

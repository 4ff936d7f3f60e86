#!/usr/bin/env python3
"""Draws what bounds the week beside what it reaches: papers/roofline.py BENCH.json --write docs/figures

BENCH.json is the output of `heli bench --suite governance --json`. Roofs are what a resident-week needs, divided by what one thread of this machine gives: bandwidth and random
numbers as measured in the same run, arithmetic from the instruction count that tests/bench guards (callgrind) and the processor's figures, which --gigahertz and --per-cycle give.
"""
import argparse
import json
import os
import subprocess
import sys

BYTES, BLOCKS, INSTRUCTIONS = 126.0, 0.35, 112.0 # per resident-week of the field core: docs/performance.md says how they are counted
TEXT = {
    "en": {"title": "What bounds the week of a resident", "x": "residents in the city", "y": "million resident-weeks a second", "memory": "memory",
           "random": "random numbers", "floor": "floor of heli bench: both in turn", "arithmetic": "arithmetic",
           "one": "reached, one thread", "many": "reached, {n} threads", "note": "Roofs of one thread. Field core, without cases."},
    "zh": {"title": "居民的一周受什么限制", "x": "城市居民数", "y": "百万居民周/秒", "memory": "内存带宽", "random": "随机数", "floor": "heli bench 的下限：两者相加",
           "arithmetic": "运算", "one": "实际速度，单线程", "many": "实际速度，{n} 个线程", "note": "上限按单线程计。域动力核心，不含案件。"},
}
COLOURS = {"memory": "#0072B2", "random": "#CC79A7", "floor": "#777777", "arithmetic": "#D55E00"}


def roofs_of(bench, options):
    machine = next(floor for floor in bench["machine"]["floor"] if floor["threads"] == 1)
    memory, random = machine["bytes_per_s"] / BYTES, machine["philox_blocks_per_s"] / BLOCKS
    return {"memory": memory, "random": random, "floor": 1.0 / (1.0 / memory + 1.0 / random),
            "arithmetic": options.gigahertz * 1e9 * options.per_cycle / INSTRUCTIONS}


def draw(bench, language, options):
    text, roofs = TEXT[language], roofs_of(bench, options)
    results = [row for row in bench["results"] if row["name"].startswith("governance")]
    threads = sorted({row["threads"] for row in results})
    first, last = min(row["agents"] for row in results), max(row["agents"] for row in results)
    suffix, font = (".zh", "Noto Sans CJK SC") if language == "zh" else ("", "DejaVu Sans")
    lines = [f"set terminal pngcairo size 1500,900 font '{font},19'", f"set output '{options.write}/roofline{suffix}.png'",
             f"set label '{text['title']}' at graph 0, graph 1.07 font ',26'", "set tmargin 3.5", f"set xlabel '{text['x']}'", f"set ylabel '{text['y']}'", "set logscale xy",
             f"set xrange [{0.6 * first}:{400 * last}]", "set yrange [20:2000]", "set format x '10^{%L}'", "set border 3", "set tics nomirror", "set grid ytics lc rgb '#e4e4e4'",
             "set ytics (20, 50, 100, 200, 500, 1000, 2000)", f"set xtics ({', '.join(str(10 ** k) for k in range(4, 9) if 10 ** k <= last)})", "set key bottom right reverse Left",
             f"set label '{text['note']}' at graph 0.01, graph 0.06 tc rgb '#666666' font ',15'"]
    for name, value in roofs.items():
        lines += [f"set arrow from {0.6 * first},{value * 1e-6} to {1.6 * last},{value * 1e-6} nohead lw 3 lc rgb '{COLOURS[name]}'",
                  f"set label '{text[name]} {value * 1e-6:.0f}' at {1.8 * last},{value * 1e-6 * (0.93 if name == 'floor' else 1.05 if name == 'memory' else 1)} tc rgb '{COLOURS[name]}' font ',16'"]
    plots = []
    for n, mark in zip(threads, (7, 6)):
        lines += [f"$t{n} << EOD"] + [f"{r['agents']} {r['rate_per_s'] * 1e-6} {r['low_per_s'] * 1e-6} {r['high_per_s'] * 1e-6}" for r in results if r["threads"] == n] + ["EOD"]
        said = text["one"] if n == 1 else text["many"].format(n=n)
        plots += [f"$t{n} using 1:2:3:4 with yerrorbars lc rgb '#222222' pt {mark} ps 2 notitle", f"$t{n} with linespoints lc rgb '#222222' pt {mark} ps 2 title '{said}'"]
    if subprocess.run(["gnuplot"], input="\n".join(lines) + "\nplot " + ", ".join(plots) + "\n", text=True, check=False).returncode:
        sys.exit("gnuplot failed")


def main():
    parser = argparse.ArgumentParser(description="Roofs of the governance week, and what it reaches.")
    parser.add_argument("bench", help="output of heli bench --suite governance --json")
    parser.add_argument("--write", metavar="FOLDER", default="docs/figures")
    parser.add_argument("--gigahertz", type=float, default=3.4, help="clock of a core under load; 3.4, the figure of the machine of docs/performance.md")
    parser.add_argument("--per-cycle", type=float, default=4.0, help="instructions that a core can finish in a cycle")
    options = parser.parse_args()
    with open(options.bench, encoding="utf-8") as file:
        bench = json.load(file)
    os.makedirs(options.write, exist_ok=True)
    for language in TEXT:
        draw(bench, language, options)


if __name__ == "__main__":
    main()

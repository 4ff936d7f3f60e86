"""Draws docs/figures/teaching with gnuplot, in both languages."""
import os
import subprocess
import sys

from lessons import FIGURES, LESSONS, SHARES
from places import label_of
from runs import by_weight, run

COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]   # Okabe and Ito: told apart by colour-blind eyes
FROM_ZERO = {"grid-party"}   # where the lesson is how little moves


def style(number, baseline):
    """Of a line; the baseline, which comes first where there is one, is dashed and grey as on the classroom page."""
    if baseline and number == 0:
        return "lw 4 dt 2 lc rgb '#555555'"
    return f"lw 4 lc rgb '{COLOURS[number - baseline]}'"


def draw(path, language, title, across, curves, per_cent, baseline=True, bottom=""):
    """Lines over time; curves [(label, [(x, y or None)])]."""
    font = "Noto Sans CJK SC,16" if language == "zh" else "DejaVu Sans,14"
    lines = [f"set terminal pngcairo size 1280,640 font '{font}'", f"set output '{path}'", f"set title \"{title}\" font ',20'", f"set xlabel \"{across}\"",
             f"set xrange [*:{max(x for _, points in curves for x, _ in points)}]", f"set yrange [{bottom}:]", "set key outside right center vertical Left reverse spacing 1.4",
             "set grid ytics lc rgb '#dddddd'", "set border 3", "set tics nomirror", "set datafile missing '?'"]
    for number, (_, points) in enumerate(curves):
        body = [f"{x} {'?' if y is None else repr(y * (100 if per_cent else 1))}" for x, y in points]
        lines += [f"$c{number} << EOD"] + body + ["EOD"]
    if per_cent:
        lines.append("set format y '%g %%'")
    lines.append("plot " + ", ".join(f"$c{number} using 1:2 with lines {style(number, baseline)} title \"{label}\"" for number, (label, _) in enumerate(curves)))
    if subprocess.run(["gnuplot"], input="\n".join(lines) + "\n", text=True, check=False).returncode:
        sys.exit("gnuplot failed")


def figures(page):
    """All figures of one language; the page brings its runs."""
    runs, language, end = page.runs, page.language, ".zh" if page.language == "zh" else ""
    os.makedirs(FIGURES, exist_ok=True)
    for lesson, (policies, _, name) in LESSONS.items():
        names = [(page.titles[lesson][policy], f"{lesson}{'-' + policy if policy else ''}") for policy in [""] + policies]
        draw(f"{FIGURES}/{lesson}{end}.png", language, label_of(page.indicators[name], language), page.text["week"],
             [(label, runs.curve(file, name)) for label, file in names], name in SHARES, bottom="0" if lesson in FROM_ZERO else "")
    like = page.text["like"]
    draw(f"{FIGURES}/segregation{end}.png", language, label_of(page.indicators["like_share"], language), page.text["step"],
         [(f"{like} {wanted}", runs.curve(f"segregation-{wanted}", "like_share")) for wanted in (2, 3, 4, 5)], True, baseline=False)
    draw(f"{FIGURES}/thresholds{end}.png", language, label_of(page.indicators["joined"], language), page.text["step"],
         [(title, runs.curve(f"thresholds-{threshold}", "joined")) for threshold, title in
          ((1, "0, 1, 2, … 99"), (2, "0, 2, 2, … 99"))], False, baseline=False, bottom="0")
    problem, together = f"{runs.folder}/joint-force.h5", f"{runs.folder}/joint-force-all.h5"
    for name, files in {"force": [problem, together], "force-problem": [problem], "force-all": [together]}.items():   # both on a page, one on a slide
        run(runs.heli, "plot", *files, "-k", "force", "--lang", language, "-q", "-o", f"{runs.folder}/{name}{end}.png")
        os.replace(f"{runs.folder}/{name}{end}.png", f"{FIGURES}/{name}{end}.png")
    weights = sorted(by_weight(runs.jobs, "satisfaction").items())
    draw(f"{FIGURES}/optimum{end}.png", language, label_of(page.indicators["satisfaction"], language), page.text["guidance"],
         [(f"{page.text['weight']} {weight:g}", sorted(levels.items())) for weight, levels in weights], True, baseline=False)

#!/usr/bin/env python3
"""Turns docs/teaching into files to print and to project: one self-contained HTML file for each page, and a deck for each exercise.

    papers/teaching/print.py --to build/teaching

Needs pandoc. Pages become A4 (any browser prints them); slides.md becomes slides-EXERCISE.html, one for each first-level heading that names an
exercise in {#braces}, between the part {#opening} and the part {#closing}. Nothing is loaded from anywhere: styles and pictures are inside.
"""
import argparse
import base64
import glob
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
PAGES = os.path.join(TOP, "docs", "teaching")
SHELL = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style></head>
<body>
{body}
{script}</body></html>
"""


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def html_of(markdown):
    """The body; pictures become part of it."""
    done = subprocess.run(["pandoc", "-f", "markdown-smart-implicit_figures+pipe_tables+raw_html", "-t", "html5", "--section-divs", "--wrap=none"], input=markdown,
                          stdout=subprocess.PIPE, text=True, check=False, cwd=PAGES)
    if done.returncode:
        sys.exit("pandoc failed")
    return re.sub(r'src="([^"]+)"', lambda match: f'src="{picture(match.group(1))}"', done.stdout)


def picture(path):
    with open(os.path.join(PAGES, path), "rb") as file:
        return "data:image/png;base64," + base64.b64encode(file.read()).decode()


def link(match):
    """Links among the pages go to their HTML files. What lies outside the folder is not at hand in a classroom and loses its link; so do the
    slides, which become one file for each exercise."""
    target, text = match.group(1), match.group(2)
    if target.startswith(("http", "#")):
        return match.group(0)
    if "/" in target or target.startswith("slides."):
        return text
    return f'<a href="{re.sub(r"[.]md(?=#|$)", ".html", target)}">{text}</a>'


def write(path, markdown, style, language, script=""):
    body = re.sub(r'<a href="([^"]+)"[^>]*>(.*?)</a>', link, html_of(markdown))
    title = re.search(r"^# (.*?)(?: \{#.*\})?$", markdown, re.MULTILINE).group(1)
    with open(path, "w", encoding="utf-8") as file:
        file.write(SHELL.format(language="zh-CN" if language == "zh" else "en", title=title, style=style, body=body, script=script))


def decks(markdown):
    """{exercise: opening + its part + closing}"""
    parts = re.split(r"^(?=# .*\{#)", markdown, flags=re.MULTILINE)
    named = {re.match(r"# .*\{#([\w-]+)\}", part).group(1): part for part in parts if part.startswith("# ")}
    opening, closing = named.pop("opening"), named.pop("closing")
    return {name: opening + part + closing for name, part in named.items()}


def main():
    parser = argparse.ArgumentParser(description="The teacher's kit as HTML to print and to project.")
    parser.add_argument("--to", default="build/teaching")
    options = parser.parse_args()
    os.makedirs(options.to, exist_ok=True)
    styles = {kind: text_of(os.path.join(HERE, kind + ".css")) for kind in ("page", "slides")}
    script = f"<script>{text_of(os.path.join(HERE, 'slides.js'))}</script>\n"
    for path in sorted(glob.glob(os.path.join(PAGES, "*.md"))):
        name = os.path.basename(path)[:-3]
        language = "zh" if name.endswith(".zh-CN") else "en"
        if name.split(".")[0] == "slides":
            for exercise, part in decks(text_of(path)).items():
                write(os.path.join(options.to, name.replace("slides", f"slides-{exercise}") + ".html"), part, styles["slides"], language, script)
        else:
            write(os.path.join(options.to, name + ".html"), text_of(path), styles["page"], language)
    print(f"wrote {len(glob.glob(os.path.join(options.to, '*.html')))} files into {options.to}")


if __name__ == "__main__":
    main()

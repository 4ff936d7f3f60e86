"""A report as a test sees it: report_page.py PAGE [PYTHON] prints what is wrong with the page, and checks a Python expression over it.

In the expression `p` is the page: p.lang, p.text (all text), p.sections (ids), p.tables (rows of cells, by section), p.pre (texts), p.figures;
`near(number, cell)` says whether a cell shows this number, rounded; `read(FILE)` reads JSON.
"""
import html.parser
import json
import re
import sys

VOID = {"meta", "br", "hr", "img", "link", "input"}
FORBIDDEN = {"script", "img", "link", "iframe", "object", "embed", "base", "form", "video", "audio", "foreignobject", "image"}


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.wrong, self.stack, self.ids, self.links = [], [], [], []
        self.lang, self.section, self.sections, self.tables, self.pre, self.figures, self.parts = None, None, [], {}, [], 0, []
        self.cell, self.in_pre, self.title, self.captions, self.headings = None, False, "", 0, []
        self.feed(text)
        self.close()
        if self.stack:
            self.wrong.append("never closed: %s" % self.stack)
        for name in {i for i in self.ids if self.ids.count(i) > 1}:
            self.wrong.append("id twice: " + name)
        for link in self.links:
            if not link.startswith("#") or link[1:] not in self.ids:
                self.wrong.append("leads nowhere: " + link)
        if not text.startswith("<!DOCTYPE html>\n<html lang="):
            self.wrong.append("no doctype or language")
        if self.captions != self.figures:
            self.wrong.append("%d figures, %d captions" % (self.figures, self.captions))
        self.text = "\n".join(self.parts)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag in FORBIDDEN:
            self.wrong.append("element " + tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("src", "srcset", "action", "data") or name == "style":
                self.wrong.append("attribute %s=%s" % (name, value))
            if name in ("href", "xlink:href"):
                self.links.append(value)
            for target in re.findall(r"url\(([^)]*)\)", value or ""):
                self.links.append(target)
        if len({n for n, _ in attrs}) < len(attrs):
            self.wrong.append("attribute twice in " + tag)
        if "id" in a:
            self.ids.append(a["id"])
        if tag == "html":
            self.lang = a.get("lang")
        if tag == "section":
            self.section = a["id"]
            self.sections.append(self.section)
        if tag == "svg" and not a.get("aria-label"):
            self.wrong.append("a drawing without a label")
        if tag == "svg":
            self.figures += 1
        if tag == "figcaption":
            self.captions += 1
        if tag == "table":
            self.tables.setdefault(self.section, []).append([])
        if tag == "tr":
            self.tables[self.section][-1].append([])
        if tag == "th" and a.get("scope") not in ("col", "row"):
            self.wrong.append("a heading without scope")
        if tag in ("th", "td"):
            self.cell = ""
        if tag == "pre":
            self.in_pre = True
            self.pre.append("")
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            self.wrong.append("%s closed in %s" % (tag, self.stack[-3:]))
        else:
            self.stack.pop()
        if tag in ("th", "td"):
            self.tables[self.section][-1][-1].append(self.cell)
            self.cell = None
        if tag == "pre":
            self.in_pre = False

    def handle_data(self, data):
        if "style" in self.stack:
            return
        self.parts.append(data)
        if self.cell is not None:
            self.cell += data
        if self.in_pre:
            self.pre[-1] += data
        if self.stack and self.stack[-1] == "title":
            self.title += data


def near(number, cell):
    """True when the cell shows this number, rounded to the decimals that it has."""
    if number is None:
        return cell in ("–", "")
    shown = cell.replace("−", "-").replace("+", "", 1)
    mantissa, _, exponent = shown.partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(exponent or 0)
    return abs(float(shown) - number) <= 0.5000001 * 10.0 ** -decimals


def read(name):
    with open(name, encoding="utf-8") as file:
        return json.load(file)


def pair(cell):
    """The two cells within "[low, high]"."""
    return cell.strip("[]").split(", ") if cell.startswith("[") else ["–", "–"]


with open(sys.argv[1], encoding="utf-8") as file:
    p = Page(file.read())
if p.wrong:
    sys.exit("\n".join(p.wrong[:10]))
if len(sys.argv) > 2 and not eval(sys.argv[2]):
    sys.exit("not so: " + sys.argv[2])

"""What clang-format would change, line breaks and alignment set aside: .ci/format.py FILE...

Aligned columns and line breaks that follow the sense are the author's. Everything else (a space that is missing or too many, tabs,
trailing blanks, very long lines) is reported as FILE:LINE.
"""
import subprocess
import sys
import xml.etree.ElementTree as xml

LONGEST = 190


def findings(path):
    data = open(path, "rb").read()
    out = subprocess.run(["clang-format", "--output-replacements-xml", path], capture_output=True, check=True).stdout
    for change in xml.fromstring(out).iter("replacement"):
        offset, length = int(change.get("offset")), int(change.get("length"))
        old, new = data[offset:offset + length].decode(), change.text or ""
        breaks = "\n" in old or "\n" in new
        if not breaks and (old == "") != (new == ""):
            line_start = data.rfind(b"\n", 0, offset) + 1
            line_end = data.find(b"\n", offset)
            before = data[line_start:offset].decode()
            if before.strip() == "":
                continue  # indentation of a continued line
            if before.endswith(("delete", "new", "operator")):
                continue  # clang-format takes C for C++ here
            where = before[-30:] + ("<space missing>" if new else "<space too many>") + data[offset + length:line_end].decode()[:30]
            yield data.count(b"\n", 0, offset) + 1, where
    for number, line in enumerate(data.decode().split("\n"), 1):
        if "\t" in line:
            yield number, "a tab"
        if line != line.rstrip():
            yield number, "trailing blanks"
        if len(line) > LONGEST:
            yield number, f"{len(line)} characters"
    if not data.endswith(b"\n") or data.endswith(b"\n\n"):
        yield data.count(b"\n"), "a file ends in one line break"


bad = 0
for path in sys.argv[1:]:
    for line, what in sorted(findings(path)):
        print(f"{path}:{line}: {what}")
        bad += 1
sys.exit(1 if bad else 0)

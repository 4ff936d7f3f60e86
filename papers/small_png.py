#!/usr/bin/env python3
"""Makes figures for the pages small: fewer pixels, few colours.

    papers/small_png.py FIGURE.png...          a third fewer pixels a side, 24 colours

gnuplot draws with millions of colours, of which a figure of lines and letters needs a few and their shades. The script that Heli leaves beside a figure draws it
again smaller (letters and lines are scaled by gnuplot, not blurred); then the commonest colours stay and every other takes the nearest of them. Plain
Python; about two seconds a figure.
"""
import os
import re
import struct
import subprocess
import sys
import zlib

SCALE, COLOURS = 2.0 / 3.0, 24


def redraw(path, scale=SCALE):
    """Draws the figure again from FIGURE.gp, smaller; the script itself stays as it is."""
    folder, stem = os.path.dirname(path) or ".", os.path.splitext(os.path.basename(path))[0]
    with open(os.path.join(folder, stem + ".gp"), encoding="utf-8") as file:
        script = file.read()
    smaller, count = re.subn(r"size W,H font", f"size W*{scale:.6f},H*{scale:.6f} fontscale {scale:.6f} linewidth {scale:.6f} pointscale {scale:.6f} font", script)
    if count != 1:
        sys.exit(f"{path}: its script has another terminal than expected")
    subprocess.run(["gnuplot", "-"], input=smaller, text=True, cwd=folder, check=True)


# --- reading ---

def chunks(data):
    at = 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, data[at + 8:at + 8 + length]
        at += 12 + length


def paeth(a, b, c):
    pa, pb, pc = abs(b - c), abs(a - c), abs(a + b - 2 * c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def unfilter(kind, line, above, step):
    """One line of bytes as it was before PNG's filter; in place."""
    if kind == 1:
        for i in range(step, len(line)):
            line[i] = (line[i] + line[i - step]) & 255
    elif kind == 2:
        for i, up in enumerate(above):
            line[i] = (line[i] + up) & 255
    elif kind == 3:
        for i, up in enumerate(above):
            line[i] = (line[i] + ((up + (line[i - step] if i >= step else 0)) >> 1)) & 255
    elif kind == 4:
        for i, up in enumerate(above):
            line[i] = (line[i] + (paeth(line[i - step], up, above[i - step]) if i >= step else up)) & 255


def read(path):
    """Width, height and the rows of an 8-bit RGB or RGBA PNG, each a list of (r, g, b)."""
    with open(path, "rb") as file:
        data = file.read()
    parts = list(chunks(data))
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", parts[0][1])
    if depth != 8 or colour not in (2, 6) or interlaced:
        sys.exit(f"{path}: not a plain PNG of 8 bits a colour")
    step = 3 if colour == 2 else 4
    raw = zlib.decompress(b"".join(part for kind, part in parts if kind == b"IDAT"))
    above, rows = bytearray(width * step), []
    for y in range(height):
        start = y * (width * step + 1)
        line = bytearray(raw[start + 1:start + 1 + width * step])
        unfilter(raw[start], line, above, step)
        rows.append(list(zip(line[0::step], line[1::step], line[2::step])))
        above = line
    return width, height, rows


# --- colours ---

def distance(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b))


def choose(counts, most):
    """The colours to keep: the commonest, but none that lies close to one already kept."""
    kept = []
    for colour in sorted(counts, key=lambda c: (-counts[c], c)):
        if len(kept) == most:
            break
        if all(distance(colour, other) > 24 ** 2 for other in kept) or len(kept) < 5:
            kept.append(colour)
    return kept


def quantise(path, colours=COLOURS):
    """Rewrites the file with a palette."""
    width, height, rows = read(path)
    counts = {}
    for row in rows:
        for pixel in row:
            counts[pixel] = counts.get(pixel, 0) + 1
    kept = choose(counts, colours)
    place = {colour: min(range(len(kept)), key=lambda k: distance(colour, kept[k])) for colour in counts}
    raw = b"".join(b"\0" + bytes(place[pixel] for pixel in row) for row in rows)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
                   + chunk(b"PLTE", b"".join(bytes(colour) for colour in kept)) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


def shrink(path):
    redraw(path)
    quantise(path)


def main():
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} FIGURE.png...")
    for path in sys.argv[1:]:
        shrink(path)


if __name__ == "__main__":
    main()

"""Fonts for print: one static file a weight out of the screen's variable slices, which no typesetter reads.

Regular holds every character of the slices; bold those of GB/T 2312 and what is no 汉字: a rare character of a name
then stands in regular among bold ones, and both files together stay under eight megabytes.

Usage: python print_fonts.py <folder of slices> <folder to write> <folder for parts>
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FAMILY = "Noto Sans SC"
WEIGHTS = {400: "Regular", 700: "Bold"}
# 2020-01-01: the same input gives the same bytes.
STAMP = 3660681600


def _gb2312() -> Iterator[int]:
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue


def _static(slice_: Path, weight: int, wanted: set[int] | None) -> TTFont | None:
    font = TTFont(slice_)
    held = set(font.getBestCmap())
    kept = held if wanted is None else held & wanted
    if not kept:
        return None
    font = instantiateVariableFont(font, {"wght": weight})
    options = Options()
    options.hinting, options.layout_features, options.notdef_outline = False, [], True
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "gasp", "prep", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=kept)
    subsetter.subset(font)
    return font


def build(slices: Path, weight: int, out: Path, work: Path) -> None:
    """Write one weight."""
    wanted = None
    if weight != min(WEIGHTS):
        wanted = set(_gb2312()) | set(range(0x4E00)) | set(range(0xA000, 0x10000))
    parts = []
    for slice_ in sorted(slices.glob("*.woff2")):
        font = _static(slice_, weight, wanted)
        if font is not None:
            font.flavor = None
            parts.append(work / f"{weight}-{slice_.stem}.ttf")
            font.save(parts[-1])
    merged = Merger().merge([str(part) for part in parts])
    merged["head"].created = merged["head"].modified = STAMP
    merged.recalcTimestamp = False
    style = WEIGHTS[weight]
    merged["OS/2"].usWeightClass = weight
    merged["OS/2"].fsSelection = 0x20 if style == "Bold" else 0x40
    merged["head"].macStyle = int(style == "Bold")
    for key, text in {
        1: FAMILY,
        2: style,
        3: f"{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        6: f"NotoSansSC-{style}",
    }.items():
        merged["name"].setName(text, key, 3, 1, 0x409)
    merged["name"].names = [one for one in merged["name"].names if one.nameID in {0, 1, 2, 3, 4, 5, 6, 13, 14}]
    merged["post"].formatType = 3.0
    merged.save(out / f"NotoSansSC-{style}.ttf")


def main() -> None:
    """Write both weights."""
    slices, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    work = Path(sys.argv[3])
    work.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        build(slices, weight, out, work)


if __name__ == "__main__":
    main()

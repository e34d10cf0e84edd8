"""The contact sheet: one page that shows every picture, small, by page and state."""

from __future__ import annotations

from html import escape
from pathlib import Path

_HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Fengge, every page and state</title>
<style>
body { margin: 24px; background: #20262c; color: #edf1f4; font: 14px/1.4 sans-serif; }
h2 { margin: 32px 0 8px; } div { display: flex; flex-wrap: wrap; gap: 16px; align-items: start; }
figure { margin: 0; } img { display: block; height: 240px; background: #000; } a { color: inherit; }
</style></head><body><h1>Every page and state</h1>
"""


def write_index(folder: Path) -> Path:
    """Write `index.html` over every picture in the folder, also those of earlier runs; its path."""
    groups: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.png")):
        groups.setdefault(path.name.partition(".")[0], []).append(path.name)
    parts = [_HEAD]
    for group, names in groups.items():
        figures = "".join(
            f'<figure><a href="{escape(name)}"><img loading="lazy" src="{escape(name)}" alt=""></a>'
            f"<figcaption>{escape(name.partition('.')[2].removesuffix('.png'))}</figcaption></figure>"
            for name in names
        )
        parts.append(f"<h2>{escape(group)}</h2><div>{figures}</div>\n")
    out = folder / "index.html"
    out.write_text("".join([*parts, "</body></html>\n"]), "utf-8")
    return out

"""The draft of a profile: everything that was guessed stands beside what it rests on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from data_loaders.contract import ConfigError
from data_loaders.new_city import words
from data_loaders.new_city.guess import Guess, guess, zone_of
from data_loaders.new_city.look import Look, look_at
from data_loaders.normalise.redact import redact

CLASSES_MAX = 40
_HEAD = """# A DRAFT, made by `app.py new-city` from {files}.
# Every line is a guess. Read the comments, correct what is wrong, then run `app.py check` on this file: it says what
# becomes of each row. Personal columns must stay unmapped. Paths are relative to this file.
"""
_FIRST_LOOK = ((4.0, 8), (2.0, 9), (0.9, 10), (0.4, 11), (0.2, 12), (0.0, 13))


@dataclass(slots=True)
class _Whole:
    """What the parts of one draft share: where it will stand, the zone, names given so far, classes by their word."""

    folder: Path
    zone: str
    taken: set[str] = field(default_factory=set)
    classes: dict[str, str] = field(default_factory=dict)


def draft(files: Sequence[Path], folder: Path) -> str:
    """A profile (TOML) for the files, as it would stand in `folder`.

    Raises:
        SourceError: a file cannot be read. ConfigError: nothing in them has a place.
    """
    seen = [(look, guess(look)) for look in map(look_at, files)]
    bounds = _joined(seen)
    zone = zone_of(bounds)
    parts = [_HEAD.format(files=", ".join(path.name for path in files)), *_district(bounds, zone, bool(_areas(seen)))]
    whole = _Whole(folder, zone)
    for look, found in _areas(seen):
        parts += _area(look, found, whole)
    sources = [(look, found) for look, found in seen if found.area is None]
    bodies = ["\n".join(_source(look, found, whole)) for look, found in sources]
    parts += _classes(whole.classes)
    return "\n".join([*parts, *bodies]) + "\n"


def _areas(seen: Iterable[tuple[Look, Guess]]) -> list[tuple[Look, Guess]]:
    return [(look, found) for look, found in seen if found.area is not None]


def _joined(seen: Sequence[tuple[Look, Guess]]) -> tuple[float, float, float, float]:
    boxes = [found.bounds for _, found in _areas(seen) if found.bounds] or [
        found.bounds for _, found in seen if found.bounds
    ]
    if not boxes:
        raise ConfigError(
            "none of the files has places (longitude and latitude, or shapes): give one that has, or a boundary file"
        )
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _district(bounds: tuple[float, float, float, float], zone: str, has_areas: bool) -> Iterator[str]:
    west, south, east, north = bounds
    zoom = next(zoom for span, zoom in _FIRST_LOOK if max(east - west, north - south) >= span)
    yield "[district]"
    yield 'name = { zh = "城市名", en = "Name of the city" }  # CORRECT'
    yield f'zone = "{zone}"  # time zone, by the bounds' + (": NOT KNOWN, CORRECT" if zone == "UTC" else "")
    yield f"center = [{(west + east) / 2:.4f}, {(south + north) / 2:.4f}]"
    yield f"zoom = {zoom}"
    yield f"min_zoom = {max(zoom - 2, 3)}"
    yield '# basemap = "mine.pmtiles"  # a file in assets/basemap; without one the map has no ground'
    if not has_areas:
        yield "# No boundary file was given: the district is this box around the points (west, south, east, north)."
        yield f"bounds = [{west:.4f}, {south:.4f}, {east:.4f}, {north:.4f}]"


def _area(look: Look, found: Guess, whole: _Whole) -> Iterator[str]:
    code, name = found.area or ("", "")
    kind = _identifier(look.path.name, whole.taken, "area")
    yield f"\n# Boundaries: {len(look.sample)} polygons. Columns: {', '.join(look.columns)}"
    yield "[[areas]]"
    yield f'kind = "{kind}"'
    yield f"label = {{ zh = {_text(kind)}, en = {_text(kind)} }}  # CORRECT"
    yield f"path = {_text(_path(look.path, whole.folder))}"
    yield f"code = {_text(code)}"
    yield f"name = {_text(name)}"


def _source(look: Look, found: Guess, whole: _Whole) -> Iterator[str]:
    name = _identifier(look.path.name, whole.taken, "source")
    yield f"\n# ── {look.path.name} " + "─" * 60
    for note in (*look.notes, *found.notes):
        yield f"# {_comment(note)}"
    yield from (
        f"# column {_text(column)}: for example {_comment(_example(look, column))}"
        for column in look.columns[:40]
        if column not in found.personal
    )
    for column in found.personal:
        yield f"# column {_comment(column)}: LOOKS PERSONAL; leave it unmapped, it is never read"
    yield "[[sources]]"
    yield f'name = "{name}"'
    yield f"label = {{ zh = {_text(name)}, en = {_text(name)} }}  # CORRECT"
    yield f'feed = "{found.feed}"  # by its columns; docs/feeds.md lists the others'
    yield 'transport = "files"'
    yield f"path = {_text(_path(look.path, whole.folder))}"
    for key, value in look.settings.items():
        yield f"{key} = {_text(value)}"
    if found.keep:
        yield f"keep = {{ {', '.join(f'{key} = [{_text(value)}]' for key, value in found.keep.items())} }}  # these rows only"
    if "lon" in found.columns and found.columns["lon"] in look.columns:
        yield f'crs = "{found.crs}"'
    yield f'zone = "{whole.zone}"  # of moments that state none'
    if found.moment_format:
        yield f"moment_format = {_text(found.moment_format)}"
    yield f'precision = "{found.precision}"'
    yield "every_s = 3600"
    yield "# retention_days = 1095  # CORRECT: how long closed records stay; without it, for good"
    if found.feed in {"police_110", "grid_cases"}:
        yield 'class_default = "unmapped"'
    yield "\n[sources.columns]"
    yield from (f"{key} = {_text(column)}" for key, column in found.columns.items())
    yield from _missing(found)
    yield from _mappings(look, found, whole.classes)


def _missing(found: Guess) -> Iterator[str]:
    needed = {"population": ("source_id", "residents"), "camera_catalogue": ("source_id",)}.get(
        found.feed, ("source_id", "occurred_at", "class_native")
    )
    for name in needed:
        if name not in found.columns and not (found.feed == "police_110" and name == "source_id"):
            yield f'# {name} = "?"  # NOT FOUND and required: name the column'


def _mappings(look: Look, found: Guess, classes: dict[str, str]) -> Iterator[str]:
    if "status_native" in found.columns:
        yield "\n[sources.statuses]  # open, closed, duplicate_open, duplicate_closed; what is not named is not known"
        for value in _values(look, found.columns["status_native"]):
            meant = (
                "closed" if words.matches(value, words.CLOSED) else "open" if words.matches(value, words.OPEN) else ""
            )
            yield f"{_text(value)} = {_text(meant)}" if meant else f'# {_text(value)} = "?"'
    if found.feed in {"police_110", "grid_cases"} and "class_native" in found.columns:
        yield "\n[sources.classes]"
        for value in _values(look, found.columns["class_native"]):
            known = classes.setdefault(value, f"c_{len(classes) + 1:02d}")
            yield f"{_text(value)} = {_text(known)}"


def _status(value: str) -> str:
    kind = "closed" if words.matches(value, words.CLOSED) else "open" if words.matches(value, words.OPEN) else ""
    return f"duplicate_{kind}" if kind and words.matches(value, words.DUPLICATE) else kind


def _classes(classes: dict[str, str]) -> Iterator[str]:
    yield "\n# ── classes " + "─" * 60
    yield "# `urgency` 1 (most urgent) to 3. A sensitive class shows no record on any screen: go through all of them."
    yield '[[groups]]\nid = "all"\nname = { zh = "全部", en = "All" }'
    for value, name in classes.items():
        hidden = bool(words.matches(value, words.SENSITIVE))
        yield f'\n[[classes]]\nid = "{name}"\nname = {{ zh = {_text(value)}, en = {_text(value)} }}\ngroup = "all"\nurgency = 2'
        yield f"sensitive = {'true  # by its words' if hidden else 'false  # IS IT?'}"
    yield '\n# What no mapping names counts as sensitive until somebody maps it.\n[[classes]]\nid = "unmapped"'
    yield 'name = { zh = "未归类", en = "Not classified" }\ngroup = "all"\nsensitive = true'


def _values(look: Look, column: str) -> list[str]:
    counts = look.sample[column].dropna().astype(str).str.strip().value_counts()
    return [str(value) for value in counts.head(CLASSES_MAX).index if value and len(str(value)) <= 80]


def _example(look: Look, column: str) -> str:
    values = look.sample[column].dropna() if column in look.sample else pd.Series(dtype="object")
    return redact(str(values.iloc[0]))[:60] if len(values) else "(empty)"


def _identifier(name: str, taken: set[str], prefix: str) -> str:
    stem = re.sub(r"[^a-z0-9]+", "_", name.lower().partition(".")[0]).strip("_")
    stem = stem if re.match(r"[a-z]", stem) else f"{prefix}_{stem}".strip("_")
    found, count = stem, 2
    while found in taken:
        found, count = f"{stem}_{count}", count + 1
    taken.add(found)
    return found


def _path(path: Path, folder: Path) -> str:
    absolute, base = path.resolve(), folder.resolve()
    return str(absolute.relative_to(base)) if absolute.is_relative_to(base) else str(absolute)


def _text(value: object) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)

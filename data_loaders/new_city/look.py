"""What a file is: its format, its encoding by strict decoding, its columns, a sample of its rows."""

from __future__ import annotations

import codecs
import csv
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ijson
import pandas as pd
import pyogrio
from defusedxml.ElementTree import iterparse
from ijson.common import JSONError
from pyogrio.errors import DataSourceError

from data_loaders.contract import SourceError
from data_loaders.settings import SourcePart, Words
from data_loaders.transports.files import read_rows
from data_loaders.transports.files.opened import Utf8Reader, opened

SAMPLE_CHUNKS = 1
_FORMATS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".parquet": "parquet", ".json": "json", ".geojson": "geojson",
    ".ndjson": "ndjson", ".jsonl": "ndjson", ".xml": "xml", ".xlsx": "excel", ".xls": "excel", ".ods": "excel",
    ".gpkg": "gpkg", ".shp": "shapefile", ".zip": "shapefile", ".pbf": "osm", ".osm": "osm",
}  # fmt: skip
_TEXT = ("csv", "json", "ndjson", "xml")
# In this order: a text that is strictly UTF-8 is hardly ever anything else, while GB18030 decodes almost any bytes.
_CANDIDATES = ("utf-8", "gb18030")


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of one file. `settings` are those that `read_rows` needs; `notes` are for the person."""

    path: Path
    settings: Mapping[str, Any]
    sample: pd.DataFrame
    notes: tuple[str, ...] = field(default=())
    stated_crs: str = ""

    @property
    def columns(self) -> list[str]:
        """The file's own column names."""
        return [str(name) for name in self.sample.columns if not str(name).startswith("_")]


def look_at(path: Path) -> Look:
    """Look at one file.

    Raises:
        SourceError: its name tells no format that is read, or it cannot be read.
    """
    suffixes = [part.lower() for part in path.suffixes if part.lower() != ".gz"]
    form = _FORMATS.get(suffixes[-1] if suffixes else "", "")
    if not form:
        raise SourceError(
            f"{path}: its name tells no format. Read are {', '.join(sorted(set(_FORMATS)))}, plain or .gz"
        )
    if not path.is_file():
        raise SourceError(f"{path}: no such file")
    try:
        settings, notes, stated = _settings(path, form)
    except (OSError, EOFError, ValueError, JSONError, DataSourceError) as error:
        raise SourceError(f"{path}: not readable as {form}: {error}") from error
    part = source_part("looked_at", "grid_cases", path, settings)
    chunks = [chunk.frame for chunk in itertools.islice(read_rows(part, path), SAMPLE_CHUNKS)]
    sample = pd.concat(chunks, ignore_index=True) if chunks else pd.DataFrame()
    return Look(path, settings, sample, tuple(notes), stated)


def source_part(name: str, feed: str, path: Path, settings: Mapping[str, Any]) -> SourcePart:
    """A source's settings, good enough to read the file."""
    return SourcePart(
        name=name, label=Words(zh=name, en=name), feed=feed, transport="files", path=str(path), **settings
    )


def _settings(path: Path, form: str) -> tuple[dict[str, Any], list[str], str]:
    settings: dict[str, Any] = {"format": form}
    notes: list[str] = []
    stated = ""
    if form in _TEXT:
        settings["encoding"], note = encoding_of(path)
        notes.append(note)
    if form == "json" and _is_geojson(path, settings["encoding"]):
        form = settings["format"] = "geojson"
        settings.pop("encoding")
    if form == "csv":
        settings["delimiter"] = _delimiter(path, settings["encoding"])
    elif form == "json":
        settings["records"] = _json_records(path, settings["encoding"])
    elif form == "xml":
        settings["records"] = _xml_records(path, settings["encoding"])
    elif form in {"gpkg", "shapefile", "geojson", "osm"}:
        stated = _layer(path, settings, notes)
    return settings, notes, stated


def encoding_of(path: Path) -> tuple[str, str]:
    """The encoding in which the whole file decodes strictly, and what that is worth."""
    with opened(path) as handle:
        head = handle.read(4)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", "encoding: it begins with the byte order mark of UTF-8"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "encoding: it begins with the byte order mark of UTF-16"
    for name in _CANDIDATES:
        if _decodes(path, name):
            worth = (
                ""
                if name == "utf-8"
                else "; not UTF-8, and GB18030 decodes many bytes that are not meant so: READ A FEW NAMES below"
            )
            return name, f"encoding: the whole file decodes strictly as {name}{worth}"
    return "latin-1", "encoding: NOT FOUND; neither UTF-8 nor GB18030 decode it. Ask who wrote the file"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with opened(path) as handle:
            while block := handle.read(1 << 20):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> str:
    with opened(path) as handle:
        text = Utf8Reader(handle, encoding).read(1 << 16).decode("utf-8", "ignore")
    lines = text.splitlines()[:20]

    def steady(mark: str) -> int:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=mark)]
        return widths[0] if widths and sum(width == widths[0] for width in widths) * 2 > len(widths) else 0

    return max(",;\t|", key=steady)


def _is_geojson(path: Path, encoding: str) -> bool:
    with opened(path) as handle:
        for prefix, event, value in ijson.parse(Utf8Reader(handle, encoding)):
            if prefix == "type" and event == "string":
                return value in {"FeatureCollection", "Feature"}
            if event == "start_array":
                return False
    return False


def _json_records(path: Path, encoding: str) -> str:
    with opened(path) as handle:
        for prefix, event, _ in ijson.parse(Utf8Reader(handle, encoding)):
            if event == "start_map" and (prefix == "item" or prefix.endswith(".item")):
                return str(prefix).removesuffix("item").removesuffix(".")
    return ""


def _xml_records(path: Path, encoding: str) -> str:
    """The first path that comes a second time under one parent."""
    trail: list[str] = []
    seen: set[tuple[str, ...]] = set()
    with opened(path) as handle:
        for event, element in iterparse(Utf8Reader(handle, encoding), events=("start", "end"), forbid_dtd=True):
            if event == "end":
                trail.pop()
                continue
            trail.append(str(element.tag).rpartition("}")[2])
            if tuple(trail) in seen and len(trail) > 1:
                return "/".join(trail)
            seen.add(tuple(trail))
    return "/".join(trail)


def _layer(path: Path, settings: dict[str, Any], notes: list[str]) -> str:
    target = str(path.resolve())
    target = f"/vsigzip/{target}" if path.suffix == ".gz" else f"/vsizip/{target}" if path.suffix == ".zip" else target
    names = [str(name) for name, _ in pyogrio.list_layers(target)]
    if len(names) > 1:
        settings["layer"] = "points" if settings["format"] == "osm" else names[0]
        notes.append(f"layers: {', '.join(names)}; `layer` says which")
    info = pyogrio.read_info(target, layer=settings.get("layer", names[0] if names else None))
    return str(info["crs"] or "")

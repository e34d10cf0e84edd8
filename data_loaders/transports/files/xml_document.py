"""XML: one element a record; entities, external references and document types are refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse

from data_loaders.contract import Reject
from data_loaders.settings import SourcePart
from data_loaders.transports.files.opened import Utf8Reader, opened
from data_loaders.transports.files.rows import CELLS_MAX, Rows, record_chunks

DEPTH_MAX = 50


def read(source: SourcePart, path: Path) -> Iterator[Rows]:
    """One row an element at `records` (`root/list/row`): children are dotted columns, attributes `@name`.

    Raises:
        ValueError: not XML, an entity or a document type in it, or no `records` declared.
    """
    if not source.records:
        raise ValueError("set `records` to the path of one record, for example records = 'Response/DeviceList/Item'")
    with opened(path) as handle:
        yield from record_chunks(_records(source, Utf8Reader(handle, source.encoding)))


def _records(source: SourcePart, text: Utf8Reader) -> Iterator[tuple[int, Mapping[str, str | None]] | Reject]:
    # The bytes are UTF-8 by now, whatever the prolog says: the profile's declaration counts.
    parser = DefusedXMLParser(encoding="utf-8", forbid_dtd=True, forbid_entities=True, forbid_external=True)
    wanted, trail, number = source.records.split("/"), list[str](), 0
    holders: list[Element] = []
    try:
        for event, element in iterparse(text, events=("start", "end"), parser=parser):
            if event == "start":
                trail.append(_name(element.tag))
                holders.append(element)
                if len(trail) > DEPTH_MAX:
                    raise ValueError(f"elements stand more than {DEPTH_MAX} deep")
                continue
            here, trail = trail == wanted, trail[:-1]
            holders.pop()
            if here:
                number += 1
                yield _row(number, element)
            if here and holders:
                holders[-1].remove(element)
    except DefusedXmlException as error:
        raise ValueError(f"declares an entity or a document type, which is refused: {error}") from error
    except ParseError as error:
        if not number:
            raise ValueError(str(error)) from error
        yield Reject(number + 1, "document_broken", "row", str(error)[:80])


def _row(number: int, element: Element) -> tuple[int, Mapping[str, str | None]] | Reject:
    cells: dict[str, str | None] = {}
    twice = _walk(element, "", cells)
    if len(cells) > CELLS_MAX:
        return Reject(number, "row_too_wide", "row", f"{len(cells)} cells")
    return Reject(number, "key_twice", "row", twice[:80]) if twice else (number, cells)


def _walk(element: Element, prefix: str, cells: dict[str, str | None]) -> str:
    twice = ""
    for key, value in element.attrib.items():
        cells[f"{prefix}@{_name(key)}"] = value
    for child in element:
        name = prefix + _name(child.tag)
        twice = twice or (name if name in cells else "")
        cells[name] = (child.text or "").strip() or None
        twice = _walk(child, f"{name}.", cells) or twice
    return twice


def _name(tag: Any) -> str:
    return str(tag).rpartition("}")[2]

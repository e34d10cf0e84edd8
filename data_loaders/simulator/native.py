"""Rows to the bytes that the source writes: its format, delimiter and encoding."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import orjson
import pandas as pd


@dataclass(frozen=True, slots=True)
class Form:
    """How a source writes: `csv`, `json` (records under `records`) or `ndjson`."""

    format: str
    encoding: str = "utf-8"
    delimiter: str = ","
    records: str = ""


FORMS: dict[str, Form] = {
    "camera_catalogue": Form("json", records="DeviceList"),
    "camera_counts": Form("csv", delimiter=";"),
    "camera_events": Form("ndjson"),
    "police_110": Form("csv", "gb18030"),
    "grid_cases": Form("csv", "gb18030"),
    "hotline_12345": Form("csv", "utf-8-sig"),
    "patrols": Form("ndjson"),
    "population": Form("csv", "gb18030"),
}


def encode(form: Form, rows: pd.DataFrame) -> bytes:
    """The rows as the source writes them; missing values are empty."""
    if form.format == "csv":
        text = rows.to_csv(index=False, sep=form.delimiter, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
        return bytes(text.encode(form.encoding))
    records = rows.astype(object).where(rows.notna(), None).to_dict("records")
    if form.format == "json":
        return orjson.dumps({form.records: records}, option=orjson.OPT_SERIALIZE_NUMPY)
    buffer = io.BytesIO()
    buffer.writelines(orjson.dumps(row, option=orjson.OPT_SERIALIZE_NUMPY) + b"\n" for row in records)
    return buffer.getvalue()

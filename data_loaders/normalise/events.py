"""The shape of a ledger event, and its two hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

import pyarrow as pa

EVENT_SCHEMA = pa.schema(
    [
        ("event_hash", pa.uint64()),
        ("received_at", pa.timestamp("s")),
        ("source", pa.string()),
        ("kind", pa.string()),
        ("source_id", pa.string()),
        ("source_version", pa.string()),
        ("payload_hash", pa.uint64()),
        ("occurred_at", pa.timestamp("s")),
        ("precision", pa.string()),
        ("closed_at", pa.timestamp("s")),
        ("class", pa.string()),
        ("sensitive", pa.bool_()),
        ("status", pa.string()),
        ("cell", pa.uint64()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("areas", pa.map_(pa.string(), pa.string())),
        ("flags", pa.list_(pa.string())),
        ("payload", pa.string()),
        ("geometry", pa.binary()),
    ]
)


def single_event(fields: Mapping[str, object], received_at: datetime) -> pa.Table:
    """One event that the house itself makes (an action at the desk, a release): a table of one row.

    `fields` name at least `source`, `kind`, `source_id` and `status`; `received_at` is aware.
    """
    moment = received_at.replace(tzinfo=None, microsecond=0)
    own = {"source_version": "1", "precision": "second", "sensitive": False, "areas": [], "flags": []}
    name = f"{fields['source']}|{fields['source_id']}|1"
    event_hash = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")
    hashes = {"event_hash": event_hash, "payload_hash": 0, "received_at": moment, "occurred_at": moment}
    row = {**own, **hashes, **fields}
    return pa.Table.from_pylist([{key: row.get(key) for key in EVENT_SCHEMA.names}], schema=EVENT_SCHEMA)

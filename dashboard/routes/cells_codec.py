"""The binary form of a cell layer: ids once, then raw values. Pure functions, no HTTP.

Layout, little endian: `u32 N`, `N` bytes of UTF-8 JSON padded with spaces so that `(4 + N) % 8 == 0`,
then `new` cell ids as u64, then `count` values of `dtype`. Id `i` of the client's list owns value `i`;
value 0 is not drawn.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from data_loaders.access import BadInputError

CellIds = npt.NDArray[np.uint64]
CellValues = npt.NDArray[Any]

DTYPES: Mapping[str, str] = {"u8": "<u1", "u16": "<u2", "u32": "<u4", "f32": "<f4"}
_ALIGN = 8
_LENGTH = 4  # bytes of the length field


def smallest_dtype(values: npt.NDArray[np.float64]) -> str:
    """The smallest of `DTYPES` that holds every value (whole numbers exactly; anything else as f32)."""
    if not len(values):
        return "u8"
    if not (np.isfinite(values).all() and values.min() >= 0 and (values == np.floor(values)).all()):
        return "f32"
    largest = values.max()
    for name, limit in (("u8", 0xFF), ("u16", 0xFFFF), ("u32", 0xFFFF_FFFF)):
        if largest <= limit:
            return name
    return "f32"


def encode(header: Mapping[str, object], new_ids: CellIds, values: npt.NDArray[np.float64]) -> bytes:
    """Pack one answer; `count`, `new` and `dtype` are added to `header`.

    `new_ids` are the ids that the client does not hold yet, the last `new` of its list of `count`.
    """
    dtype = smallest_dtype(values)
    full = {**header, "count": len(values), "new": len(new_ids), "dtype": dtype}
    text = json.dumps(full, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-(_LENGTH + len(text)) % _ALIGN)
    return b"".join(
        (struct.pack("<I", len(text)), text, new_ids.astype("<u8").tobytes(), values.astype(DTYPES[dtype]).tobytes())
    )


def decode(payload: bytes) -> tuple[dict[str, Any], CellIds, CellValues]:
    """Unpack what `encode` made: header, new ids, values.

    Raises:
        BadInputError: the payload is cut short or its header does not fit its length.
    """
    if len(payload) < _LENGTH:
        raise BadInputError(f"cells payload of {len(payload)} bytes: shorter than its own length field")
    (size,) = struct.unpack_from("<I", payload)
    try:
        header = json.loads(payload[_LENGTH : _LENGTH + size])
        new, count, dtype = int(header["new"]), int(header["count"]), np.dtype(DTYPES[header["dtype"]])
    except (ValueError, KeyError, TypeError) as error:
        raise BadInputError(f"cells payload: its header cannot be read ({type(error).__name__})") from error
    ids_at = _LENGTH + size
    values_at = ids_at + 8 * new
    if min(new, count) < 0 or len(payload) != values_at + dtype.itemsize * count:
        raise BadInputError(f"cells payload of {len(payload)} bytes: the header names {new} ids and {count} values")
    ids = np.frombuffer(payload, "<u8", new, ids_at)
    return header, ids, np.frombuffer(payload, dtype, count, values_at)

"""Text as sources write it: invisible marks, full-width digits, dashes that stand for nothing."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.normalise.redact import MARK, redact

# What people type where there is nothing to say.
MISSING = frozenset({"—", "——", "－", "-", "--", "N/A", "n/a", "NULL", "null"})
# Zero-width and direction marks: invisible, and two texts that look the same would differ by them.
_INVISIBLE = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
_PERSONAL_HINT = r"\d{3}|@"


def as_text(values: pd.Series) -> pd.Series:
    """Trimmed text; whole numbers lose the `.0` that a float column gave them; empty is missing (None)."""
    if isinstance(values.dtype, pd.StringDtype):
        read = values.str.strip()
        return read.astype("object").where(read.notna() & (read != ""), None)
    if pd.api.types.is_float_dtype(values.dtype):
        whole = values.notna() & (values % 1 == 0)
        out = values.astype("object")
        out[whole] = values[whole].astype("int64").astype(str)
        values = out
    read = values.astype("string").str.strip()
    return read.where(read.notna() & (read != ""), pd.NA).astype("object").where(lambda item: item.notna(), None)


def visible(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Text (object, None where missing) without invisible marks, and where one was taken out."""
    odd = _matching(values, _INVISIBLE)
    if not odd.any():
        return values, odd
    shown = values[odd].str.replace(_INVISIBLE, "", regex=True).str.strip()
    changed = odd.copy()
    changed[odd] = shown != values[odd]
    out = values.copy()
    out[odd] = shown.where(shown != "", None)
    return out, changed


def narrow(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Full-width digits and signs as plain ones, for numbers and moments; and where one was."""
    odd = _not_ascii(values)
    if not odd.any():
        return values, odd
    plain = values[odd].map(lambda item: unicodedata.normalize("NFKC", item).replace("\u2212", "-"))
    changed = odd.copy()
    changed[odd] = plain != values[odd]
    out = values.copy()
    out[odd] = plain
    return out, changed


def present(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Marks for "nothing" as missing, and where one stood."""
    marked = values.isin(MISSING)
    return (values.where(~marked, None), marked) if marked.any() else (values, marked)


def without_persons(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Text without identity numbers, phone numbers and addresses, and where one was taken out."""
    suspect = values.str.contains(_PERSONAL_HINT, regex=True, na=False).astype(bool)
    if not suspect.any():
        return values, suspect
    clean = values[suspect].map(redact)
    found = suspect.copy()
    found[suspect] = clean.str.contains(MARK, regex=False)
    out = values.copy()
    out[found] = clean[found[found].index]
    return out, found


def is_plain(values: pd.Series) -> bool:
    """Whether a column of text holds ASCII alone, so that nothing in it is invisible or full-width."""
    return (
        isinstance(values.dtype, pd.StringDtype) and pc.all(pc.string_is_ascii(pa.array(values))).as_py() is not False
    )


def _matching(values: pd.Series, pattern: str) -> pd.Series:
    found = pc.match_substring_regex(pa.array(values, type=pa.string(), from_pandas=True), pattern)
    return pd.Series(found.fill_null(False).to_numpy(zero_copy_only=False), index=values.index, dtype=bool)


def _not_ascii(values: pd.Series) -> pd.Series:
    return _matching(values, "[^\\x00-\\x7f]")

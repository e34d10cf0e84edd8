"""What a row is known by: its content, and for sources without keys a hash of the row plus an ordinal.

Hashes are taken after a sensitive place was generalised: nothing finer can be recovered from them.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

_MOMENTS = ("stated_at", "closed_at")


def make_keys(frame: pd.DataFrame, seen: Counter[int]) -> pd.Series:
    """Give a key to every row that has none: a hash of what the source itself said, and an ordinal among identical rows.

    Nothing that the profile derives (class, areas) is part of it, so a corrected mapping makes no row another one.

    Args:
        frame: canonical rows; `source_id` is filled in place.
        seen: how often each content came before in this reading of the source; counted on.

    Returns:
        The ordinal of each row that was given a key, -1 for the others.
    """
    missing = frame["source_id"].isna()
    ordinals = pd.Series(-1, index=frame.index)
    if not missing.any():
        return ordinals
    hashes = _hash(_stated(frame[missing])).tolist()
    keys, counts = [], []
    for content in hashes:
        counts.append(seen[content])
        keys.append(f"{content:016x}-{seen[content]}")
        seen[content] += 1
    ordinals[missing] = counts
    frame["source_id"] = frame["source_id"].astype("object")
    frame.loc[missing, "source_id"] = keys
    return ordinals


def content_hash(frame: pd.DataFrame, *, with_version: bool) -> pd.Series:
    """Hash of everything that a row says, as uint64: the same again is no news."""
    content = _stated(frame)
    names = ["source_id", "class", "status", *(["source_version"] if with_version else [])]
    for name in names:
        content[name] = frame[name]
    content["rest"] = pd.Series(frame["payload"], index=frame.index).fillna("") + _shared_text(frame["areas"])
    return _hash(content)


def _stated(frame: pd.DataFrame) -> pd.DataFrame:
    content = pd.DataFrame(index=frame.index)
    for moment in _MOMENTS:
        # As text a column's format would depend on its neighbours (midnights lose their hours).
        content[moment] = frame[moment].astype("datetime64[s]").astype("int64")
    content["native"] = frame.get("class_native", "")
    content["native_status"] = frame.get("status_native", "")
    content["lon"], content["lat"] = frame["lon"], frame["lat"]
    return content


def _hash(content: pd.DataFrame) -> pd.Series:
    # Numbers are hashed as they are; what is text or nothing, as text.
    words = content.select_dtypes(exclude="number").columns
    return pd.util.hash_pandas_object(
        content.assign(**{name: content[name].astype(str) for name in words}), index=False
    )


def _shared_text(lists: pd.Series) -> pd.Series:
    """Text of lists of which many rows share one: each list is written out once."""
    made = {id(item): item for item in lists}
    texts = {key: str(item) for key, item in made.items()}
    return pd.Series([texts[id(item)] for item in lists], index=lists.index, dtype="object")

"""Why rows stay out, and what was changed in those that come in."""

from __future__ import annotations

import pandas as pd

from data_loaders.normalise.redact import redact_cell

VALUE_CHARACTERS = 80


class Rejections:
    """Collects the first reason for which each row stays out, and the flags of the rows that do not."""

    def __init__(self, rows: pd.Series) -> None:
        self._row, self.index = rows, rows.index
        self.reason = pd.Series(pd.NA, index=rows.index, dtype="object")
        self.field = pd.Series("", index=rows.index, dtype="object")
        self.value = pd.Series("", index=rows.index, dtype="object")
        self.notes: list[tuple[pd.Series, str]] = []

    def add(self, mask: pd.Series, reason: str, field: str, values: pd.Series) -> None:
        """Mark the rows of `mask`, unless they already have a reason."""
        if not mask.any():
            return
        new = mask.fillna(False).astype(bool) & self.reason.isna()
        if new.any():
            self.reason[new] = reason
            self.field[new] = field
            self.value[new] = [_shown(value) for value in values[new]]

    def note(self, mask: pd.Series, flag: str) -> None:
        """Flag the rows of `mask`: they come in, changed."""
        if mask.any():
            self.notes.append((mask, flag))

    @property
    def kept(self) -> pd.Series:
        """Boolean mask of the rows without a reason."""
        return self.reason.isna()

    def frame(self) -> pd.DataFrame:
        """The rejected rows: `row, reason, field, value`, under the raw rows' index."""
        out = ~self.kept
        return pd.DataFrame(
            {"row": self._row[out], "reason": self.reason[out], "field": self.field[out], "value": self.value[out]}
        )


def _shown(value: object) -> str:
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124 - NaN
        return ""
    return redact_cell(value)[:VALUE_CHARACTERS]

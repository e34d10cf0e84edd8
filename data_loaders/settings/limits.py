"""How much one account may take in a time; a deployment may set its own under `[limits]`."""

from __future__ import annotations

from pydantic import Field

from data_loaders.settings.parts import Part


class LimitsPart(Part):
    """Rows of single records and other counted things, for each account by itself.

    A record that is on a screen and refreshes itself counts once in ten minutes.
    """

    record_rows_per_answer: int = Field(default=1_001, ge=1, le=10_000)
    record_rows_per_minute: int = Field(default=4_000, ge=1)
    record_rows_per_hour: int = Field(default=30_000, ge=1)
    sensitive_reads_per_hour: int = Field(default=30, ge=1)
    commands_per_minute: int = Field(default=120, ge=1)
    exports_per_hour: int = Field(default=5, ge=1)
    sql_per_minute: int = Field(default=10, ge=1)

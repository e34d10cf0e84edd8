"""What people do at the desk: actions are events of a feed, like any other source's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_loaders.contract import Column, Feed, Kind, Type

if TYPE_CHECKING:
    import pandas as pd


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """An action is its own version: it is never corrected, only followed by another."""
    frame["source_version"] = "1"
    return frame


FEED = Feed(
    name="desk",
    kind=Kind.ACTION,
    about="What posts do to cases, and emergencies that leaders declare, through `access.act`; never a side way into a table.",
    every_s=86_400,
    derive=derive,
    columns=(
        Column("action_id", "source_id", Type.TEXT, required=True),
        Column("acted_at", "occurred_at", Type.MOMENT, required=True),
        Column("subject", "subject", Type.TEXT, required=True),
        Column("verb", "status", Type.TEXT, required=True),
        Column("post", "actor", Type.TEXT, required=True),
        Column("comment", "comment", Type.TEXT),
        Column("number", "number", Type.COUNT, note="how many actions of the case the post had seen"),
    ),
    facts=(
        "Staff appear as posts; names stand only in the account store.",
        "Further fields are those that the verb takes: department, tier, reason, wording, level, into, photos, answers, event.",
        "What a post types is redacted: a number that could name a person never enters.",
    ),
)

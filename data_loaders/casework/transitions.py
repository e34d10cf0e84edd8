"""Which action a case's present state allows."""

from __future__ import annotations

from dataclasses import dataclass

from data_loaders.contract import BadInputError, RefusedError

COMMENT_MAX = 500


@dataclass(frozen=True, slots=True)
class CaseState:
    """What decides whether an action is allowed: the source's status and whether somebody acknowledged it."""

    status: str
    acknowledged: bool


def check_acknowledge(state: CaseState, comment: str) -> str:
    """Allow an acknowledgement of an open, unacknowledged case; give back the comment that is kept.

    Raises:
        RefusedError: the case is not open, or somebody acknowledged it before.
        BadInputError: the comment is longer than 500 characters.
    """
    if state.acknowledged:
        raise RefusedError("this incident was acknowledged before; its timeline says by which post")
    if state.status != "open":
        raise RefusedError(f"this incident's status is {state.status!r}; only an open one can be acknowledged")
    kept = " ".join(comment.split())
    if len(kept) > COMMENT_MAX:
        raise BadInputError(f"the comment has {len(kept)} characters; at most {COMMENT_MAX} are kept")
    return kept

"""Conditions over `v_case@1` that several indicators share. None is ever NULL: what is not known has a condition of its own."""

from __future__ import annotations

# The cases that go through the seven steps; what a camera reported is a case from its registration on. A police call is
# in none of them: the police appraise their own, and what they pass on comes again as a request of 12345.
STEPS = ("grid_cases", "camera_events")
REQUESTS = ("hotline_12345",)
CASES = (*STEPS, *REQUESTS)


def within(moment: str) -> str:
    """The moment is known and lies in the window."""
    return f"coalesce({moment} >= $start AND {moment} < $end, false)"


def of_feeds(feeds: tuple[str, ...]) -> str:
    """A record of one of these feeds."""
    return "feed IN (" + ", ".join(f"'{feed}'" for feed in feeds) + ")"


# A moment known only to the day cannot be compared with an hour.
TIMED = "coalesce(precision, '') <> 'day'"
ORDINARY = "status NOT IN ('voided', 'duplicate')"
ENDED = "status = 'closed'"
STANDING = "status <> 'unknown'"
HELD_BACK = "coalesce(suspended, false)"
CALLED_BACK = "(coalesce(called_back = 'yes', false) OR answered_at IS NOT NULL)"
ANSWERS_KNOWN = "contacted IS NOT NULL AND solved IS NOT NULL AND satisfied IS NOT NULL"

# Steps that a case takes after its registration, and after its dispatch: where one of them is known, so was that.
PAST_REGISTRATION = f"(dispatched_at IS NOT NULL OR handling_at IS NOT NULL OR handled_at IS NOT NULL OR ({ENDED}))"
PAST_DISPATCH = f"(handling_at IS NOT NULL OR handled_at IS NOT NULL OR ({ENDED}))"

REPORTED = within("occurred_at")
REGISTERED = within("registered_at")
DISPATCHED = within("dispatched_at")
HANDLED = within("handled_at")
CLOSED = f"({ENDED} AND {within('closed_at')})"
# 应结案: due within the window, and neither voided, a duplicate nor suspended.
DUE = f"({ORDINARY} AND NOT {HELD_BACK} AND {within('due_at')})"

# Cases that cannot be placed in the window by the moment that is missing are placed by their report, or their closing.
NO_REGISTRATION = f"({REPORTED} AND registered_at IS NULL AND {PAST_REGISTRATION})"
NO_DISPATCH = f"({REPORTED} AND {ORDINARY} AND dispatched_at IS NULL AND {PAST_DISPATCH})"
NO_HANDLING = f"({REPORTED} AND {ENDED} AND handled_at IS NULL)"
NO_DEADLINE = f"({CLOSED} AND due_at IS NULL)"
NO_CLOSING = f"({REPORTED} AND {ENDED} AND closed_at IS NULL)"


def seconds(first: str, last: str) -> str:
    """Seconds from one moment to the other."""
    return f"(epoch({last}) - epoch({first}))"

"""Single open sensitive incidents for the operators of the place: group, minute, cell at resolution 8, street."""

from __future__ import annotations

from data_loaders.contract import Grain, Question

SHOWN_MAX = 200


def open_cases() -> Question:
    """`class_group, occurred_at, precision, cell, area`, newest first, two hundred at most; takes a stated reason."""
    return Question(
        "sensitive:open_cases",
        'SELECT * FROM "v_sensitive_case@1" ORDER BY occurred_at DESC, class_group, cell LIMIT $limit',
        {"limit": SHOWN_MAX},
        Grain.SENSITIVE,
        SHOWN_MAX,
    )

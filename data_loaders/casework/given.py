"""What each verb must be given, what it may be given, and what is wrong with what was given."""

from __future__ import annotations

from typing import Final

from data_loaders.casework.events import ANSWERS, CaseEvent

TOP_LEVEL: Final = 3  # the district
TIERS: Final = frozenset({1, 2, 3})
ESCALATION_REASONS: Final = frozenset({"overdue", "returned", "authority"})
ANSWER_VALUES: Final = frozenset({"yes", "no", "basically"})

_NEEDS: dict[str, tuple[str, ...]] = {
    "dispatch": ("department",),
    "word": ("wording",),
    "call_back": ANSWERS,
    "return": ("reason",),
    "rework": ("reason",),
    "suspend": ("reason",),
    "void": ("reason",),
    "reopen": ("reason",),
    "escalate": ("level", "reason"),
    "merge": ("into",),
    "undo": ("event",),
}
_OPTIONAL: dict[str, tuple[str, ...]] = {
    "report": ("department", "level"),
    "dispatch": ("tier",),
    "escalate": ("department",),
    "feedback": ("photos",),
    "verify": ("photos",),
}
_MISSING = {"department": "needs_department", "wording": "needs_wording", "reason": "needs_reason", "into": "bad_into"}


def needs(verb: str) -> tuple[str, ...]:
    """The fields that the verb must be given."""
    return _NEEDS.get(verb, ())


def optional(verb: str) -> tuple[str, ...]:
    """The fields that the verb may be given: a comment always."""
    return ("comment", *_OPTIONAL.get(verb, ()))


def bad_given(event: CaseEvent, level: int) -> str | None:
    """The refusal's code for what an event lacks or states wrongly, or None; `level` is the case's present one."""
    given = event.given
    for name in _NEEDS.get(event.verb, ()):
        code = _MISSING.get(name)
        if code is not None and not _is_text(given.get(name)):
            return code
    match event.verb:
        case "dispatch":
            tier = given.get("tier")
            return None if tier is None or (type(tier) is int and tier in TIERS) else "bad_tier"
        case "call_back":
            answers = [given.get(name) for name in ANSWERS]
            return None if all(isinstance(each, str) and each in ANSWER_VALUES for each in answers) else "needs_answer"
        case "escalate":
            return _bad_escalation(event, level)
        case _:
            return None


def _bad_escalation(event: CaseEvent, level: int) -> str | None:
    wanted = event.given.get("level")
    if type(wanted) is not int or not level < wanted <= TOP_LEVEL:
        return "level_not_higher"
    return None if event.given["reason"] in ESCALATION_REASONS else "needs_reason"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())

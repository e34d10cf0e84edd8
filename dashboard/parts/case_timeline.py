"""What happened to a case, in order: what its source tells and what posts did, in force or not, and why not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dash import html

from dashboard.jobs.job import JOB_VIEWER
from dashboard.parts.panel import Names, Row, aware

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words

UNDONE = "undone"
ANSWERS = ("contacted", "solved", "satisfied")


def case_timeline(rows: Sequence[Row], names: Names, words: Words) -> Component:
    """The list of steps, earliest first."""
    return html.Ol([_step(row, names, words) for row in rows], className="timeline")


def _step(row: Row, names: Names, words: Words) -> Component:
    refused = row.get("refused")
    desk = row["origin"] == "desk"
    name = words.either(f"case.done.{row['step']}" if desk else f"step.{row['step']}", "step.other")
    when = words.occurred(aware(row["at"]), row.get("precision")) if row["at"] else "—"
    parts: list[Component] = [
        html.Span(html.S(name) if refused else name, className="step-name"),
        html.Span(when, className="step-time"),
    ]
    if row.get("actor"):
        parts.append(html.Span(_post(row["actor"], words), className="step-actor"))
    if refused:
        parts.append(html.Span(_why(refused, words), className="step-why"))
    parts += [html.P(text, className="step-comment") for text in _said(row, names, words)]
    return html.Li(parts, className="is-refused" if refused else "")


def _post(actor: str, words: Words) -> str:
    """A post's name; what the process does by itself has words."""
    return words("case.by_clock") if actor == JOB_VIEWER.account else actor


def _why(code: str, words: Words) -> str:
    if code == UNDONE:
        return words("case.was_undone")
    return words("case.was_refused", reason=words.either(f"case.refusal.{code}", "err.refused"))


def _said(row: Row, names: Names, words: Words) -> list[str]:
    """What the post gave with its verb, a line each."""
    given = json.loads(row["given"]) if row.get("given") else {}
    lines = []
    if given.get("department"):
        lines.append(words("case.to_department", name=names.departments.get(given["department"], given["department"])))
    if given.get("reason"):
        lines.append(
            words.either(f"case.escalation.{given['reason']}", "case.other")
            if row["step"] == "escalate"
            else given["reason"]
        )
    lines += [str(given[name]) for name in ("wording", "into") if given.get(name)]
    answers = [
        words(
            "case.answered",
            question=words(f"case.field.{name}"),
            answer=words.either(f"case.answer.{given[name]}", "case.other"),
        )
        for name in ANSWERS
        if given.get(name)
    ]
    if answers:
        lines.append(words("join.dot").join(answers))
    if given.get("photos"):
        lines.append(words("case.photo_count", n=len(given["photos"])))
    return [*lines, *([row["comment"]] if row.get("comment") else [])]

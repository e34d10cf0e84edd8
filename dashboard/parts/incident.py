"""The panel of one incident: its record, its flags in words, its timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from dash import html

from dashboard.parts.case_timeline import case_timeline
from dashboard.parts.marks import attributes, incident_symbol, state_text, urgency_text
from dashboard.parts.panel import Names, Row, aware, panel_head, section

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words

# What sets a case apart in the list and in the panel.
MARKS = ("suspended", "supervised", "escalated", "returned", "reworked", "reopened")


def incident_panel(record: Row, timeline: Sequence[Row], names: Names, words: Words, now: datetime) -> list[Component]:
    """The panel of one incident; `now` is the district's moment, aware."""
    title = names.classes.get(record["class"], words("class.unknown"))
    code = str(record["id"]).partition(":")[2] or str(record["id"])
    return [
        panel_head(title, code, _path(record, title, names, words), words),
        _standing(record, words, now),
        _facts(record, names, words),
        *_flags(record, words),
        section(words("incident.timeline"), "", case_timeline(timeline, names, words)),
    ]


def _path(record: Row, title: str, names: Names, words: Words) -> list[tuple[str, str]]:
    path = [(words("panel.district"), "none")]
    for kind in names.kinds:
        code = record.get(f"area_{kind}")
        if code is not None:
            path.append((names.area(kind, str(code)), f"area:{kind}:{code}"))
            break
    return [*path, (title, "")]


def _standing(record: Row, words: Words, now: datetime) -> Component:
    urgency, acknowledged = int(record["urgency"]), bool(record["acknowledged"])
    is_open = record.get("status") == "open"
    state = words.either(f"status.{record['status']}", "status.unknown")
    parts = [state, words.either(f"case.step.{record['step']}", "step.other")]
    if is_open:
        parts.append(state_text(acknowledged, words))
    marks = [words(f"case.mark.{name}") for name in MARKS if record.get(name)]
    return html.Div(
        [
            incident_symbol(urgency, acknowledged or not is_open, 34),
            html.Div(
                [
                    html.Div(words("join.dot").join(parts), className="standing-state"),
                    html.Div(words("join.dot").join([urgency_text(urgency, words), *marks]), className="note"),
                ]
            ),
            *([due_text(aware(record["due_at"]), now, words)] if is_open and record.get("due_at") else []),
        ],
        className="standing",
    )


def due_text(due_at: datetime, now: datetime, words: Words) -> Component:
    """How long until the case is due, or since when it is over, in words."""
    left_s = (due_at - now).total_seconds()
    text = words("due.left" if left_s >= 0 else "due.over", age=words.age(abs(left_s)))
    over = " is-over" if left_s < 0 else ""
    return html.Div(
        [html.Strong(text), html.Div(words.moment(due_at), className="note")], className=f"standing-due{over}"
    )


def _facts(record: Row, names: Names, words: Words) -> Component:
    pairs: list[tuple[str, Component | str]] = [
        (words("incident.occurred"), words.occurred(aware(record["occurred_at"]), record.get("precision")))
    ]
    if record.get("closed_at"):
        pairs.append((words("incident.closed"), words.occurred(aware(record["closed_at"]), record.get("precision"))))
    department = record.get("department")
    if department:
        pairs.append((words("incident.department"), names.departments.get(department, department)))
    for kind, kind_name in names.kinds.items():
        code = record.get(f"area_{kind}")
        if code is not None:
            link = html.Button(
                names.area(kind, str(code)),
                className="link",
                **attributes({"data-select": f"area:{kind}:{code}", "type": "button"}),
            )
            pairs.append((kind_name, link))
    if record.get("lon") is None:
        pairs.append((words("incident.place"), words("incident.unlocated")))
    else:
        pairs.append((words("incident.place"), f"{record['lat']:.5f}, {record['lon']:.5f}"))
    if record.get("source"):
        pairs.append((words("incident.source"), names.sources.get(record["source"], words("source.other"))))
    rows = [html.Div([html.Dt(label), html.Dd(value)], className="fact") for label, value in pairs]
    return html.Dl(rows, className="facts")


def _flags(record: Row, words: Words) -> list[Component]:
    items = [html.Li(words.either(f"flag.{name}", "flag.other")) for name in record["flags"] or ()]
    return [section(words("incident.flags"), "", html.Ul(items, className="flags"))] if items else []

"""The panel of one incident: its record, its flags in words, its timeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dash import dcc, html

from dashboard.parts.marks import attributes, incident_symbol, state_text, urgency_text
from dashboard.parts.panel import Names, Row, aware, panel_head, section

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words

COMMENT_MAX = 500


def incident_panel(record: Row, timeline: Sequence[Row], names: Names, words: Words) -> list[Component]:
    """The panel of one incident."""
    title = names.classes.get(record["class"], words("class.unknown"))
    code = str(record["id"]).partition(":")[2] or str(record["id"])
    return [
        panel_head(title, code, _path(record, title, names, words), words),
        _standing(record, words),
        _facts(record, names, words),
        *_flags(record, words),
        section(words("incident.timeline"), "", _timeline(timeline, words)),
    ]


def _path(record: Row, title: str, names: Names, words: Words) -> list[tuple[str, str]]:
    path = [(words("panel.district"), "none")]
    for kind in names.kinds:
        code = record.get(f"area_{kind}")
        if code is not None:
            path.append((names.area(kind, str(code)), f"area:{kind}:{code}"))
            break
    return [*path, (title, "")]


def is_open_to_acknowledge(record: Row) -> bool:
    """True where the incident is open and nobody has acknowledged it."""
    return record.get("status") == "open" and not record["acknowledged"]


def _standing(record: Row, words: Words) -> Component:
    urgency, acknowledged = int(record["urgency"]), bool(record["acknowledged"])
    state = words(f"status.{record['status']}") if words.has(f"status.{record['status']}") else words("status.unknown")
    parts = [state]
    if record.get("status") == "open":
        parts.append(state_text(acknowledged, words))
    return html.Div(
        [
            incident_symbol(urgency, acknowledged or record.get("status") != "open", 34),
            html.Div(
                [
                    html.Div(words("join.dot").join(parts), className="standing-state"),
                    html.Div(urgency_text(urgency, words), className="note"),
                ]
            ),
        ],
        className="standing",
    )


def _facts(record: Row, names: Names, words: Words) -> Component:
    pairs: list[tuple[str, Component | str]] = [
        (words("incident.occurred"), words.occurred(aware(record["occurred_at"]), record.get("precision")))
    ]
    if record.get("closed_at"):
        pairs.append((words("incident.closed"), words.occurred(aware(record["closed_at"]), record.get("precision"))))
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
        pairs.append((words("incident.source"), words.either(f"source.{record['source']}", "source.other")))
    rows = [html.Div([html.Dt(label), html.Dd(value)], className="fact") for label, value in pairs]
    return html.Dl(rows, className="facts")


def _flags(record: Row, words: Words) -> list[Component]:
    items = [html.Li(words.either(f"flag.{name}", "flag.other")) for name in record["flags"] or ()]
    return [section(words("incident.flags"), "", html.Ul(items, className="flags"))] if items else []


def _timeline(rows: Sequence[Row], words: Words) -> Component:
    return html.Ol(
        [
            html.Li(
                [
                    html.Span(words.either(f"step.{row['step']}", "step.other"), className="step-name"),
                    html.Span(
                        words.occurred(aware(row["at"]), row.get("precision")) if row["at"] else "—",
                        className="step-time",
                    ),
                    *([html.Span(row["actor"], className="step-actor")] if row.get("actor") else []),
                    *([html.P(row["comment"], className="step-comment")] if row.get("comment") else []),
                ]
            )
            for row in rows
        ],
        className="timeline",
    )


def acknowledge_form(words: Words) -> Component:
    """The form stands apart from the panel's body, so that a refresh never takes away what is being typed."""
    return html.Div(
        [
            html.Label(words("ack.label"), htmlFor="desk-ack-comment", className="note"),
            dcc.Textarea(
                id="desk-ack-comment",
                className="ack-comment",
                maxLength=COMMENT_MAX,
                placeholder=words("ack.placeholder"),
            ),
            html.Div(
                [
                    html.Button(
                        words("ack.submit"), id="desk-ack-submit", className="primary", n_clicks=0, type="button"
                    ),
                    html.Span(id="desk-ack-message", className="note", role="status"),
                ],
                className="ack-row",
            ),
        ],
        id="desk-ack",
        className="ack",
        hidden=True,
    )

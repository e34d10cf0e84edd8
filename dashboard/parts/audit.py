"""Events of the audit log as rows, and the state of its chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.parts.marks import attributes
from dashboard.parts.room import table

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from data_loaders.access import AuditPage, ChainState


def results(page: AuditPage, first: bool, words: Words) -> list[Component]:
    """One page of events, newest first, with the ways to older and to the newest ones."""
    if not page.events and page.older is None:
        return [html.P(words("audit.none"), className="empty"), *_ways(page, first, words)]
    rows = [
        [
            html.Span(words.to_second(event.at), className="code"),
            event.actor or words("audit.nobody"),
            html.Span(
                [html.Span(event_text(event.event, words)), html.Span(event.event, className="code")], className="event"
            ),
            html.Span(event.scope, className="code"),
            html.Span(event.detail_text, className="detail"),
            html.Span(words.number(event.number), className="code"),
        ]
        for event in page.events
    ]
    heads = [words(f"audit.{name}") for name in ("at", "actor", "event", "scope", "detail", "number")]
    return [table(heads, rows, words("audit.events"), "grid-audit"), *_ways(page, first, words)]


def event_text(event: str, words: Words) -> str:
    """An event's name in words; one without words shows as it is written."""
    return words.either(f"audit.event.{event}", "audit.event.other")


def chain(state: ChainState, words: Words) -> Component:
    """Whether the log is whole, since when that is known, and what to do where it is not."""
    key = "audit.chain_holds" if state.holds else "audit.chain_broken"
    text = words(key, n=words.number(state.events), at=words.to_second(state.checked_at))
    parts = [html.Span(text)] if state.holds else [html.Strong(text), html.Span(state.fault, className="code")]
    return html.Div(
        parts, className="chain" if state.holds else "chain is-bad", role="status" if state.holds else "alert"
    )


def _ways(page: AuditPage, first: bool, words: Words) -> list[Component]:
    ways = []
    if not first:
        ways.append(_way("search", "", words("audit.newest")))
    if page.older is not None:
        ways.append(_way("older", str(page.older), words("audit.older")))
    return [html.Div(ways, className="field-row")] if ways else []


def _way(verb: str, before: str, label: str) -> Component:
    marks = attributes({"data-order": verb, "data-before": before, "type": "button"})
    return html.Button(label, className="chip-button", **marks)

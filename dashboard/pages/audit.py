"""The auditor's page: who opened or did what, searched, a page at a time, and whether the log is whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from dash import Dash, Input, Output, html, no_update

from dashboard.audit_query import FIELDS, address_of, read_query
from dashboard.parts.audit import chain, results
from dashboard.parts.marks import attributes
from dashboard.parts.refusal import refusal
from dashboard.parts.retention import terms
from dashboard.parts.room import field, order, room, said
from data_loaders.access import AuditQuery, BadInputError, FenggeError

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.pages.context import PageContext
    from data_loaders.access import Access, Viewer

EXPORT = "/audit/export.csv"
VERBS = ("search", "older", "verify")
_OFFSET_DIGITS = 15


def layout(context: PageContext) -> Component:
    """The whole page for one auditor, with the newest events."""
    words, books = context.words, context.access.audit_room
    page = books.page(AuditQuery(), context.viewer)
    fields = [
        field("audit-from", words("audit.from"), placeholder=words("audit.day_form"), maxLength=40),
        field("audit-to", words("audit.to"), placeholder=words("audit.day_form"), maxLength=40),
        field("audit-actor", words("audit.actor"), maxLength=80),
        field("audit-event", words("audit.event"), maxLength=80, list="audit-events"),
        field("audit-text", words("audit.text"), maxLength=200),
    ]
    known = sorted(key.removeprefix("audit.event.") for key in words.texts if key.startswith("audit.event."))
    offered = [html.Option(value=name, label=words(f"audit.event.{name}")) for name in known if name != "other"]
    return room(
        "audit",
        context,
        [
            html.Div(
                [
                    html.Div(chain(books.chain(context.viewer), words), id="audit-chain"),
                    order("verify", words("audit.verify"), "chip-button"),
                ],
                className="room-head",
            ),
            html.Div(
                [
                    *fields,
                    html.Datalist(offered, id="audit-events"),
                    html.Div(
                        [
                            order("search", words("audit.search")),
                            html.A(
                                words("audit.export"),
                                id="audit-export",
                                href=EXPORT,
                                className="link",
                                **attributes({"download": "audit.csv"}),
                            ),
                        ],
                        className="field-row",
                    ),
                ],
                className="form form-wide",
                role="search",
            ),
            html.Div(id="audit-message", role="status"),
            html.Div(results(page, True, words), id="audit-results", className="room-section"),
            terms(context.access.feed_states(), words),
        ],
    )


def register(app: Dash, access: Access, viewer_of: Callable[[], Viewer], words_of: Callable[[], Words]) -> None:
    """Hang the page's callback on `app`."""

    @app.callback(
        Output("audit-results", "children"),
        Output("audit-chain", "children"),
        Output("audit-message", "children"),
        Output("audit-export", "href"),
        Input("audit-order", "data"),
        prevent_initial_call=True,
    )
    def on_order(order_: Any) -> tuple[Any, Any, Any, Any]:
        words, viewer = words_of(), viewer_of()
        try:
            verb, fields, before = _order(order_)
            state = access.audit_room.chain(viewer, whole=verb == "verify")
            if verb == "verify":
                return no_update, chain(state, words), "", no_update
            page = access.audit_room.page(read_query(fields, access.district.zone), viewer, before)
        except FenggeError as error:
            return no_update, no_update, said(refusal(error, words), bad=True), no_update
        asked = address_of(fields)
        return results(page, before is None, words), chain(state, words), "", EXPORT + (f"?{asked}" if asked else "")


def _order(given: Any) -> tuple[str, Mapping[str, object], int | None]:
    order_: Mapping[str, Any] = given if isinstance(given, dict) else {}
    verb, fields, before = order_.get("verb"), order_.get("fields"), order_.get("before", "")
    if verb not in VERBS or not isinstance(fields, dict) or not set(fields) <= set(FIELDS):
        raise BadInputError("audit: no order of this page; reload it")
    if verb != "older":
        return str(verb), fields, None
    if not isinstance(before, str) or not before.isascii() or not before.isdecimal() or len(before) > _OFFSET_DIGITS:
        raise BadInputError("audit: that page is none of this log's; search again")
    return str(verb), fields, int(before)

"""Open sensitive incidents, for the operators who are sent: each opening for a stated reason, which is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dash import Dash, Input, Output, html
from h3.api import basic_int as h3

from dashboard.parts.accounts import area_text
from dashboard.parts.marks import attributes
from dashboard.parts.panel import aware
from dashboard.parts.refusal import refusal
from dashboard.parts.room import field, order, room, said, table
from data_loaders.access import REASON_MAX, REASON_MIN, BadInputError, FenggeError
from layers.indicators.sensitive_cases import SHOWN_MAX, open_cases

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.pages.context import PageContext
    from data_loaders.access import Access, Viewer

_DECIMALS = 3  # a cell of resolution 8 is 900 m across: more would only look finer than it is


def layout(context: PageContext) -> Component:
    """The page before anything was opened: nothing is shown until a reason stands in the audit log."""
    words = context.words
    kinds = {kind.id: words.pick(kind.name) for kind in context.access.district.area_kinds}
    reach = area_text(context.viewer.jurisdiction, context.access.area_names, kinds, words)
    return room(
        "sensitive",
        context,
        [
            html.Div(
                [
                    html.H2(words("sensitive.title")),
                    html.P(words("sensitive.about", area=reach), className="note"),
                    field(
                        "sensitive-reason",
                        words("sensitive.reason"),
                        note=words("sensitive.reason_note", least=REASON_MIN, most=REASON_MAX),
                        maxLength=REASON_MAX,
                    ),
                    html.Div(order("open", words("sensitive.open")), className="field-row"),
                    html.Div(id="sensitive-message", role="status"),
                ],
                className="form",
            ),
            html.Div(
                html.P(words("sensitive.closed"), className="empty"),
                id="sensitive-list",
                className="room-section",
                **attributes({"aria-live": "polite"}),
            ),
        ],
    )


def register(app: Dash, access: Access, viewer_of: Callable[[], Viewer], words_of: Callable[[], Words]) -> None:
    """Hang the page's callback on `app`."""

    @app.callback(
        Output("sensitive-list", "children"),
        Output("sensitive-message", "children"),
        Input("sensitive-order", "data"),
        prevent_initial_call=True,
    )
    def on_open(order_: Any) -> tuple[Any, Any]:
        words = words_of()
        try:
            answer = access.read(open_cases(access.now()), viewer_of(), _reason(order_))
        except FenggeError as error:
            # What was open before goes too: a page that may no longer be shown is not left standing.
            key = "sensitive.reason_short" if isinstance(error, BadInputError) else ""
            told = words(key, least=REASON_MIN, most=REASON_MAX) if key else refusal(error, words)
            return html.P(words("sensitive.closed"), className="empty"), said(told, bad=True)
        told = words("sensitive.opened", at=words.moment(answer.as_of))
        return cases(answer.table.to_pylist(), access, words), said(told)


def cases(rows: Sequence[Mapping[str, Any]], access: Access, words: Words) -> Component:
    """The rows as a table: when, which group, which street, the centre of the cell."""
    if not rows:
        return html.P(words("sensitive.none"), className="empty")
    groups = {group.id: words.pick(group.name) for group in access.district.groups}
    streets = access.area_names.get(access.district.area_kinds[0].id, {})
    drawn = [
        [
            words.occurred(aware(row["occurred_at"]), row["precision"]),
            groups.get(row["class_group"], words("class.unknown")),
            words(f"sensitive.status.{row['status']}"),
            streets.get(row["area"] or "", words("sensitive.no_area")),
            html.Span(_centre(row["cell"], words), className="code"),
        ]
        for row in rows
    ]
    kind = access.district.area_kinds[0]
    heads = [
        words("sensitive.at"),
        words("sensitive.group"),
        words("sensitive.status"),
        words.pick(kind.name),
        words("sensitive.cell"),
    ]
    note = words("sensitive.first", n=SHOWN_MAX) if len(rows) == SHOWN_MAX else words("sensitive.count", n=len(rows))
    return html.Div([html.P(note, className="note"), table(heads, drawn, words("sensitive.title"))])


def _centre(cell: int | None, words: Words) -> str:
    if cell is None:
        return words("sensitive.no_place")
    lat, lon = h3.cell_to_latlng(cell)
    return f"{lon:.{_DECIMALS}f} {lat:.{_DECIMALS}f}"


def _reason(order_: Any) -> str:
    fields = order_.get("fields") if isinstance(order_, dict) and order_.get("verb") == "open" else None
    reason = fields.get("reason") if isinstance(fields, dict) else None
    return reason if isinstance(reason, str) else ""

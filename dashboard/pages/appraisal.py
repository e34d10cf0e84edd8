"""The appraisal (考核): indicators of a window for the post's own scope, and by department, street or community."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from dash import Dash, Input, Output, html, no_update

from dashboard.appraisal_query import HEADLINE, MONTHS, NONE, ROLLING, Asked, kinds_offered, read_asked
from dashboard.parts.accounts import area_text
from dashboard.parts.appraisal import Telling, sections
from dashboard.parts.appraisal_table import columns, grouped
from dashboard.parts.marks import attributes
from dashboard.parts.refusal import refusal
from dashboard.parts.room import choices, field, order, room, said
from data_loaders.access import FenggeError
from layers.indicators.appraisal import DEPARTMENT, Appraisal, Rules, appraise, read_figures
from layers.indicators.declared import GROUPS, INDICATORS
from layers.indicators.indicator import FEWEST

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.pages.context import PageContext
    from data_loaders.access import Access, Viewer


def layout(context: PageContext) -> Component:
    """The page before it was asked anything: the bridge sends the address's window and grouping at once."""
    words = context.words
    return room(
        "appraisal",
        context,
        [
            html.Div(_form(context.access, words), className="form appraisal-form"),
            html.Div(id="appraisal-message", role="status"),
            html.Div(
                html.P(words("appraisal.counting"), className="empty"),
                id="appraisal-figures",
                className="room-section",
            ),
            html.Div(id="appraisal-table", className="room-section"),
        ],
    )


def register(app: Dash, access: Access, viewer_of: Callable[[], Viewer], words_of: Callable[[], Words]) -> None:
    """Hang the page's callback on `app`."""

    @app.callback(
        Output("appraisal-figures", "children"),
        Output("appraisal-table", "children"),
        Output("appraisal-message", "children"),
        Input("appraisal-order", "data"),
        prevent_initial_call=True,
    )
    def on_order(order_: Any) -> tuple[Any, Any, Any]:
        words, viewer = words_of(), viewer_of()
        try:
            return _shown(order_, access, viewer, words)
        except FenggeError as error:
            return no_update, no_update, said(refusal(error, words), bad=True)


def _form(access: Access, words: Words) -> list[Component]:
    kinds = {kind.id: words.pick(kind.name) for kind in access.district.area_kinds}
    groupings = [
        (NONE, words("appraisal.by.none")),
        (DEPARTMENT, words("appraisal.by.department")),
        *((kind, words("appraisal.by.area", kind=kinds[kind].lower())) for kind in kinds_offered(tuple(kinds))),
    ]
    windows = [(name, words(f"appraisal.window.{name}")) for name in (*ROLLING, MONTHS)]
    shows = [(HEADLINE, words("appraisal.show.headline")), *((one, words(f"indicator.group.{one}")) for one in GROUPS)]
    months = [
        field(f"appraisal-{end}", words(f"appraisal.{end}"), placeholder=words("appraisal.month_form"), maxLength=7)
        for end in ("from", "to")
    ]
    return [
        choices("window", words("appraisal.window"), windows, ["28d"]),
        html.Div(
            [*months, order("show", words("appraisal.show_months"))],
            className="field-row",
            hidden=True,
            **attributes({"data-shown-by": f"window:{MONTHS}"}),
        ),
        choices("by", words("appraisal.by"), groupings, [NONE]),
        choices("show", words("appraisal.show"), shows, [HEADLINE]),
    ]


def _shown(order_: object, access: Access, viewer: Viewer, words: Words) -> tuple[Any, Any, Any]:
    district = access.district
    kinds = tuple(kind.id for kind in district.area_kinds)
    asked = read_asked(order_, kinds, district.zone, access.now())
    part = district.casework
    rules = Rules(
        part.register_within_min, part.dispatch_within_min, part.closing_denominator, part.weights, part.basically
    )
    answer = access.read(appraise(asked.window, asked.by, rules, kinds), viewer)
    told = read_figures(answer.table)
    telling = Telling(words, rules, _sources(access, words))
    about = words(
        "appraisal.about",
        area=area_text(viewer.jurisdiction, access.area_names, _kinds(access, words), words),
        span=words("appraisal.span", **_span(asked, words)),
        at=words.moment(answer.as_of),
    )
    head = [html.H1(words("appraisal.title")), html.P(about, className="note", role="status"), *_silent(access, words)]
    return (
        [html.Div(head, className="room-head"), html.Div(sections(told.whole, telling), className="figures-all")],
        _table(asked, told, access, telling),
        "",
    )


def _table(asked: Asked, told: Appraisal, access: Access, telling: Telling) -> list[Component]:
    words = telling.words
    if not asked.by:
        return [html.P(words("appraisal.first"), className="empty")]
    by_department = asked.by == DEPARTMENT
    label = words("appraisal.department") if by_department else _kinds(access, words)[asked.by]
    notes = [words("appraisal.table_note", n=FEWEST), *([words("appraisal.department_note")] if by_department else [])]
    return [
        html.H2(words("appraisal.table")),
        *(html.P(note, className="note") for note in notes),
        grouped(told, _names(asked.by, told, access, words), label, columns(asked.show, telling), words),
    ]


def _names(by: str, told: Appraisal, access: Access, words: Words) -> Mapping[str, str]:
    """What each group is called; a department that the profile does not have by what its source calls it."""
    if by == DEPARTMENT:
        known = {code: words.pick(one.name) for code, one in access.district.departments.items()}
        without = words("appraisal.no_department")
    else:
        known = dict(access.area_names.get(by, {}))
        without = words("appraisal.no_area", kind=_kinds(access, words)[by].lower())
    return {code: known.get(code, code) if code else without for code in told.groups}


def _span(asked: Asked, words: Words) -> dict[str, str]:
    return {"from": words.moment(asked.window.start), "to": words.moment(asked.window.end)}


def _kinds(access: Access, words: Words) -> dict[str, str]:
    return {kind.id: words.pick(kind.name) for kind in access.district.area_kinds}


def _sources(access: Access, words: Words) -> dict[str, tuple[str, ...]]:
    """Names of the city's sources by feed."""
    found: dict[str, tuple[str, ...]] = {}
    for state in access.feed_states():
        found[state.feed] = (*found.get(state.feed, ()), words.pick(state.label))
    return found


def _silent(access: Access, words: Words) -> list[Component]:
    """Which of the sources that are counted do not answer now."""
    counted = {feed for one in INDICATORS for feed in one.feeds}
    names = [words.pick(one.label) for one in access.feed_states() if one.feed in counted and one.state != "ok"]
    if not names:
        return []
    return [html.P(words("appraisal.silent", names=words("join.list").join(names)), className="warned")]

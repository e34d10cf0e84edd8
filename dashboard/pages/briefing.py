"""The briefing (简报): what a street's leaders need to know of a window, read in ten minutes, issued and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html

from dashboard.briefing.ask import WHOLE, Asked, Made, areas_offered, make, own_area, read_asked
from dashboard.briefing.issued import issue, newest, opened
from dashboard.briefing.names import Names
from dashboard.briefing.setting import breaks_of, set_document
from dashboard.parts.briefing import set_page
from dashboard.parts.briefing_sent import sent_questions
from dashboard.parts.marks import action, attributes
from dashboard.parts.nodes import nodes
from dashboard.parts.promises import open_promises, promise_form, promise_orders
from dashboard.parts.refusal import refusal
from dashboard.parts.room import choices, field, order, room, said, sure
from data_loaders.access import BadInputError, Command, FenggeError
from layers.briefing.drawing import DARK, LIGHT
from layers.briefing.period import Kind
from layers.briefing.promises import read_promises, untold

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.pages.context import PageContext
    from data_loaders.access import Access, Viewer
    from layers.registry import Registry

SHOW, ISSUE = "show", "issue"
PROMISES = {"promise": "promise.make", "keep": "promise.keep", "break": "promise.break"}


def layout(context: PageContext) -> Component:
    """The page before it was asked anything: the bridge sends the address's window, day and area at once."""
    words = context.words
    return room(
        "briefing",
        context,
        [
            html.Div(_form(context), className="form briefing-form no-print"),
            html.Div(id="briefing-message", role="status", className="no-print"),
            html.P(words("briefing.counting"), id="briefing-counting", role="status", className="no-print"),
            html.P(words("briefing.kept"), id="briefing-kept", className="no-print", hidden=True),
            html.Article(id="briefing-body", **attributes({"aria-busy": "true"})),
            dcc.Store(id="briefing-told"),
            dcc.Store(id="briefing-shown"),
            *promise_form(context),
        ],
    )


def register(
    app: Dash, access: Access, registry: Registry, viewer_of: Callable[[], Viewer], words_of: Callable[[], Words]
) -> None:
    """Hang the page's callback on `app`."""

    @app.callback(
        Output("briefing-told", "data"),
        Output("briefing-message", "children"),
        Input("briefing-order", "data"),
        prevent_initial_call=True,
    )
    def on_order(order_: Any) -> tuple[dict[str, Any], Any]:
        words, viewer = words_of(), viewer_of()
        try:
            body, message = _answered(order_, access, registry, viewer, words)
        except FenggeError as error:
            # Nothing new to set: what stood there stays.
            return {}, said(refusal(error, words), bad=True)
        return {"nodes": nodes(body), "done": order_["verb"]}, message

    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("fengge", "showBriefing"),
        Output("briefing-shown", "data"),
        Input("briefing-told", "data"),
        prevent_initial_call=True,
    )


def _form(context: PageContext) -> list[Component]:
    words, access, viewer = context.words, context.access, context.viewer
    offered = areas_offered(access, viewer)
    whole = [(WHOLE, words("briefing.all"))] if viewer.jurisdiction.is_whole else []
    windows = [(kind.value, words(f"briefing.window.{kind.value}")) for kind in Kind]
    issues = access.permits("briefing.issue", viewer)
    return [
        choices("window", words("briefing.window"), windows, [access.district.briefing.window]),
        html.Div(
            [
                field("briefing-day", words("briefing.day"), placeholder=words("briefing.day_form"), maxLength=10),
                html.Button(
                    "‹", className="choice", title=words("briefing.previous"), **_step(-1, words("briefing.previous"))
                ),
                html.Button("›", className="choice", title=words("briefing.next"), **_step(1, words("briefing.next"))),
                order(SHOW, words("briefing.show")),
            ],
            className="field-row",
        ),
        choices("area", words("briefing.area_choice"), [*whole, *offered.items()], [own_area(viewer) or WHOLE]),
        html.Div(
            [
                html.A(words("briefing.pdf"), href="#", className="choice", **attributes({"data-file": "pdf"})),
                html.A(words("briefing.html"), href="#", className="choice", **attributes({"data-file": "html"})),
                action("print", words("briefing.print"), "choice", label=words("briefing.print")),
                *(
                    [sure("briefing", ISSUE, words("briefing.issue"), words("briefing.issue.sure"), words, grave=False)]
                    if issues
                    else []
                ),
            ],
            className="field-row briefing-tools",
        ),
    ]


def _step(days: int, label: str) -> dict[str, Any]:
    return attributes({"data-day-step": str(days), "type": "button", "aria-label": label})


def _answered(order_: object, access: Access, registry: Registry, viewer: Viewer, words: Words) -> tuple[Any, Any]:
    given: Mapping[str, Any] = order_ if isinstance(order_, dict) else {}
    verb = given["verb"] if isinstance(given.get("verb"), str) else ""
    message: Any = ""
    asked = _asked(given, access, viewer)
    if verb == ISSUE:
        made = make(access, viewer, asked)
        issue(access, viewer, made)
        # What was just issued is what stands: it need not be counted again.
        asked = Asked(asked.area, asked.kind, made.briefing.period.day)
        made = replace(made, issued=newest(access, viewer, asked))
        message = said(words("briefing.issue.done", day=made.briefing.period.day.isoformat()))
        return _shown(made, access, registry, viewer, words), message
    if verb in PROMISES:
        access.act(Command(PROMISES[verb], promise_orders(verb, given, asked.area, Names.of(access, words))), viewer)
        message = said(words("briefing.promise.made" if verb == "promise" else "briefing.promise.told"))
    elif verb != SHOW:
        raise BadInputError("briefing: no order of this page; reload it")
    return _shown(opened(access, viewer, asked), access, registry, viewer, words), message


def _shown(made: Made, access: Access, registry: Registry, viewer: Viewer, words: Words) -> list[Component]:
    breaks = breaks_of(made, registry)
    light, dark = (set_document(made, access, words, breaks=breaks, palette=palette) for palette in (LIGHT, DARK))
    names = Names.of(access, words)
    sent = sent_questions(access.saved_views.sent("briefing", viewer), words)
    if not access.permits("promise.keep", viewer):
        return [*set_page(light, dark.drawing), *sent]
    told = read_promises(access.read(untold(made.briefing.area), viewer).table)
    return [*set_page(light, dark.drawing), *sent, *open_promises(told, names)]


def _asked(given: Mapping[str, Any], access: Access, viewer: Viewer) -> Asked:
    """Window, area and day as the page's choices and fields have them."""
    chosen, fields = given.get("chosen"), given.get("fields")
    groups = chosen if isinstance(chosen, dict) else {}
    texts = fields if isinstance(fields, dict) else {}
    day = texts.get("day") or ""
    window, area = (_one(groups.get(name)) for name in ("window", "area"))
    return read_asked(access, viewer, area, window, day.strip() if isinstance(day, str) else "?")


def _one(values: object) -> str:
    return values[0] if isinstance(values, list) and len(values) == 1 and isinstance(values[0], str) else ""

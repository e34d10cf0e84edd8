"""Pieces of the pages without a map: shell, fields, choices, orders, and what is shown once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html

from dashboard.parts.bands import emergency_band
from dashboard.parts.header import header
from dashboard.parts.marks import attributes
from data_loaders.access import Right, may

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.pages.context import PageContext


def room(
    page: str, context: PageContext, body: Sequence[Component], more: Mapping[str, Any] | None = None
) -> Component:
    """A whole page: head, stores for what is picked and ordered, body. The bridge mounts it by `<page>-config`.

    `more` goes into that configuration.
    """
    words = context.words
    said = {key: text for key, text in words.texts.items() if key.startswith(("emergency.", f"{page}."))}
    zone = context.access.district.zone
    config = {
        "page": page,
        "theme": context.theme,
        "lang": words.lang,
        "zone": zone,
        "strings": said,
        "can": {"emergencies": may(context.viewer, Right.FIGURES)},
        **(more or {}),
    }
    return html.Div(
        [
            dcc.Store(id=f"{page}-config", data=config),
            dcc.Store(id=f"{page}-mounted"),
            dcc.Store(id=f"{page}-order"),
            header(page, context, live=False),
            emergency_band(page),
            html.Main(body, className=f"room room-{page}"),
        ],
        className="page page-desk page-room",
        lang="zh-CN" if words.lang == "zh" else words.lang,
        **attributes({"data-room": page}),
    )


ROOMS = ("briefing", "appraisal", "alarms", "sensitive", "sql", "accounts", "audit")


def mount_rooms(app: Dash) -> None:
    """Let the bridge take a room over when its configuration arrives."""
    for page in ROOMS:
        app.clientside_callback(  # type: ignore[no-untyped-call]
            ClientsideFunction("fengge", "mountRoom"),
            Output(f"{page}-mounted", "data"),
            Input(f"{page}-config", "data"),
        )


def field(id_: str, label: str, *, note: str = "", **props: Any) -> Component:
    """A line of text with its label; the bridge sends its value with every order of the form."""
    return html.Div(
        [
            html.Label(label, htmlFor=id_, className="field-label"),
            dcc.Input(id=id_, type="text", className="field-input", autoComplete="off", **props),
            *([html.Span(note, className="note")] if note else []),
        ],
        className="field",
    )


def choices(
    group: str, label: str, options: Iterable[tuple[str, str]], chosen: Iterable[str] = (), *, several: bool = False
) -> Component:
    """Buttons of which one, or several, are pressed; the bridge presses them and sends those that are."""
    held = set(chosen)
    buttons = [
        html.Button(
            text,
            className="choice",
            **attributes({"data-choose": value, "aria-pressed": str(value in held).lower(), "type": "button"}),
        )
        for value, text in options
    ]
    return html.Div(
        [
            html.Span(label, className="field-label"),
            html.Div(
                buttons,
                className="chooser",
                role="group",
                **attributes(
                    {"data-group": group, "data-several": str(several).lower(), "aria-label": label},
                ),
            ),
        ],
        className="field",
    )


def order(verb: str, label: str, class_name: str = "primary") -> Component:
    """A button that sends the form with this verb."""
    return html.Button(label, className=class_name, **attributes({"data-order": verb, "type": "button"}))


def sure(page: str, verb: str, label: str, question: str, words: Words, *, grave: bool = True) -> Component:
    """An order that is asked for, then confirmed beside what it does; `grave` where it cannot be taken back."""
    box = f"{page}-sure-{verb}"
    return html.Div(
        [
            html.Button(
                label,
                className="choice is-grave" if grave else "choice",
                **attributes({"data-ask": box, "aria-expanded": "false", "aria-controls": box, "type": "button"}),
            ),
            html.Div(
                [
                    html.P(question),
                    html.Div(
                        [
                            order(
                                verb, words("room.sure", what=label), "primary is-grave" if grave else "primary is-sure"
                            ),
                            html.Button(
                                words("room.not_sure"),
                                className="choice",
                                **attributes({"data-ask": "", "type": "button"}),
                            ),
                        ],
                        className="field-row",
                    ),
                ],
                id=box,
                className="sure",
                hidden=True,
                role="group",
                **attributes({"aria-label": label}),
            ),
        ],
        className="grave",
    )


def shown_once(label: str, secret: str, note: str, words: Words) -> Component:
    """A secret, once, with a button that copies it."""
    return html.Div(
        [
            html.Strong(label),
            html.Div(
                [
                    html.Code(secret, className="secret"),
                    html.Button(
                        words("room.copy"),
                        className="chip-button",
                        **attributes({"data-copy": secret, "data-done": words("room.copied"), "type": "button"}),
                    ),
                ],
                className="field-row",
            ),
            html.P(note, className="note"),
        ],
        className="once",
    )


def said(text: str, *, bad: bool = False) -> Component:
    """One sentence about what was asked for."""
    return html.P(text, className="said is-bad" if bad else "said")


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]], caption: str, class_name: str = "") -> Component:
    """A plain table; its caption is read out and not drawn."""
    return html.Div(
        html.Table(
            [
                html.Caption(caption),
                html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
                html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in rows]),
            ],
            className=f"grid {class_name}".strip(),
        ),
        className="grid-box",
    )

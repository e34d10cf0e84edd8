"""Promises at the foot of a briefing: made by choosing department, class and day, and told of when the day has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.briefing.names import Names
from dashboard.parts.marks import attributes
from dashboard.parts.room import field, order
from data_loaders.access import BadInputError
from layers.briefing.promises import Promise

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.pages.context import PageContext

WHAT_MAX = 60


def promise_form(context: PageContext) -> list[Component]:
    """The form of those who may make promises; nothing for others."""
    access, words = context.access, context.words
    if not access.permits("promise.make", context.viewer):
        return []
    district = access.district
    departments = [words.pick(one.name) for one in district.departments.values()]
    classes = [words.pick(one.name) for one in district.classes if not one.sensitive]
    return [
        html.Section(
            [
                html.H2(words("briefing.promise")),
                html.Div(
                    [
                        field("briefing-department", words("briefing.department"), list="briefing-departments"),
                        field(
                            "briefing-class",
                            words("briefing.class"),
                            list="briefing-classes",
                            placeholder=words("briefing.promise.any"),
                        ),
                        field("briefing-what", words("briefing.what"), maxLength=WHAT_MAX),
                        field(
                            "briefing-due",
                            words("briefing.due"),
                            placeholder=words("briefing.promise.due_form"),
                            maxLength=10,
                        ),
                        order("promise", words("briefing.promise")),
                    ],
                    className="field-row",
                ),
                _names("briefing-departments", departments),
                _names("briefing-classes", classes),
            ],
            className="form briefing-promise no-print",
        )
    ]


def open_promises(told: Sequence[Promise], names: Names) -> list[Component]:
    """Those that nobody has told of yet, each with what may be said of it."""
    words, rows = names.words, [one for one in told if not one.outcome]
    items = [
        html.Li(
            [
                html.Span(
                    words("join.dot").join(
                        filter(
                            None,
                            [
                                names.department(one.department),
                                one.class_ and names.class_(one.class_),
                                one.what,
                                one.due.isoformat(),
                            ],
                        )
                    )
                ),
                *(
                    html.Button(
                        words(f"briefing.promise.{verb}"),
                        className="choice",
                        **attributes({"data-order": verb, "data-before": one.id, "type": "button"}),
                    )
                    for verb in ("keep", "break")
                ),
            ],
            className="field-row",
        )
        for one in rows
    ]
    if not items:
        return []
    title = html.Div(html.H2(words("briefing.promise.open")), className="briefing-title")
    return [
        html.Section(
            [title, html.Ul(items, className="briefing-open")],
            className="briefing-section no-print",
            id="briefing-section-open",
        )
    ]


def promise_orders(verb: str, given: Mapping[str, Any], area: str, names: Names) -> dict[str, object]:
    """The command's arguments out of the page's order.

    Raises:
        BadInputError: no department of that name.
    """
    if verb != "promise":
        return {"promise": given.get("before")}
    fields = given.get("fields")
    texts: Mapping[str, Any] = fields if isinstance(fields, dict) else {}
    return {
        "area": area,
        "department": _code(names.departments, texts.get("department"), "department"),
        "class": _code(names.classes, texts.get("class"), "class") if texts.get("class") else "",
        "what": texts.get("what") or "",
        "due": texts.get("due") or "",
    }


def _code(known: Mapping[str, str], name: object, what: str) -> str:
    """The code of that name, or the code itself."""
    found = [code for code, called in known.items() if name in (called, code)]
    if not found:
        given = str(name or "")[:40]
        raise BadInputError(f"{what} {given!r}: choose one from the list", "not_listed", given=given)
    return found[0]


def _names(id_: str, names: Sequence[str]) -> Component:
    return html.Datalist([html.Option(value=name) for name in names], id=id_)

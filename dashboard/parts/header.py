"""The page's head: product, pages, feeds, connection, language, theme, post, clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.i18n import LANGUAGES
from dashboard.parts.marks import action, attributes
from data_loaders.access import Right, may

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.pages.context import PageContext

PAGES = (
    ("desk", "/", Right.DESK),
    ("wall", "/wall", Right.WALL),
    ("briefing", "/briefing", Right.BRIEFING),
    ("planner", "/planner", Right.PLANNER),
    ("appraisal", "/appraisal", Right.APPRAISAL),
    ("alarms", "/alarms", Right.ALARM_STATISTICS),
    ("sensitive", "/sensitive", Right.SENSITIVE_CASES),
    ("accounts", "/accounts", Right.ACCOUNTS),
    ("audit", "/audit", Right.AUDIT),
)

# Pages that are a part of another one: the head shows that one as the present page.
_WITHIN = {"sql": "planner"}


def header(page: str, context: PageContext, *, live: bool = True) -> Component:
    """The head of a post's page; `page` is the one shown now.

    `live` is False where no map and no stream stands under it: then nothing speaks of feeds, connection or clock.
    """
    words = context.words
    links = [(name, href) for name, href, right in PAGES if may(context.viewer, right)]
    return html.Header(
        [
            *(
                [action("layers", words("drawer.side"), "icon-button only-narrow", icon="layers")]
                if page == "desk"
                else []
            ),
            html.A(
                [html.Span(className="mark", **attributes({"aria-hidden": "true"})), html.Span(district_name(context))],
                href="/",
                className="brand",
            ),
            html.Nav(
                [_page_link(name, href, name == _WITHIN.get(page, page), words) for name, href in links],
                className="pages",
                **attributes({"aria-label": words("nav.label")}),
            ),
            html.Div(className="spacer"),
            *(_standing(page, context) if live else []),
            html.Span([_language(lang, words) for lang in LANGUAGES], className="languages"),
            action("theme", words("theme.switch"), "icon-button", icon="theme"),
            html.Span(context.post, className="post", id=f"{page}-post-text"),
            action("sign-out", words("sign_out"), "icon-button", icon="sign-out"),
            *([html.Span(id=f"{page}-clock-text", className="clock")] if live else []),
        ],
        className="head",
    )


def _desk_tools(context: PageContext) -> list[Component]:
    """How many alarms wait, the map of keys, and for those who may declare an emergency its dialog."""
    words = context.words
    title = words("alarms.title")
    declares = context.access.permits("emergency", context.viewer)
    return [
        action("alarms", title, "choice head-choice alarms-open", label=title, id="desk-alarms-open"),
        *(
            [action("emergency", words("emergency.open"), "choice head-choice", label=words("emergency.short"))]
            if declares
            else []
        ),
        *(
            [action("wall-remote", words("wall.remote"), "choice head-choice", label=words("wall.remote.short"))]
            if context.access.permits("wall.pin", context.viewer)
            else []
        ),
        action("keys", words("keys.open"), "choice head-choice keys-open", label=words("keys.short")),
    ]


def _standing(page: str, context: PageContext) -> list[Component]:
    """The page's own tools, how the feeds fare, whether the page is connected, and a newer release."""
    words = context.words
    return [
        *([] if page != "desk" else _desk_tools(context)),
        html.Span(id=f"{page}-feeds-text", className="feeds-text", role="status"),
        html.Span(id=f"{page}-live-text", className="live", role="status"),
        action(
            "reload",
            words("release.new"),
            "chip-button",
            label=words("release.new"),
            id="desk-release",
            hidden=True,
        ),
    ]


def district_name(context: PageContext) -> str:
    """The product's name over the district's: what this screen is for."""
    return context.words("brand", district=context.words.pick(context.access.district.name))


def _page_link(name: str, href: str, here: bool, words: Words) -> Component:
    marks = attributes({"aria-current": "page"} if here else {})
    return html.A(words(f"nav.{name}"), href=href, className="page-link", **marks)


def _language(lang: str, words: Words) -> Component:
    return html.Button(
        words(f"lang.{lang}"),
        lang=lang,
        className="language",
        **attributes(
            {
                "data-action": "lang",
                "data-lang": lang,
                "aria-pressed": str(lang == words.lang).lower(),
                "type": "button",
            }
        ),
    )

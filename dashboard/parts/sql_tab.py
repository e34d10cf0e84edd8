"""The planner's SQL: editor, tables, examples and answer. The bridge fills what depends on what is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.parts.marks import action, attributes
from dashboard.parts.sql_examples import examples
from data_loaders.access import SQL_BOUNDS, SQL_FUNCTIONS

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.pages.context import PageContext
    from data_loaders.access import District, SqlTable

MEGABYTE = 1_000_000


def sql_tab(context: PageContext) -> Component:
    """All of the tab: the statement on the left, its answer on the right."""
    words, access = context.words, context.access
    kinds = access.district.area_kinds
    areas = {f"area_{kind.id}": words("sql.column.area", name=words.pick(kind.name)) for kind in kinds}
    return html.Div(
        [
            html.Section(
                [
                    html.Div([ways("sql", words), html.Span(_limits(words), className="note")], className="sql-head"),
                    _editor(words),
                    html.Div(id="sql-fault", className="sql-fault", role="alert", hidden=True),
                    _orders(words),
                    _examples(kinds[0].id, words),
                    _codes(access.district, words),
                    _tables(access.sql.described(context.viewer), areas, words),
                    _functions(words),
                    html.Details(
                        [html.Summary(words("sql.history")), html.Div(id="sql-history", className="sql-list")],
                        className="sql-part",
                    ),
                ],
                className="sql-side",
            ),
            html.Section(_answer(words), className="sql-answer", **attributes({"aria-label": words("sql.answer")})),
        ],
        id="sql-tab",
        className="sql-tab",
    )


def ways(here: str, words: Words) -> Component:
    """The planner's two ways of asking, `build` and `sql`, as links: each is an address of its own."""
    known = (("build", "/planner"), ("sql", "/planner/sql"))
    return html.Nav(
        [
            html.A(
                words(f"sql.way.{name}"),
                href=href,
                className="sql-way",
                **attributes({"aria-current": "page"} if name == here else {}),
            )
            for name, href in known
        ],
        className="sql-ways",
        **attributes({"aria-label": words("sql.ways")}),
    )


def _limits(words: Words) -> str:
    return words(
        "sql.limits",
        s=f"{SQL_BOUNDS.interrupt_s:g}",
        mb=SQL_BOUNDS.bytes // MEGABYTE,
        rows=words.number(SQL_BOUNDS.rows),
    )


def _editor(words: Words) -> Component:
    """The field is the browser's own: what is written in it goes through no callback. What is under it only draws."""
    hidden = attributes({"aria-hidden": "true"})
    plain = attributes({"aria-label": words("sql.editor"), "aria-describedby": "sql-fault"})
    return html.Div(
        [
            html.Pre(id="sql-numbers", className="sql-numbers", **hidden),
            html.Div(
                [
                    html.Pre(id="sql-drawn", className="sql-drawn", **hidden),
                    html.Textarea(
                        id="sql-field", className="sql-field", spellCheck="false", wrap="off", maxLength=10240, **plain
                    ),
                ],
                className="sql-paper",
            ),
        ],
        className="sql-editor",
    )


def _orders(words: Words) -> Component:
    return html.Div(
        [
            _button("run", words("sql.run"), "primary"),
            _button("cancel", words("sql.cancel"), "choice", disabled=True),
            _button("fix", "", "choice", hidden=True),
            html.Span(words("sql.keys"), id="sql-said", className="note", role="status"),
        ],
        className="sql-orders field-row",
    )


def _button(verb: str, label: str, class_name: str, **props: Any) -> Component:
    return html.Button(label, id=f"sql-{verb}", className=class_name, **props, **attributes({"type": "button"}))


def _examples(street: str, words: Words) -> Component:
    return html.Details(
        [
            html.Summary(words("sql.examples")),
            html.Div(
                [
                    html.Button(
                        words(f"sql.example.{name}"),
                        className="sql-item",
                        **attributes({"data-sql": sql, "type": "button"}),
                    )
                    for name, sql in examples(street).items()
                ],
                className="sql-list",
            ),
        ],
        className="sql-part",
        open=True,
    )


def _tables(tables: Mapping[str, SqlTable], areas: Mapping[str, str], words: Words) -> Component:
    return html.Div(
        [
            html.P(words("sql.tables"), className="sql-lead"),
            *(_table(table, areas, words) for table in tables.values()),
        ],
        className="sql-tables",
    )


def _table(table: SqlTable, areas: Mapping[str, str], words: Words) -> Component:
    rows = [
        html.Tr(
            [
                html.Td(_name(column.name)),
                html.Td(words(f"sql.kind.{column.kind.value}"), className="sql-kind"),
                html.Td(areas.get(column.name) or words(f"sql.column.{column.name}")),
            ]
        )
        for column in table.columns
    ]
    return html.Details(
        [
            html.Summary([_name(table.name), html.Span(words(f"sql.table.{table.name}"), className="note")]),
            html.Table(html.Tbody(rows), className="sql-columns"),
        ],
        className="sql-part",
        open=table.name == "incidents",
    )


def _codes(district: District, words: Words) -> Component:
    """What the codes in the columns mean: classes by family, with the family's own code, and departments."""
    groups = {group.id: words.pick(group.name) for group in district.groups}
    classes = [
        (item.id, words.pick(item.name), f"{item.group} {groups[item.group]}" if item.group in groups else item.group)
        for item in sorted(district.classes, key=lambda item: (item.group, item.id))
        if not item.sensitive
    ]
    departments = [(key, words.pick(one.name), "") for key, one in district.departments.items()]
    return html.Details(
        [
            html.Summary(words("sql.codes")),
            *(
                _code_table(words(f"sql.codes.{name}"), rows)
                for name, rows in (("class", classes), ("department", departments))
                if rows
            ),
        ],
        className="sql-part",
    )


def _code_table(title: str, rows: list[tuple[str, str, str]]) -> Component:
    told = [
        html.Tr([html.Td(_name(code, f"'{code}'")), html.Td(name), html.Td(family, className="sql-kind")])
        for code, name, family in rows
    ]
    return html.Div([html.P(title, className="sql-lead"), html.Table(html.Tbody(told), className="sql-columns")])


def _functions(words: Words) -> Component:
    return html.Details(
        [html.Summary(words("sql.functions")), html.Div(_names(sorted(SQL_FUNCTIONS)), className="sql-names")],
        className="sql-part",
    )


def _names(names: Iterable[str]) -> list[Component]:
    return [_name(name, f"{name}(") for name in names]


def _name(name: str, inserted: str = "") -> Component:
    return html.Button(name, className="sql-name", **attributes({"data-insert": inserted or name, "type": "button"}))


def _answer(words: Words) -> list[Component]:
    return [
        html.Div(
            [
                html.H2(words("sql.answer")),
                html.Span(id="sql-count", className="note", role="status"),
                html.Div(className="spacer"),
                html.A(
                    words("sql.csv"),
                    id="sql-csv",
                    className="link",
                    hidden=True,
                    **attributes({"download": "answer.csv"}),
                ),
                html.A(
                    words("sql.parquet"),
                    id="sql-parquet",
                    className="link",
                    hidden=True,
                    **attributes({"download": "answer.parquet"}),
                ),
            ],
            className="sql-answer-head",
        ),
        _map(words),
        html.Div(
            html.P(words("sql.empty"), className="empty"), id="sql-rows", className="grid-box sql-rows", tabIndex=0
        ),
    ]


def _map(words: Words) -> Component:
    """Shown where an answer has hexagons."""
    return html.Div(
        [
            html.Div(id="sql-map", className="map"),
            html.Div(id="sql-no-map", className="no-map", hidden=True, role="alert"),
            html.Div(id="sql-legend", className="planner-legend"),
            html.Div(id="sql-hover", className="tip", hidden=True),
            html.Div(
                [
                    action("zoom-in", words("map.zoom_in"), "icon-button", icon="plus"),
                    action("zoom-out", words("map.zoom_out"), "icon-button", icon="minus"),
                    action("home", words("map.home"), "icon-button", icon="home"),
                ],
                className="map-tools",
            ),
        ],
        id="sql-map-box",
        className="map-box sql-map-box",
        hidden=True,
    )

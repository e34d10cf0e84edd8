"""The list of layers: what is shown, its legend, its count, what could not be placed, how old it is."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.parts.marks import attributes, camera_symbol, chooser, cluster_symbol, incident_symbol
from layers.spec import Categories, Draw, LayerSpec, Marks, Steps

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.pages.context import PageContext


def layer_list(context: PageContext) -> list[Component]:
    """The layers of the viewer's role under their headings, the classes, and how old each source is."""
    words = context.words
    specs = sorted(context.registry.for_role(context.viewer.role), key=lambda spec: spec.order)
    return [
        html.Div(
            [html.H2(words("layers.title")), html.Span(id="desk-layers-shown", className="note")],
            className="side-head",
        ),
        *[_group(name, list(rows), context) for name, rows in groupby(specs, key=lambda spec: spec.group)],
        _classes(context),
        _feeds(words),
        *([] if context.access.district.basemap else [html.Section(words("map.no_basemap"), className="layer note")]),
    ]


def _group(name: str, specs: list[LayerSpec], context: PageContext) -> Component:
    """The layers of one subject under its heading; a layer that is off is one line."""
    rows = [layer_row("desk", spec, context) for spec in specs]
    return html.Div([html.H3(context.words(f"layers.group.{name}")), *rows], className="layer-group")


def layer_row(page: str, spec: LayerSpec, context: PageContext) -> Component:
    """One layer's row; the bridge fills counts and steps, and answers the switch."""
    words = context.words
    name = words(f"layer.{spec.id}")
    silent = not has_feed(spec, context)
    if silent and not shows_without_feed(spec):
        # Nothing is counted: a zero would say that there is nothing, and that is not known.
        row = [html.Div(html.Span(name), className="layer-head"), html.Div(words("layer.no_feed"), className="note")]
        return html.Section(row, id=f"{page}-layer-no-feed-{spec.id}", className="layer")
    switch: dict[str, Any] = {
        "data-action": "layer",
        "data-layer": spec.id,
        "role": "switch",
        "aria-checked": str(spec.on_at_start).lower(),
        "type": "button",
    }
    return html.Section(
        [
            html.Div(
                [
                    html.Button(
                        [html.Span(className="box", **attributes({"aria-hidden": "true"})), html.Span(name)],
                        id=f"{page}-layer-toggle-{spec.id}",
                        className="switch",
                        **switch,
                    ),
                    html.Span(id=f"{page}-layer-count-{spec.id}", className="count"),
                ],
                className="layer-head",
            ),
            *([html.Div(words("layer.no_feed"), className="note")] if silent else []),
            html.Div(id=f"{page}-layer-asof-{spec.id}", className="note"),
            legend(page, spec, context),
            html.Div(id=f"{page}-layer-parts-{spec.id}", className="note"),
            html.Div(id=f"{page}-layer-unlocated-{spec.id}", className="note"),
            html.Div(id=f"{page}-layer-dayonly-{spec.id}", className="note"),
            html.Div(id=f"{page}-layer-stale-{spec.id}", className="stale-note"),
        ],
        className="layer",
    )


def has_feed(spec: LayerSpec, context: PageContext) -> bool:
    """Whether this city has any of the feeds that the layer reads."""
    return any(feed.feed in spec.feeds for feed in context.access.feed_states())


def shows_without_feed(spec: LayerSpec) -> bool:
    """Areas without counts still show where they are; a fill without its feed would show nothing."""
    return spec.draw is Draw.AREAS and isinstance(spec.legend, Categories)


def legend(page: str, spec: LayerSpec, context: PageContext) -> Component:
    """Swatches or symbols of one layer, with its unit in words."""
    words = context.words
    if isinstance(spec.legend, Steps):
        steps = html.Div(id=f"{page}-layer-legend-{spec.id}", className="steps")
        note = html.Div(_steps_note(page, spec, words), className="note")
        kinds = _kinds(context) if spec.draw is Draw.AREAS and page != "wall" else []
        return html.Div([steps, note, *kinds], className="legend")
    if spec.draw is Draw.AREAS:
        return html.Div(_area_legend(context), className="legend")
    if isinstance(spec.legend, Marks):
        # The bridge lists the marks that are on the map, each with its count and a press that shows it alone.
        marks = html.Div(id=f"{page}-layer-marks-{spec.id}", className="entries marks")
        return html.Div([marks, html.Div(words("legend.marks"), className="note")], className="legend")
    on_or_off = "off" in spec.legend.keys
    symbols = _camera_legend(page, spec, words) if on_or_off else _incident_legend(page, spec, words)
    return html.Div(symbols, className="legend legend-symbols")


def _entry(mark: Component, text: str, count_id: str) -> Component:
    return html.Span([mark, html.Span(text), html.Span(id=count_id, className="entry-count")], className="entry")


def _incident_legend(page: str, spec: LayerSpec, words: Words) -> list[Component]:
    rows = [
        _entry(
            incident_symbol(urgency, acknowledged=False, size=22),
            words(f"urgency.{urgency}"),
            f"{page}-legend-{spec.id}-{urgency}",
        )
        for urgency in (1, 2, 3)
    ]
    states = [
        _entry(incident_symbol(3, bool(ack), 14), words(key), f"{page}-legend-{spec.id}-ack{ack}")
        for ack, key in ((0, "state.unacknowledged"), (1, "state.acknowledged"))
    ]
    together = html.Span([cluster_symbol(3, 20), html.Span(words("legend.cluster"))], className="entry")
    return [html.Div(rows, className="entries"), html.Div([*states, together], className="entries")]


def _camera_legend(page: str, spec: LayerSpec, words: Words) -> list[Component]:
    rows = [
        _entry(camera_symbol(state, 20), words(f"state.camera_{state}"), f"{page}-legend-{spec.id}-{state}")
        for state in ("on", "off", "unknown")
    ]
    return [html.Div(rows, className="entries")]


def _area_legend(context: PageContext) -> list[Component]:
    return [*_kinds(context), html.Div(context.words("legend.areas"), className="note")]


def _kinds(context: PageContext) -> list[Component]:
    words = context.words
    kinds = [(kind.id, words.pick(kind.name)) for kind in context.access.district.area_kinds]
    return [chooser("kind", kinds, words("areas.kind"))]


def _steps_note(page: str, spec: LayerSpec, words: Words) -> str:
    """What the colours measure: the layer's own sentence, or its unit per hexagon or area.

    On the wall the ranking tells the numbers: its map bears no plates, so its legend explains none.
    """
    own = [f"legend.{page}.{spec.id}", f"legend.{spec.id}"]
    for key in own:
        if words.has(key):
            return words(key)
    place = "cell" if spec.draw is Draw.CELLS else "area"
    return words(f"legend.per_{place}", unit=words(f"unit.{spec.measure.drawn_unit}"))


def _feeds(words: Words) -> Component:
    return html.Section(
        [html.H3(words("feeds.age")), html.Div(id="desk-feeds-list", className="feeds")], className="layer feeds-ages"
    )


def _classes(context: PageContext) -> Component:
    words = context.words
    district = context.access.district
    groups = [
        html.Div(
            [
                html.Div(words.pick(group.name), className="group-name"),
                chooser(
                    "class",
                    [
                        (item.id, words.pick(item.name))
                        for item in district.classes
                        if item.group == group.id and not item.sensitive
                    ],
                    words.pick(group.name),
                ),
            ],
            className="class-group",
        )
        for group in district.groups
    ]
    return html.Details(
        [
            html.Summary(words("classes.title")),
            chooser("class", [("", words("classes.all"))], words("classes.title")),
            *groups,
        ],
        className="layer classes",
    )

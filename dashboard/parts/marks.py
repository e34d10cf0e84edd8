"""Small marks that every part uses: symbols drawn by the bridge, buttons that the bridge answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from dashboard.i18n import Words


def attributes(pairs: Mapping[str, str]) -> dict[str, Any]:
    """HTML attributes whose names are no Python names (`data-…`, `aria-…`), for a component's keywords."""
    return dict(pairs)


def incident_symbol(urgency: int, acknowledged: bool, size: int = 24) -> Component:
    """A slot into which the bridge draws an incident's symbol: shape = urgency, fill = not yet acknowledged."""
    return _slot(f"inc-{urgency}-{int(acknowledged)}", size)


def cluster_symbol(urgency: int, size: int = 26) -> Component:
    """A slot for the symbol of a cluster: the shape of its highest urgency, ringed."""
    return _slot(f"clu-{urgency}-0", size)


def camera_symbol(state: str, size: int = 20) -> Component:
    """A slot for a camera's symbol; `state` is `on`, `off` or `unknown`."""
    return _slot(f"cam-{state}", size)


def _slot(name: str, size: int) -> Component:
    # The slot holds what the bridge draws, so it must never be re-used for another symbol by React.
    marks: dict[str, Any] = {"data-symbol": name, "data-size": str(size), "aria-hidden": "true"}
    return html.Span(className="slot", key=name, **marks)


def action(name: str, title: str, class_name: str, *, icon: str = "", label: str = "", **props: Any) -> Component:
    """A button that the bridge answers (`data-action`); an icon button says its title to a screen reader."""
    inside: Sequence[Component | str] = [html.Span(className=f"icon icon-{icon}")] if icon else [label]
    marks: dict[str, Any] = {"data-action": name, "aria-label": title, "type": "button"}
    return html.Button(inside, title=title, className=class_name, **marks, **props)


def chooser(name: str, options: Sequence[tuple[str, str]], label: str) -> Component:
    """A row of buttons of which one is pressed; the bridge presses and answers them."""
    return html.Div(
        [
            html.Button(
                text, className="choice", **attributes({"data-action": name, f"data-{name}": value, "type": "button"})
            )
            for value, text in options
        ],
        className=f"chooser chooser-{name}",
        role="group",
        **attributes({"aria-label": label}),
    )


def urgency_text(urgency: int, words: Words) -> str:
    """The word that stands beside an urgency's symbol."""
    return words(f"urgency.{urgency}")


def state_text(acknowledged: bool, words: Words) -> str:
    """The word that stands beside a filled or an outlined symbol."""
    return words("state.acknowledged" if acknowledged else "state.unacknowledged")

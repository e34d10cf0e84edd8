"""A tree of html components as bare nodes for the bridge to build (`F.build`), for what is long and only read.

Dash tells its whole page of every component that it mounts: 1,455 of them, a district's briefing, kept a browser busy
for seven seconds. As nodes they are there at once. What Dash must reach by its id stays a component.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component

# Names that React gives to attributes of HTML.
_NAMES = {"className": "class", "htmlFor": "for", "colSpan": "colspan", "rowSpan": "rowspan"}
_PLAIN = frozenset({"alt", "href", "id", "lang", "role", "scope", "src", "title", "type"})
_SWITCHES = frozenset({"hidden", "open"})
_NAMESPACE = "dash_html_components"


def nodes(tree: Any) -> list[Any]:
    """What `tree` holds, in order: a text as itself, an element as `[tag, attributes, what it holds]`.

    Raises:
        TypeError: something in it is no html component, or has a property that is no attribute; it says which.
    """
    if tree is None:
        return []
    if isinstance(tree, list | tuple):
        return [node for one in tree for node in nodes(one)]
    if isinstance(tree, str | int | float):
        return [str(tree)]
    if not isinstance(tree, Component) or tree._namespace != _NAMESPACE:  # noqa: SLF001 -- Dash has no public name for it
        raise TypeError(f"{type(tree).__name__}: no html component; it cannot stand among bare nodes")
    props: dict[str, Any] = dict(tree.to_plotly_json()["props"])  # type: ignore[no-untyped-call]
    held = nodes(props.pop("children", None))
    tag = type(tree).__name__.lower()
    return [[tag, _attributes(tag, props), held]]


def _attributes(tag: str, props: Mapping[str, Any]) -> dict[str, str]:
    out = {}
    for name, value in props.items():
        if name in _SWITCHES:
            if value:
                out[name] = ""
        elif name == "style":
            out["style"] = ";".join(f"{key}:{text}" for key, text in value.items())
        elif name in _NAMES or name in _PLAIN or name.startswith(("data-", "aria-")):
            out[_NAMES.get(name, name)] = str(value)
        else:
            raise TypeError(f"<{tag}>: {name} is no attribute that a bare node may have")
    return out

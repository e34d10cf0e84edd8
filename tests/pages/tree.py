"""Walks component trees: what a page would show, without a browser."""

from collections.abc import Iterator

from dash.development.base_component import Component

TEXT_PROPS = ("title", "placeholder", "aria-label", "alt")


def walk(node) -> Iterator[Component]:
    """Every component below and including `node`."""
    if isinstance(node, list | tuple):
        for child in node:
            yield from walk(child)
    elif isinstance(node, Component):
        yield node
        yield from walk(getattr(node, "children", None))


def texts(node) -> list[str]:
    """Every text node and every text attribute, in order."""
    if isinstance(node, str):
        return [node]
    if isinstance(node, int | float):
        return [str(node)]
    if isinstance(node, list | tuple):
        return [text for child in node for text in texts(child)]
    if not isinstance(node, Component):
        return []
    props = node.to_plotly_json()["props"]
    own = [props[name] for name in TEXT_PROPS if isinstance(props.get(name), str)]
    return [*own, *texts(getattr(node, "children", None))]


def find(node, **props) -> list[Component]:
    """Components whose properties are as given (`class_name` finds one of the classes)."""
    wanted = props.pop("class_name", None)
    found = []
    for item in walk(node):
        held = item.to_plotly_json()["props"]
        if wanted and wanted not in str(held.get("className", "")).split():
            continue
        if all(held.get(name.replace("_", "-"), held.get(name)) == value for name, value in props.items()):
            found.append(item)
    return found


def selects(node) -> list[str]:
    """What the tree's buttons would select, in order."""
    return [
        item.to_plotly_json()["props"].get("data-select")
        for item in walk(node)
        if "data-select" in item.to_plotly_json()["props"]
    ]

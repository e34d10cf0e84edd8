"""Components as bare nodes: the same page, and nothing that answers an event."""

import pytest
from dash import dcc, html

from dashboard.parts.marks import attributes
from dashboard.parts.nodes import nodes


def test_a_tree_is_told_as_it_stands():
    tree = html.Tr([html.Th("乙", scope="col", className="is-number"), html.Td(7, colSpan=2)])
    head, cell = ["th", {"scope": "col", "class": "is-number"}, ["乙"]], ["td", {"colspan": "2"}, ["7"]]
    assert nodes([tree, None, "丁"]) == [["tr", {}, [head, cell]], "丁"]
    band = html.Span(style={"left": "3%", "width": "4%"}, **attributes({"aria-hidden": "true"}))
    assert nodes(band) == [["span", {"style": "left:3%;width:4%", "aria-hidden": "true"}, []]]
    assert nodes([html.P("甲", hidden=True), html.P("乙", hidden=False)]) == [
        ["p", {"hidden": ""}, ["甲"]],
        ["p", {}, ["乙"]],
    ]


@pytest.mark.parametrize("tree", [dcc.Store(id="x"), object(), html.Button("甲", n_clicks=1)])
def test_what_bare_nodes_cannot_be_is_refused_by_name(tree):
    with pytest.raises(TypeError, match=r"Store|object|n_clicks"):
        nodes(tree)

"""The appraisal asked as the page asks it: a post of one street is told of its own street, whatever it groups by."""

from __future__ import annotations

import json

import pytest

from data_loaders.access import Role
from tests.district import STREETS
from tests.walk.conftest import FOREIGN, NEAR, Walked
from tests.walk.test_walk import call_of, callbacks, first_of


def told(walked: Walked, by: str, area: str) -> bytes:
    item = next(item for item in callbacks(walked) if first_of(item["output"]) == "appraisal-figures.children")
    order = {"verb": "show", "chosen": {"window": ["28d"], "by": [by], "show": ["headline"]}, "fields": {}}
    said = walked.ask("POST", "/_dash-update-component", (Role.LEADER, area), call_of(item, order))
    assert said.status == 200, said.body[:300]
    return said.body


@pytest.mark.parametrize("by", ["none", "department", "street", "community"])
def test_a_post_of_one_street_is_told_of_no_other(walked: Walked, by: str) -> None:
    said = told(walked, by, "street")
    assert [text for text in FOREIGN if text in said] == []
    other = next(name for code, name in STREETS.items() if code != NEAR)
    assert other not in json.dumps(json.loads(said), ensure_ascii=False)


def test_the_whole_district_is_told_of_both(walked: Walked) -> None:
    """The control of the test above."""
    said = json.dumps(json.loads(told(walked, "street", "whole")), ensure_ascii=False)
    assert all(name in said for name in STREETS.values())

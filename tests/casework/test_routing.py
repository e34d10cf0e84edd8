"""Routing by rules that are fixed in advance."""

from hypothesis import given
from hypothesis import strategies as st

from data_loaders.casework.routing import Routed, Rule, route

GARBAGE = Routed("0101", "appearance", "grid_cases", {"street": "01", "community": "0102"})


def test_the_first_rule_that_matches_decides():
    rules = [
        Rule("parks", classes=frozenset({"0201"})),
        Rule("sanitation", groups=frozenset({"appearance"})),
        Rule("office"),
    ]
    assert route(rules, GARBAGE, 0) == "sanitation"
    assert route(rules[::-1], GARBAGE, 0) == "office"
    assert route(rules[:1], GARBAGE, 0) is None
    assert route([], GARBAGE, 0) is None


def test_a_rule_asks_for_class_group_feed_and_area_together():
    full = Rule(
        "x", frozenset({"0101"}), frozenset({"appearance"}), frozenset({"grid_cases"}), frozenset({("street", "01")})
    )
    assert route([full], GARBAGE, 0) == "x"
    for other in (
        Routed("0102", "appearance", "grid_cases", GARBAGE.areas),
        Routed("0101", None, "grid_cases", GARBAGE.areas),
        Routed("0101", "appearance", "police_110", GARBAGE.areas),
        Routed("0101", "appearance", "grid_cases", {"community": "01"}),
    ):
        assert route([full], other, 0) is None


def test_a_rule_holds_at_its_level_alone():
    rules = [Rule("community", level=1), Rule("street", level=2)]
    assert [route(rules, GARBAGE, level) for level in range(4)] == [None, "community", "street", None]


def test_one_of_a_rules_areas_is_enough():
    rule = Rule("x", areas=frozenset({("street", "09"), ("community", "0102")}))
    assert route([rule], GARBAGE, 0) == "x"


def test_a_department_is_named_by_the_cases_own_areas():
    assert route([Rule("office_{street}")], GARBAGE, 0) == "office_01"
    assert route([Rule("{street}/{community}")], GARBAGE, 0) == "01/0102"


def test_a_rule_whose_area_the_case_does_not_know_leaves_it_to_the_next():
    rules = [Rule("police_{precinct}"), Rule("{street}{grid}"), Rule("duty desk")]
    assert route(rules, GARBAGE, 0) == "duty desk"
    assert route([Rule("office_{street}")], Routed("0101", None, "grid_cases", {"street": ""}), 0) is None


@given(
    st.lists(st.sampled_from(["a_{street}", "b_{x}", "c"]).map(Rule), max_size=4),
    st.dictionaries(st.sampled_from(["street", "x"]), st.text(max_size=3)),
)
def test_no_case_goes_to_a_department_with_a_gap_in_its_name(rules, areas):
    found = route(rules, Routed("1", None, "f", areas), 0)
    full = [
        rule.department
        for rule in rules
        if all(areas.get(kind) for kind in ("street", "x") if f"{{{kind}}}" in rule.department)
    ]
    expected = None
    if full:
        expected = (
            full[0].replace("{street}", areas.get("street", ""))
            if "street" in full[0]
            else full[0].replace("{x}", areas.get("x", ""))
        )
    assert found == expected

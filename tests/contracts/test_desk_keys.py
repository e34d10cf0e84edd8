"""The letters of the desk's verbs: every verb has one, no procedure has one twice, and the map of keys in the docs is theirs."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from data_loaders.casework.procedure import PROCEDURES, SIDEWAYS

ROOT = Path(__file__).parents[2]
# Of these only one is possible at a time: a case is suspended or it is not.
EITHER = {frozenset({"suspend", "resume"})}


def bridge(name: str) -> str:
    return (ROOT / "assets" / "bridge" / name).read_text("utf-8")


def letters() -> dict[str, str]:
    """Letter of each verb, as the page has them."""
    table = re.search(r"const KEYS = \{(.*?)\};", bridge("47_case_verbs.js"), re.DOTALL)[1]
    return dict(re.findall(r"(\w+): '([A-Z])'", table))


@pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
def test_every_verb_has_a_letter_that_no_other_verb_of_the_procedure_has(procedure):
    verbs = defaultdict(set)
    for verb in procedure.verbs:
        verbs[letters()[verb]].add(verb)
    assert [held for held in verbs.values() if len(held) > 1 and held not in EITHER] == []


def test_no_letter_of_a_verb_moves_about_the_page():
    page = set(re.findall(r"keys: \['([a-z])'", bridge("63_keys.js"))) - {"z"}
    assert page == {"j", "k", "g", "l", "q"}
    assert page & {letter.lower() for letter in letters().values()} == set()


def test_the_page_knows_which_verbs_stand_beside_the_steps():
    told = re.search(r"const SIDEWAYS = new Set\(\[(.*?)\]\)", bridge("47_case_verbs.js"), re.DOTALL)[1]
    assert set(re.findall(r"'(\w+)'", told)) == {*SIDEWAYS, "rework"}


def test_the_map_of_keys_in_the_docs_is_the_pages_own():
    rows = re.findall(
        r"^\| `([A-Z])` \| (`[a-z_`, ]+`) \|", (ROOT / "docs" / "desk.md").read_text("utf-8"), re.MULTILINE
    )
    told = {verb: letter for letter, verbs in rows for verb in re.findall(r"\w+", verbs)}
    assert {**told, "undo": "Z"} == letters()

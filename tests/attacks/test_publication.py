"""The attacks find nothing in our publication, and something in each that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import h3.api.basic_int as h3
import pytest
import shapely

from tests.attacks import attacks, intervals
from tests.attacks.local import Local
from tests.attacks.mutants import MUTANTS, Mutant

HUGE = shapely.box(103, 30, 105, 31)


@pytest.fixture(scope="module")
def areas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    made = Local(tmp_path_factory.mktemp("areas"), areas=True)
    yield made
    made.close()


def test_the_district_has_what_is_attacked(buildings: Local, areas: Local) -> None:
    told = buildings.released()
    assert len(told.residents) > 100
    assert sum(count < 10 for count in told.residents.values()) > 10
    assert 0 < len({code for code, _ in told.communities}) < len(buildings.shapes())
    assert len(told.weeks) > 5
    assert len(told.months) > 2
    assert areas.released().estimated
    assert not told.estimated


@pytest.mark.parametrize("name", sorted(attacks.ON_BUILDINGS))
def test_an_attack_on_buildings_finds_nothing(buildings: Local, name: str) -> None:
    assert attacks.ON_BUILDINGS[name](buildings) == []


@pytest.mark.parametrize("name", sorted(attacks.ON_AREAS))
def test_an_attack_on_areas_finds_nothing(areas: Local, name: str) -> None:
    assert attacks.ON_AREAS[name](areas) == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_wrong_publication_is_caught(mutant: Mutant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant.apply(monkeypatch)
    made = Local(tmp_path, areas=mutant.areas)
    try:
        attack = (attacks.ON_AREAS if mutant.areas else attacks.ON_BUILDINGS)[mutant.found_by]
        assert attack(made) != []
    finally:
        made.close()


def test_a_community_that_is_shown_for_its_true_size_would_be_found(buildings: Local) -> None:
    """Bands published as 480 in all, and shown because there truly are 500: then there are 500 to 507, and it tells."""
    told = buildings.released()
    code = min(code for code, _ in told.communities)
    coarse = {cell: count for cell, count in told.residents.items() if h3.get_resolution(cell) < 8}

    def findings(each: int) -> list[str]:
        bands = dict.fromkeys([(code, name) for name in intervals.BANDS], each)
        return intervals.people(
            replace(told, residents=coarse, communities={**bands, (code, "elderly_alone"): 40}), {code: HUGE}
        )

    assert [finding for finding in findings(160) if "age_60_up" in finding]
    assert findings(180) == []

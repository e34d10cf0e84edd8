"""Profile z through the same front door as any city: nothing rejected, everything classified, places undone."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from data_loaders.contract import ConfigError
from data_loaders.normalise import PlaceIndex
from data_loaders.settings import Profile, load_profile
from data_loaders.source_line import SourceLine
from layers.registry import Registry
from tests.simulator.conftest import NOW


@pytest.fixture(scope="module")
def door(fortnight) -> tuple[Profile, PlaceIndex]:
    profile = load_profile("z")
    sources = tuple(source.model_copy(update={"path": str(fortnight)}) for source in profile.sources)
    return profile.model_copy(update={"sources": sources}), PlaceIndex(profile)


@pytest.mark.parametrize("name", [source.name for source in load_profile("z").sources])
def test_every_row_of_every_source_is_read_kept_and_classified(name, door):
    profile, places = door
    source = next(item for item in profile.sources if item.name == name)
    line = SourceLine(profile, source, places)
    rows = 0
    for _, batch in line.batches("", NOW):
        rows += batch.rows_read
        assert len(batch.rejects) == 0, batch.rejects.head(3)
        assert "class_unmapped" not in {flag for flags in batch.events["flags"].to_pylist() for flag in flags}
        placed = batch.events["lon"].is_valid().to_pylist()
        assert name in {"camera_counts", "patrols"} or sum(placed) > 0.8 * len(placed)
    assert rows > 1000
    assert (
        not list(line.batches(f"{int((NOW - timedelta(days=14)).timestamp())}/{int(NOW.timestamp())}", NOW))
        or name == "patrols"
    )


def test_a_call_in_gcj02_comes_back_to_its_own_street(door):
    profile, places = door
    source = next(item for item in profile.sources if item.name == "police_110")
    (_, batch) = next(iter(SourceLine(profile, source, places).batches("", NOW)))
    rows = [
        (lon, lat, dict(areas)["street"])
        for lon, lat, areas, hidden in zip(
            *(batch.events[name].to_pylist() for name in ("lon", "lat", "areas", "sensitive")), strict=True
        )
        if lon is not None and not hidden
    ]
    lon, lat, stated = (list(column) for column in zip(*rows, strict=True))
    found = places.area_codes("street", np.array(lon), np.array(lat))
    # 6 m of scatter beside a street's edge; a shift of 400 m would lose a fifth of them.
    assert sum(a == b for a, b in zip(found, stated, strict=True)) > 0.98 * len(stated)


def test_colours_begin_where_the_profile_says():
    breaks = load_profile("z").breaks
    layer = Registry(breaks=breaks).get("incident_density")
    assert layer.legend.table["7d", 9] == breaks["incident_density"]["7d"][9]
    with pytest.raises(ConfigError, match=r"breaks\.moon: no layer with colour steps"):
        Registry(breaks={"moon": {"7d": {9: (1, 2, 3, 4, 5, 6)}}})
    with pytest.raises(ConfigError, match=r"breaks\.cameras"):
        Registry(breaks={"cameras": {"7d": {9: (1, 2, 3, 4, 5, 6)}}})

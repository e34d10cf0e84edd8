"""A wall's saved view attacked: everything that the rule lets hang says no more than the walls' own layers, or than is coarse."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

import h3.api.basic_int as h3
import pytest

from dashboard.planning import Planning
from data_loaders.access import Command, Question, RefusedError
from layers.planner.question import HEXAGON, PlannerQuestion
from tests.attacks.local import NOON, VIEWERS, Local

CHIEF, WALL = VIEWERS["leader"], VIEWERS["wall"]
MEASURES = ("count", "open", "overdue", "per_1000", "median_hours", "rework")
PLACES = (*((HEXAGON, res) for res in (7, 8, 9, 10, 11)), *((by, 9) for by in ("point", "street", "community", "grid")))
CUTS = (
    {}, {"classes": ("domestic",)}, {"classes": ("waste",)}, {"groups": ("any",)}, {"groups": ("police",)},
    {"feeds": ("police_110",)}, {"feeds": ("camera_events",)}, {"hours": ((0, 1),)}, {"departments": ("none",)},
    {"statuses": ("open",)}, {"area": "polygon:104,30.6,104.02,30.6,104.02,30.62"}, {"area": "buffer:104.01,30.61,20"},
)  # fmt: skip


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    made = Local(tmp_path_factory.mktemp("hanging"))
    made._api.state.planning = Planning(made.access)
    yield made
    made.close()


def asked() -> Iterator[PlannerQuestion]:
    for measure, (by, res), cut, window in itertools.product(MEASURES, PLACES, CUTS, ("24h", "28d", "all")):
        yield PlannerQuestion(measure=measure, by=by, resolution=res, window=window, **cut)


def test_every_question_that_tells_one_thing_apart_is_refused_at_the_door(attacked: Local) -> None:
    free = [question for question in asked() if not attacked.access.wall.reasons(question.text())]
    assert 0 < len(free) < 100
    for question in free:
        assert not any((question.classes, question.hours, question.departments, question.statuses, question.area))
        assert question.by in {HEXAGON, "street", "community"}
        assert question.window != "all"
    # The door keeps to the rule: whatever is not free is not sent.
    attacked.access.act(Command("view.save", {"name": "x", "question": "1;class=domestic;by=point"}), CHIEF)
    (view,) = attacked.access.saved_views.all(CHIEF)
    with pytest.raises(RefusedError):
        attacked.access.act(Command("view.send", {"view": view.id, "to": "wall"}), CHIEF)
    assert attacked.get("wall", "/data/wall/view").status_code == 404
    attacked.access.act(Command("view.delete", {"view": view.id}), CHIEF)


def test_the_finest_that_hangs_is_what_the_walls_own_layer_says(attacked: Local) -> None:
    question = PlannerQuestion(window="28d", resolution=9)
    attacked.access.act(Command("view.save", {"name": "全部", "question": question.text()}), CHIEF)
    (view,) = attacked.access.saved_views.all(CHIEF)
    attacked.access.act(Command("view.send", {"view": view.id, "to": "wall"}), CHIEF)
    told = attacked.get("wall", "/data/wall/view").json()
    hung = dict(zip((int(key, 16) for key in told["columns"]["key"]), told["columns"]["value"], strict=True))
    rows = attacked.access.read(_incidents(), WALL).table.to_pylist()
    layer = Counter(h3.cell_to_parent(row["cell"], 9) for row in rows)
    assert hung == layer
    sensitive = attacked.access.read(_incidents("class IN ('domestic', 'gathering', 'informant')"), WALL).table
    assert sensitive.num_rows == 0
    attacked.access.act(Command("wall.unpin"), CHIEF)


def _incidents(condition: str = "true") -> Question:
    """Cells of what an ordinary layer of the walls counts in 28 days."""
    return Question(
        "attack",
        f"""SELECT cell FROM "v_incident@1" WHERE cell IS NOT NULL AND occurred_at >= $now - INTERVAL 28 DAY
        AND occurred_at < $now AND ({condition})""",
        {"now": NOON},
    )

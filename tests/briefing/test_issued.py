"""What was issued stands; what differs later is marked; promises are kept or broken once."""

import orjson
import pytest

from dashboard.briefing.ask import Asked, make, read_asked
from dashboard.briefing.issued import corrections, issue, newest, opened
from dashboard.jobs.briefing import MorningBriefing
from data_loaders.access import BadInputError, Command, ForbiddenError, NotFoundError, Question, RefusedError
from layers.briefing.contents import values
from layers.briefing.period import Kind
from layers.registry import Registry
from tests.briefing.conftest import DAY, FAR, LEADER, NEAR, OF_FAR, OF_NEAR, PLANNER, reported, rows
from tests.district import GRIDS, STREETS

AREA = f"street:{NEAR}"
ASKED = Asked(AREA, Kind.DAY, DAY)


def late(district):
    """Two more cases of the day come in after the briefing was issued."""
    more = [reported(f"late{n}", DAY, GRIDS[0]) for n in (0, 1)]
    district.put("cases", [*rows()["cases"], *more])
    return district.later(days=7)


def test_reprinted_next_week_it_says_the_same(briefed):
    district = briefed()
    made = make(district.access, LEADER, ASKED)
    issue(district.access, LEADER, made)
    district.later(days=7)
    again = opened(district.access, PLANNER, ASKED)
    assert again.issued.by == "leader"
    assert corrections(again.issued, again.briefing) == {}
    assert values(again.briefing) == values(made.briefing)
    assert again.briefing.period == made.briefing.period


def test_what_came_late_is_marked_with_what_was_issued(briefed):
    district = briefed()
    issue(district.access, LEADER, make(district.access, LEADER, ASKED))
    again = opened(late(district).access, LEADER, ASKED)
    changed = corrections(again.issued, again.briefing)
    assert changed["reported"] == 13
    assert again.briefing.counts.total.value == 15
    assert changed["class:waste"] == 12
    assert "class:noise" not in changed


def test_a_rebuild_knows_what_was_issued_and_promised(briefed):
    district = briefed()
    issue(district.access, LEADER, make(district.access, LEADER, ASKED))
    before = newest(district.access, LEADER, ASKED)
    district.intake.rebuild()
    assert newest(district.access, LEADER, ASKED) == before


def test_of_two_issues_the_newest_stands_and_each_is_of_its_own_area(briefed):
    district = briefed()
    issue(district.access, LEADER, make(district.access, LEADER, ASKED))
    late(district)
    issue(district.access, LEADER, make(district.access, LEADER, ASKED))
    assert newest(district.access, LEADER, ASKED).numbers["reported"] == 15
    assert newest(district.access, LEADER, Asked("", Kind.DAY, DAY)) is None
    assert newest(district.access, OF_FAR, ASKED) is None


def test_an_event_holds_twenty_kilobytes_at_most(briefed):
    district = briefed()
    told = {"window": "day", "day": str(DAY), "moment": "2024-05-14T23:30:00+00:00", "area": AREA}
    many = {f"class:{number:04d}": number for number in range(2000)}
    assert len(orjson.dumps(many)) > 20_000
    for numbers in (many, {}, {"reported": "many"}, {"reported": True}, None):
        with pytest.raises(BadInputError):
            district.access.act(Command("briefing.issue", {**told, "numbers": numbers}), LEADER)


def test_a_street_issues_for_itself_alone(briefed):
    district = briefed()
    made = make(district.access, OF_NEAR, read_asked(district.access, OF_NEAR, "", "day"))
    issue(district.access, OF_NEAR, made)
    told = {"window": "day", "day": str(DAY), "moment": "2024-05-14T23:30:00+00:00", "numbers": {"reported": 1}}
    for area in ("", f"street:{FAR}"):
        with pytest.raises(ForbiddenError):
            district.access.act(Command("briefing.issue", {**told, "area": area}), OF_NEAR)


def test_the_mornings_job_issues_once_for_each_area_and_writes_the_files(briefed, tmp_path):
    district = briefed()
    job = MorningBriefing(Registry(), tmp_path / "files")
    for _ in range(2):
        job.run(district.access)
    found = district.access.read(Question("all", 'SELECT area_code FROM "v_briefing@1" ORDER BY 1'), LEADER)
    assert found.table["area_code"].to_pylist() == [*STREETS, None]
    (folder,) = (tmp_path / "files").iterdir()
    names = {f"{area}.{form}" for area in (*STREETS, "all") for form in ("pdf", "html")}
    assert {path.name for path in folder.iterdir()} == names


def test_before_its_hour_and_long_after_it_the_job_does_nothing(briefed, tmp_path):
    district = briefed()
    job = MorningBriefing(Registry(), tmp_path / "files")
    for hours in (-1, 5):
        district.later(hours=hours)
        job.run(district.access)
    assert district.access.read(Question("all", 'SELECT * FROM "v_briefing@1"'), LEADER).table.num_rows == 0
    assert not (tmp_path / "files").exists()


def promise(district, viewer=LEADER, **given):
    args = {"area": AREA, "department": "bureau", "class": "waste", "due": "2024-05-16", **given}
    district.access.act(Command("promise.make", args), viewer)
    rows_ = district.access.read(Question("all", 'SELECT * FROM "v_promise@1" ORDER BY made_at, id'), LEADER)
    return rows_.table.to_pylist()[-1]


def test_a_promise_is_told_of_once_and_stands_in_the_next_briefing(briefed):
    district = briefed()
    made = promise(district)
    district.later(hours=20)
    district.access.act(Command("promise.break", {"promise": made["id"]}), OF_NEAR)
    with pytest.raises(NotFoundError):
        district.access.act(Command("promise.keep", {"promise": made["id"]}), LEADER)
    told = make(district.access, LEADER, read_asked(district.access, LEADER, AREA, "last_24h")).briefing
    assert [one.outcome for one in told.promises] == ["broken"]
    said = next(one for one in told.sentences if one.key == "promises")
    assert dict(said.values) == {"n": 1, "kept": 0, "broken": 1, "open": 0}
    district.later(days=3)
    assert make(district.access, LEADER, read_asked(district.access, LEADER, AREA)).briefing.promises == ()


def test_what_could_name_a_person_does_not_enter_a_promise(briefed):
    made = promise(briefed(), what="找王工 13800138000 清运")
    assert "138" not in made["what"]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"department": "nobody"}, BadInputError),
        ({"class": "domestic"}, BadInputError),
        ({"class": "", "what": ""}, BadInputError),
        ({"what": "长" * 61}, BadInputError),
        ({"due": "2024-05-14"}, RefusedError),
        ({"due": "2026-05-14"}, RefusedError),
        ({"due": "soon"}, BadInputError),
        ({"area": "street:nowhere"}, BadInputError),
    ],
)
def test_a_promise_that_cannot_be_told_of_is_refused(briefed, given, error):
    with pytest.raises(error):
        promise(briefed(), **given)


def test_a_street_does_not_tell_of_anothers_promise(briefed):
    district = briefed()
    made = promise(district)
    with pytest.raises(NotFoundError):
        district.access.act(Command("promise.keep", {"promise": made["id"]}), OF_FAR)

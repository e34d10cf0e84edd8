"""What a post may do to a case now, and what it should know before: where it would go, what it may repeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from data_loaders.access.casework import reached, right_of
from data_loaders.casework.duplicates import Candidate, Proposal, proposals
from data_loaders.casework.given import TOP_LEVEL, needs, optional
from data_loaders.casework.routing import Routed, Rule, route
from data_loaders.casework.rules import UNDO_S, allowed, undoable
from data_loaders.contract import ForbiddenError, Grain, Question, Right, Viewer, may
from data_loaders.intake import Intake
from data_loaders.publish.cases import Case
from data_loaders.settings import LEVELS, Profile

if TYPE_CHECKING:
    from data_loaders.access.door import Access

_DEGREES_PER_M = 1 / 80_000  # more than enough at any latitude up to 44°; distances are measured afterwards
_NEAR = """
SELECT id, class, CAST(epoch(occurred_at) AS BIGINT) AS at, lon, lat FROM "v_case@1"
WHERE class = $class AND id <> $id AND status IN ('open', 'unknown') AND occurred_at BETWEEN $since AND $until
  AND lon BETWEEN $west AND $east AND lat BETWEEN $south AND $north
"""


@dataclass(frozen=True, slots=True)
class Undo:
    """The action that the post can take back, and until when (UTC seconds)."""

    event: str
    verb: str
    until: int


@dataclass(frozen=True, slots=True)
class Last:
    """What a post did to the case last, by which post, and when (UTC seconds)."""

    verb: str
    by: str | None
    at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a post may do to a case.

    `allowed`: each verb of the case's procedure that the post's role has, with None, or the code of the reason why not
    now. `needs`, `optional`: the fields of each. `revision`: to be sent with an order, so that what another post
    changed meanwhile is seen. `department`: where the rules send it at its level; `next_level`, `next_department`:
    where an escalation leads, None at the top. `last`: what was done to it last, None while nothing was.
    `duplicates`: open cases that it may repeat, the nearest first.
    """

    allowed: Mapping[str, str | None]
    needs: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]]
    revision: int
    level: int
    department: str
    next_level: int | None
    next_department: str | None
    emergency: bool
    undo: Undo | None
    last: Last | None
    duplicates: tuple[Proposal, ...]
    photos: tuple[str, ...]
    wording: str | None
    areas: Mapping[str, str]


class CaseRoom:
    """Answers about single cases that take their fold, not their published row."""

    def __init__(self, access: Access, intake: Intake) -> None:
        self._access, self._intake = access, intake
        self._rules = rules_of(intake.profile)

    def choices(self, incident: str, viewer: Viewer) -> Choices:
        """What the viewer may do to a case.

        Raises:
            ForbiddenError: the role opens no records.
            NotFoundError: no ordinary case of that id within the viewer's area.
        """
        case = self.reach(incident, viewer)
        state, now = case.state, self._access.now()
        verbs = {
            verb: code
            for verb, code in allowed(state, viewer.account, int(now.timestamp())).items()
            if may(viewer, right_of(verb))
        }
        taken_back = undoable(case.folded, viewer.account, int(now.timestamp()))
        higher = state.level + 1 if state.level < TOP_LEVEL else None
        return Choices(
            allowed=verbs,
            needs={verb: needs(verb) for verb in verbs},
            optional={verb: optional(verb) for verb in verbs},
            revision=state.revision,
            level=state.level,
            department=self.routed(case, state.level),
            next_level=higher,
            next_department=None if higher is None else self.routed(case, higher),
            emergency=self._access.emergencies.cover(dict(case.record["areas"] or ())),
            undo=Undo(taken_back.id, taken_back.verb, taken_back.at + UNDO_S) if taken_back else None,
            last=Last(state.last_verb, state.last_by, state.last_at) if state.last_verb else None,
            duplicates=self._duplicates(case, viewer) if verbs.get("merge", "no") is None else (),
            photos=state.photos,
            wording=state.wording,
            areas=dict(case.record["areas"] or ()),
        )

    def reach(self, incident: str, viewer: Viewer) -> Case:
        """The case, if the viewer opens records and it is an ordinary one of their area.

        Raises:
            ForbiddenError, NotFoundError: otherwise.
        """
        if not may(viewer, Right.RECORDS):
            raise ForbiddenError(f"the role {viewer.role.value} opens no records")
        return reached(self._access, self._intake, incident, viewer)

    def revision(self, incident: str, viewer: Viewer) -> int:
        """How many actions the case has, to be sent with the next one."""
        return self.reach(incident, viewer).state.revision

    def photos_of(self, incident: str, viewer: Viewer) -> tuple[str, ...]:
        """The photos that a case of the viewer's area names."""
        return self.reach(incident, viewer).state.photos

    def routed(self, case: Case, level: int) -> str:
        """The department that answers for a case at a level; the dispatch seat where no rule says."""
        record = case.record
        areas = dict(record["areas"] or ())
        found = route(self._rules, Routed(record["class"], record["class_group"], record["feed"], areas), level)
        known = self._access.district.departments
        return found if found is not None and found in known else self._access.district.casework.seat.id

    def _duplicates(self, case: Case, viewer: Viewer) -> tuple[Proposal, ...]:
        record, rules = case.record, self._access.district.casework
        if record["lon"] is None:
            return ()
        begun = datetime.fromtimestamp(record["occurred_at"], UTC)
        apart, within = timedelta(hours=rules.duplicate_within_h), rules.duplicate_within_m * _DEGREES_PER_M
        params = {
            "class": record["class"],
            "id": case.id,
            "since": begun - apart,
            "until": begun + apart,
            "west": record["lon"] - within,
            "east": record["lon"] + within,
            "south": record["lat"] - within,
            "north": record["lat"] + within,
        }
        rows = self._access.read(Question("case:near", _NEAR, params, Grain.SYMBOL), viewer).table.to_pylist()
        # What nobody knows to be open (a camera's event) is what is reported twice most often.
        here = Candidate(case.id, record["class"], record["occurred_at"], record["lon"], record["lat"], True)
        others = [Candidate(r["id"], r["class"], r["at"], r["lon"], r["lat"], True) for r in rows]
        return tuple(proposals(here, others, within_m=rules.duplicate_within_m, within_s=int(apart.total_seconds())))


def rules_of(profile: Profile) -> tuple[Rule, ...]:
    """The profile's routing, a rule for each level that it names; where it names none, for all."""
    return tuple(
        Rule(
            part.department,
            frozenset(part.classes),
            frozenset(part.groups),
            frozenset(part.feeds),
            frozenset((kind, code) for kind, _, code in (area.partition(":") for area in part.areas)),
            LEVELS.index(level),
        )
        for part in profile.routing
        for level in part.levels or LEVELS
    )

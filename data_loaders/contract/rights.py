"""What each role may: the one table. Views, layers, pages, commands and the doors read it; none keeps a list of its own."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from data_loaders.contract.viewer import Role, Viewer


class Right(StrEnum):
    """One thing that somebody may see or do. What a right reaches is cut to the viewer's jurisdiction besides."""

    AREAS = "areas"  # names and outlines of the areas
    FIGURES = "figures"  # published totals, also for the process's own jobs
    MAP = "map"  # layers of totals and symbols
    WALL = "wall"  # the wall's page
    WALL_REMOTE = "wall.remote"  # what every wall of the district holds
    APPRAISAL = "appraisal"  # indicators by department and area
    SQL = "sql"  # statements over the published copy
    PLANNER = "planner"  # questions of a planner: totals, by any filter
    SAVED_VIEWS = "views"  # see and keep questions under a name
    SEND_VIEWS = "view.send"  # to the briefing or the wall
    EXPORT = "export"  # answers as files
    BRIEFING = "briefing"  # briefings, issued ones and promises among them
    ISSUE_BRIEFINGS = "briefing.issue"  # by the leader on duty, and by the clock
    PROMISES = "promises"  # made, kept and broken
    DESK = "desk"  # the desk's page: drill-down and devices
    RECORDS = "records"  # single ordinary incidents
    CONFIDENTIAL_DEVICES = "confidential_devices"
    COMMUNITIES = "communities"  # age bands and who lives alone, by community
    FLAGGED = "flagged"  # flagged buildings by month
    SENSITIVE_PERIODS = "sensitive_periods"  # merged, closed, k >= 5
    SENSITIVE_CASES = "sensitive_cases"  # single open ones, generalised, each time for a stated reason
    ACKNOWLEDGE = "acknowledge"
    WORK_CASES = "case.work"  # the steps of a case, from registration to the call-back
    URGE_CASES = "case.urge"  # what is said about a case: urge, supervise, escalate, note
    PHOTOS = "photos"  # for the role that handles cases
    WORK_ALARMS = "alarm.work"  # acknowledge, shelve
    JUDGE_ALARMS = "alarms.tick"  # by the clock
    ALARM_STATISTICS = "alarms.statistics"
    EMERGENCY = "emergency"  # declared by the leader on duty
    ESCALATE_DUE = "cases.escalate_due"  # by the clock
    CLOCK = "clock"
    CLOSE_PERIODS = "publish.close_periods"
    RETENTION = "retention.apply"
    REBUILD = "rebuild"
    UTILITY = "utility"  # what protection costs, as aggregates
    SEE_LETTERS = "dead_letters"
    REPLAY_LETTERS = "dead_letters.replay"
    ACCOUNTS = "accounts"
    AUDIT = "audit"


_DESK = frozenset({Role.OPERATOR, Role.LEADER, Role.PLANNER, Role.ADMINISTRATOR})
_MAP = _DESK | {Role.WALL}
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

RIGHTS: Mapping[Right, frozenset[Role]] = {
    Right.AREAS: _MAP | {Role.JOB, Role.AUDITOR},
    Right.FIGURES: _MAP | {Role.JOB},
    Right.MAP: _MAP,
    Right.WALL: _MAP,
    Right.WALL_REMOTE: frozenset({Role.OPERATOR, Role.LEADER}),
    Right.APPRAISAL: _DESK,
    Right.SQL: frozenset({Role.PLANNER}),
    Right.PLANNER: _DESK,
    Right.SAVED_VIEWS: _DESK,
    Right.SEND_VIEWS: frozenset({Role.LEADER, Role.PLANNER}),
    Right.EXPORT: frozenset({Role.LEADER, Role.PLANNER}),
    Right.BRIEFING: frozenset({Role.OPERATOR, Role.LEADER, Role.PLANNER, Role.JOB}),
    Right.ISSUE_BRIEFINGS: frozenset({Role.LEADER, Role.JOB}),
    Right.PROMISES: frozenset({Role.LEADER}),
    Right.DESK: _DESK,
    Right.RECORDS: _DESK,
    Right.CONFIDENTIAL_DEVICES: frozenset({Role.OPERATOR}),
    Right.COMMUNITIES: frozenset({Role.LEADER, Role.PLANNER}),
    Right.FLAGGED: frozenset({Role.LEADER}),
    Right.SENSITIVE_PERIODS: frozenset({Role.LEADER, Role.PLANNER}),
    Right.SENSITIVE_CASES: frozenset({Role.OPERATOR}),
    Right.ACKNOWLEDGE: frozenset({Role.OPERATOR, Role.LEADER}),
    Right.WORK_CASES: frozenset({Role.OPERATOR}),
    Right.URGE_CASES: frozenset({Role.OPERATOR, Role.LEADER}),
    Right.PHOTOS: frozenset({Role.OPERATOR}),
    Right.WORK_ALARMS: frozenset({Role.OPERATOR, Role.LEADER}),
    Right.JUDGE_ALARMS: frozenset({Role.JOB}),
    Right.ALARM_STATISTICS: frozenset({Role.OPERATOR, Role.LEADER, Role.ADMINISTRATOR}),
    Right.EMERGENCY: frozenset({Role.LEADER}),
    Right.ESCALATE_DUE: frozenset({Role.JOB}),
    Right.CLOCK: _DESK,
    Right.CLOSE_PERIODS: frozenset({Role.JOB}),
    Right.RETENTION: frozenset({Role.JOB}),
    Right.REBUILD: _ADMINISTRATOR,
    Right.UTILITY: _ADMINISTRATOR,
    Right.SEE_LETTERS: _ADMINISTRATOR,
    Right.REPLAY_LETTERS: _ADMINISTRATOR,
    Right.ACCOUNTS: _ADMINISTRATOR,
    Right.AUDIT: frozenset({Role.AUDITOR}),
}

# Rights over the whole deployment: a post that answers for a part of the district does not have them.
WHOLE_DISTRICT = frozenset(
    {
        Right.WALL_REMOTE,
        Right.SQL,
        Right.REBUILD,
        Right.UTILITY,
        Right.SEE_LETTERS,
        Right.REPLAY_LETTERS,
        Right.ACCOUNTS,
        Right.AUDIT,
    }
)


def roles_with(right: Right) -> frozenset[Role]:
    """The roles that have `right`."""
    return RIGHTS[right]


def may(viewer: Viewer, right: Right) -> bool:
    """Whether this viewer has `right`: by role, and for what concerns the whole deployment by jurisdiction too."""
    whole = viewer.jurisdiction.is_whole or right not in WHOLE_DISTRICT
    return whole and viewer.role in RIGHTS[right]

"""What people may ask to be done, one function a verb; each returns the detail that the audit keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data_loaders.access import alarms, briefings, casework, emergencies, saved_views, wall_room
from data_loaders.access.arguments import text
from data_loaders.access.escalations import escalate_due
from data_loaders.clock import ReplayClock
from data_loaders.contract import BadInputError, Right, Viewer, may
from data_loaders.dead_letters import replay
from data_loaders.intake import Intake
from data_loaders.publish.cases import last_closed

if TYPE_CHECKING:
    from data_loaders.access.door import Access

Detail = dict[str, object]


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing to be done: the right that it takes, and what does it. `replay_only` verbs need a clock that moves."""

    right: Right
    run: Callable[[Access, Intake, Mapping[str, object], Viewer], Detail]
    replay_only: bool = False


def permitted(verb: str, viewer: Viewer, intake: Intake) -> bool:
    """Whether a viewer may use a verb here; `clock` stands for all of the clock's, which exist in a replay only."""
    known = COMMANDS.get("clock.pause" if verb == "clock" else verb)
    if known is None or (known.replay_only and not isinstance(intake.clock, ReplayClock)):
        return False
    return may(viewer, known.right)


def _close_periods(_access: Access, intake: Intake, _args: Mapping[str, object], _viewer: Viewer) -> Detail:
    released = intake.close_periods()
    return {"released": released} if released else {}


def _retain(access: Access, intake: Intake, _args: Mapping[str, object], _viewer: Viewer) -> Detail:
    expired = intake.retain()
    photos = access.photos.expire(last_closed(intake.database), intake.clock.now())
    detail: Detail = {f"{item.source} {item.month:%Y-%m}": item.events for item in expired}
    return {**detail, "photos": photos} if photos else detail


def _rebuild(_access: Access, intake: Intake, _args: Mapping[str, object], _viewer: Viewer) -> Detail:
    intake.rebuild()
    return {"version": intake.version}


def _replay_letters(_access: Access, intake: Intake, args: Mapping[str, object], _viewer: Viewer) -> Detail:
    outcome = replay(intake, text(args, "source", ""))
    return {"entered": outcome.entered, "waiting": outcome.waiting, "read_again": list(outcome.read_again)}


def _clock(change: Callable[[ReplayClock, Mapping[str, object]], None]) -> Callable[..., Detail]:
    def run(_access: Access, intake: Intake, args: Mapping[str, object], _viewer: Viewer) -> Detail:
        clock = intake.clock
        if not isinstance(clock, ReplayClock):
            raise BadInputError("this deployment runs on the live clock; only a replay can be paused or moved")
        change(clock, args)
        intake.wake()
        return {key: str(value)[:40] for key, value in args.items()}

    return run


def _jump(clock: ReplayClock, args: Mapping[str, object]) -> None:
    moment = text(args, "at")
    try:
        clock.jump(datetime.fromisoformat(moment))
    except ValueError as error:
        raise BadInputError(f"clock jump to {moment[:40]!r}: give ISO 8601 with a zone") from error


def _speed(clock: ReplayClock, args: Mapping[str, object]) -> None:
    try:
        clock.set_speed(float(str(args.get("speed"))))
    except ValueError as error:
        raise BadInputError(f"clock speed {str(args.get('speed'))[:20]!r}: give a number") from error


COMMANDS: dict[str, Verb] = {
    **{f"case.{verb}": Verb(casework.right_of(verb), casework.work(verb)) for verb in casework.VERBS},
    "cases.escalate_due": Verb(Right.ESCALATE_DUE, escalate_due),
    alarms.TICK: Verb(Right.JUDGE_ALARMS, alarms.tick),
    "alarm.acknowledge": Verb(Right.WORK_ALARMS, alarms.acknowledge),
    "alarm.shelve": Verb(Right.WORK_ALARMS, alarms.shelve),
    "alarm.unshelve": Verb(Right.WORK_ALARMS, alarms.unshelve),
    emergencies.DECLARE: Verb(Right.EMERGENCY, emergencies.declare),
    emergencies.END: Verb(Right.EMERGENCY, emergencies.end),
    wall_room.PIN: Verb(Right.WALL_REMOTE, wall_room.pin),
    wall_room.UNPIN: Verb(Right.WALL_REMOTE, wall_room.unpin),
    briefings.ISSUE: Verb(Right.ISSUE_BRIEFINGS, briefings.issue),
    briefings.MAKE: Verb(Right.PROMISES, briefings.make),
    briefings.KEEP: Verb(Right.PROMISES, briefings.keep),
    briefings.BREAK: Verb(Right.PROMISES, briefings.break_),
    saved_views.SAVE: Verb(Right.SAVED_VIEWS, saved_views.save),
    saved_views.RENAME: Verb(Right.SAVED_VIEWS, saved_views.rename),
    saved_views.DELETE: Verb(Right.SAVED_VIEWS, saved_views.delete),
    wall_room.SEND: Verb(Right.SEND_VIEWS, saved_views.send),
    "publish.close_periods": Verb(Right.CLOSE_PERIODS, _close_periods),
    "retention.apply": Verb(Right.RETENTION, _retain),
    "rebuild": Verb(Right.REBUILD, _rebuild),
    "dead_letters.replay": Verb(Right.REPLAY_LETTERS, _replay_letters),
    "clock.pause": Verb(Right.CLOCK, _clock(lambda clock, _args: clock.pause()), replay_only=True),
    "clock.resume": Verb(Right.CLOCK, _clock(lambda clock, _args: clock.resume()), replay_only=True),
    "clock.speed": Verb(Right.CLOCK, _clock(_speed), replay_only=True),
    "clock.jump": Verb(Right.CLOCK, _clock(_jump), replay_only=True),
}

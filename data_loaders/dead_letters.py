"""Dead letters sent in again: after a mapping was corrected, or a clock, or an area file."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pandas as pd

from data_loaders.contract import BadInputError, SourceError, nearest
from data_loaders.intake import Intake
from data_loaders.normalise.letters import declared_columns
from data_loaders.settings import load_profile
from data_loaders.source_line import SourceLine
from data_loaders.store import DeadLetter, DeadLetters


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a replay: rows entered, letters that still wait, sources that are read from their beginning."""

    entered: int
    waiting: int
    read_again: tuple[str, ...]


def replay(intake: Intake, source: str = "") -> Outcome:
    """Send the waiting letters of one source (or of all) through the present profile.

    Those that now hold enter with the present moment as received; the others wait on. A source of which a batch was
    quarantined is read again from its beginning: its good rows are no letters, and what is known already stays one.

    A profile that was corrected while the server runs is read anew first.

    Raises:
        BadInputError: no such source.
        ConfigError: the profile does not hold, or more than its sources changed (that wants a restart).
    """
    file = intake.profile.root / f"{intake.profile.id}.toml"
    if file.is_file():
        intake.take_mappings(load_profile(str(file)))
    names = [line.source.name for line in intake.lines]
    if source and source not in names:
        raise BadInputError(f"source {source[:40]!r}: this profile has {', '.join(names)}{nearest(source, names)}")
    letters, entered, again = DeadLetters(intake.database), 0, list[str]()
    with intake.database.held():
        for line in intake.lines:
            if source in {"", line.source.name}:
                entered += _replay_line(intake, line, letters)
                if letters.quarantined(line.source.name) or line.health.refused:
                    letters.read_again(line.source.name)
                    line.health.refused, line.health.answered_s = "", None
                    again.append(line.source.name)
        intake.settle(intake.clock.now())
    intake.tick()
    intake.notify()
    return Outcome(entered, len(letters.waiting(source)), tuple(again))


def _replay_line(intake: Intake, line: SourceLine, letters: DeadLetters) -> int:
    waiting = [item for item in letters.waiting(line.source.name) if item.payload]
    if not waiting:
        return 0
    now = intake.clock.now()
    raw = _raw(line, waiting).assign(_received_at=now.replace(tzinfo=None))
    try:
        batch = line.normaliser().batch(raw)
    except SourceError:
        return 0
    bad = set(batch.rejects["row"].tolist())
    good = [item.letter for at, item in enumerate(waiting) if at not in bad]
    position = intake.ledger.position(line.source.name).position
    intake.ledger.append(batch.events, line.source.name, position, now)
    letters.settle(line.source.name, good, now)
    return len(good)


def _raw(line: SourceLine, waiting: list[DeadLetter]) -> pd.DataFrame:
    cells = [json.loads(item.payload) for item in waiting]
    names = dict.fromkeys([*declared_columns(line.feed, line.source), *(name for row in cells for name in row)])
    raw = pd.DataFrame({name: pd.Series([row.get(name) for row in cells], dtype="str") for name in names})
    raw["_row"] = range(len(waiting))
    return raw

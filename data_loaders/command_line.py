"""The command line's verbs about data: `check`, `publication`, `privacy-form`, `new-city`, `dead-letters`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data_loaders import dead_letters
from data_loaders.check import check, render
from data_loaders.contract import ConfigError, NotFoundError
from data_loaders.home import Home
from data_loaders.intake import Intake
from data_loaders.new_city import draft
from data_loaders.privacy_form import privacy_form
from data_loaders.publish.utility import CELLS_MIN, utility
from data_loaders.settings import DEFAULT_PROFILE, Profile, load_profile
from data_loaders.store import DeadLetters

_LIST_MAX = 200
_UTILITY = "{:<26}{:<11}{:>7}{:>9}{:>10}{:>20}"


@dataclass(frozen=True, slots=True)
class Tools:
    """What the composition root lends: `ask` the running server (None: none runs), open the intake, time, say."""

    ask: Callable[[Path, str, dict[str, object] | None], dict[str, Any] | None]
    intake: Callable[[Home, Profile], Intake]
    now: Callable[[], datetime]
    say: Callable[[str], None]


def register(verb: Callable[..., argparse.ArgumentParser], tools: Tools) -> None:
    """Add the verbs to the command line."""

    def run(function: Callable[[argparse.Namespace, Tools], int]) -> Callable[[argparse.Namespace], int]:
        return lambda args: function(args, tools)

    part = verb(
        "check", run(check_profile), "say what becomes of each row of each source; write nothing", profiled=False
    )
    part.add_argument("profile", nargs="?", default=DEFAULT_PROFILE)
    part = verb(
        "privacy-form", run(print_form), "what a deployment holds, for its data-protection officer", profiled=False
    )
    part.add_argument("profile", nargs="?", default=DEFAULT_PROFILE)
    part = verb(
        "new-city", run(new_city), "look at files and write a draft profile for a person to correct", profiled=False
    )
    part.add_argument("files", nargs="+", type=Path, metavar="FILE")
    part.add_argument("-o", "--output", type=Path, help="the profile to write (default: to the screen)")
    part = verb("dead-letters", run(letters), "list, show or replay the rows that did not enter")
    part.add_argument("action", choices=["list", "show", "replay"])
    part.add_argument("letter", nargs="?", default="", help="for show: a letter's id, or its beginning")
    part.add_argument("--source", default="", help="one source only")
    verb("publication", run(publication), "print how far the published numbers stand from the true ones")


def check_profile(args: argparse.Namespace, tools: Tools) -> int:
    """Read every source whole and say what became of each row."""
    bad = False
    for report in check(load_profile(args.profile), tools.now()):
        tools.say(render(report))
        bad |= report.quarantined or bool(report.failure)
    return 1 if bad else 0


def print_form(args: argparse.Namespace, tools: Tools) -> int:
    """Print the record of processing of one profile."""
    tools.say(privacy_form(load_profile(args.profile)))
    return 0


def new_city(args: argparse.Namespace, tools: Tools) -> int:
    """Write a draft profile for some files."""
    text = draft(args.files, args.output.parent if args.output else Path.cwd())
    if args.output is None:
        tools.say(text)
        return 0
    if args.output.exists():
        raise ConfigError(f"{args.output}: is there already. Give another -o, or remove it")
    args.output.write_text(text, encoding="utf-8")
    tools.say(f"{args.output}: a draft. Read its comments, correct it, then `app.py check {args.output}`")
    return 0


def letters(args: argparse.Namespace, tools: Tools) -> int:
    """List, show or replay the rows that did not enter, by the running server or here."""
    profile = load_profile(args.profile)
    home = Home.open(args.home, profile)
    verb = "dead-letters.replay" if args.action == "replay" else "dead-letters"
    answer = tools.ask(home.control, verb, {"source": args.source})
    if answer is None:
        answer = _here(args, tools, home, profile)
    if args.action == "replay":
        tools.say(f"{answer['entered']} rows entered, {answer['waiting']} wait still")
    elif args.action == "show":
        _show(answer["letters"], args.letter, tools)
    else:
        _list(answer["letters"], tools)
    return 0


def publication(args: argparse.Namespace, tools: Tools) -> int:
    """Print what protection costs, by the running server or here: aggregates, no cell."""
    profile = load_profile(args.profile)
    home = Home.open(args.home, profile)
    answer = tools.ask(home.control, "publication", None)
    if answer is None:
        intake = tools.intake(home, profile)
        try:
            found = utility(intake.database, profile)
            answer = {"utility": [asdict(item) for item in found]}
        finally:
            intake.database.close()
    tools.say(_UTILITY.format("attribute", "place", "cells", "shown", "under 10", "mean abs. error"))
    for item in answer["utility"]:
        shares = ("-" if item[name] is None else f"{item[name]:.1%}" for name in ("shown_share", "under_ten_share"))
        error = item["mean_absolute_error"]
        told = f"- (under {CELLS_MIN} cells)" if error is None else f"{error:.2f}"
        tools.say(_UTILITY.format(item["attribute"], item["place"], item["cells"], *shares, told))
    return 0


def _here(args: argparse.Namespace, tools: Tools, home: Home, profile: Profile) -> dict[str, Any]:
    intake = tools.intake(home, profile)
    try:
        if args.action == "replay":
            outcome = dead_letters.replay(intake, args.source)
            return {"entered": outcome.entered, "waiting": outcome.waiting}
        found = DeadLetters(intake.database).waiting(args.source)
        return {"letters": [asdict(item) for item in found]}
    finally:
        intake.database.close()


def _list(found: list[dict[str, Any]], tools: Tools) -> None:
    for item in found[:_LIST_MAX]:
        place = f"row {item['row']}, {item['field']} = {item['value']!r}"
        tools.say(f"{item['letter'] or '-'}  {item['source']}  {item['reason']}  {place}")
    rest = f", the first {_LIST_MAX} shown; narrow with --source" if len(found) > _LIST_MAX else ""
    tools.say(f"{len(found)} rows wait{rest}")


def _show(found: list[dict[str, Any]], letter: str, tools: Tools) -> None:
    wanted = [item for item in found if letter and (item["letter"] or "").startswith(letter)]
    if not wanted:
        raise NotFoundError(f"letter {letter!r}: none of the waiting ones; `app.py dead-letters list` names them")
    for item in wanted:
        tools.say(f"{item['letter']}: source {item['source']}, row {item['row']}, received {item['received_at']} UTC")
        tools.say(f"  {item['reason']}: {item['field']} = {item['value']!r}")
        cells = json.loads(item["payload"]) if item["payload"] else {}
        for name, value in cells.items():
            tools.say(f"  {name} = {value}")
        if not cells:
            tools.say("  no cells are kept: the row could not be read as a row")

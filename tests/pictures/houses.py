"""The cities whose screens are taken: one that lives, one with silent sources, one on its first day, one that is flooded.

Each is a profile made of the shipped `z` by a few changed lines, and has a home of its own that is kept for the next run.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.browser.conftest import ROOT

PROFILES = ROOT / "data_loaders" / "profiles"
DAY_MIN = 1440


@dataclass(frozen=True, slots=True)
class House:
    """A city: what is changed in the profile and in the plan of its simulator; `heir` begins with the living one's history."""

    profile: Callable[[str], str] = str
    plan: Callable[[str], str] = str
    heir: bool = False


def _silent(plan: str) -> str:
    """Two sources that never answer again after their first reading."""
    outage = '\n[[storylines]]\nkind = "feed_outage"\nevery_min = {0}\nlasts_min = {0}\nsource = "{1}"\n'
    return plan + "".join(outage.format(DAY_MIN, source) for source in ("grid_cases", "hotline_12345"))


def _first_day(plan: str) -> str:
    """Sources that answer and have nothing to tell: a new city's first day."""
    head = plan.partition("[[storylines]]")[0]
    return _set(head, history_days=1, cases_a_day=0, calls_a_day=0, requests_a_day=0, camera_events_a_day=0)


def _set(plan: str, **values: int) -> str:
    for name, value in values.items():
        plan = re.sub(rf"^{name} = \d+$", f"{name} = {value}", plan, flags=re.MULTILINE)
    return plan


def _trigger_happy(profile: str) -> str:
    """Alarms that are raised by next to nothing."""
    head, mark, rest = profile.partition("[[alarms]]")
    rules, sources, tail = rest.partition("# ── sources")
    happy = []
    for rule in rules.split("[[alarms]]"):
        text = rule
        if 'kind = "feed"' not in rule:
            for name, least in {"limit": "1", "at_least": "2", "deadband": "0.5", "on_delay_s": "1"}.items():
                text = re.sub(rf"^{name} = [1-9]\d*$", f"{name} = {least}", text, flags=re.MULTILINE)
        happy.append(text)
    return head + mark + "[[alarms]]".join(happy) + sources + tail


def _crowded(plan: str) -> str:
    """Ten times as many cases, for as few days as make a queue of thousands."""
    return _set(plan, history_days=12, cases_a_day=5200, calls_a_day=1600, requests_a_day=1200)


HOUSES = {
    "live": House(),
    "silent": House(plan=_silent, heir=True),
    "empty": House(plan=_first_day),
    "flood": House(profile=_trigger_happy, plan=_crowded),
}


def open_house(name: str, homes: Path) -> tuple[Path, Path]:
    """The folder of its state and the file of its profile, both made where they are missing.

    A house that changed its profile or its plan begins anew: its history would not be its own.
    """
    house = HOUSES[name]
    home = homes / name
    city = home / "city"
    changed = {
        city / "z.toml": house.profile((PROFILES / "z.toml").read_text("utf-8")),
        city / "z" / "district.toml": house.plan((PROFILES / "z" / "district.toml").read_text("utf-8")),
    }
    if any(not path.exists() or path.read_text("utf-8") != text for path, text in changed.items()):
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(PROFILES / "z", city / "z")
        for path, text in changed.items():
            path.write_text(text, "utf-8")
    parent = homes / "live" / "z"
    if house.heir and not (home / "z").exists() and parent.exists():
        shutil.copytree(parent, home / "z", ignore=shutil.ignore_patterns("control.sock"))
    return home, city / "z.toml"

"""Composition root and command line: settings -> store -> feeds -> dashboard."""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import command_line as people
from dashboard import control_client
from dashboard.application import Application, Options, build, interface
from dashboard.briefing import command as briefing_command
from dashboard.identity import Administration, Demo, Identity, is_loopback, prepare_demo
from dashboard.indicators_reference import indicators_markdown
from dashboard.jobs.alarms import Alarms
from dashboard.jobs.briefing import MorningBriefing
from dashboard.jobs.escalation import Escalation
from dashboard.jobs.publication import Publication
from dashboard.jobs.retention import Retention
from dashboard.jobs.runner import Runner
from dashboard.reference import api_markdown, layers_markdown
from dashboard.serving import server_of
from dashboard.sql_reference import sql_markdown
from data_loaders import audit, command_line
from data_loaders.access import Access, ConfigError, FenggeError, area_names, sql_tables
from data_loaders.clock import Clock, LiveClock, ReplayClock
from data_loaders.collector import calm_collector
from data_loaders.feeds.reference import feeds_markdown
from data_loaders.home import Home
from data_loaders.intake import Intake
from data_loaders.media import PhotoStore
from data_loaders.normalise import PlaceIndex
from data_loaders.progress import ReadingBar
from data_loaders.settings import DEFAULT_PROFILE, Profile, load_profile
from data_loaders.store import Database, State
from data_loaders.telemetry import LOG, start_logging
from layers.planner.hanging import kept_from_walls
from layers.registry import Registry

ROOT = Path(__file__).parent
WALL_TIME = LiveClock()


def _clock(profile: Profile, at: datetime | None) -> Clock:
    part = profile.clock
    if part.kind == "replay" and part.start and part.end:
        return ReplayClock(part.start, part.end, part.speed, at)
    return LiveClock()


def _intake(home: Home, profile: Profile) -> Intake:
    secret = home.secret()
    database = Database(home.city)
    return Intake(profile, _clock(profile, State(database).horizon()), database, secret)


def _audit(home: Home) -> audit.AuditLog:
    return audit.AuditLog(home.audit, home.audit_head, WALL_TIME.now)


def _noting(log: audit.AuditLog) -> Callable[[str, str, Mapping[str, object]], None]:
    return lambda event, account, detail: log.append(account, "", event, dict(detail))


def _say(line: str = "") -> None:
    print(line, flush=True)


# ── serve ────────────────────────────────────────────────────────────────────────────────────────────────
def serve(args: argparse.Namespace) -> int:
    """Read the sources, open the door, serve until stopped."""
    start_logging()
    calm_collector()
    profile = load_profile(args.profile)
    home = Home.open(args.home, profile)
    demo_wanted = profile.demo and not args.no_demo
    if demo_wanted and not is_loopback(args.host):
        raise ConfigError(
            f"profile {profile.id} is a demo and --host {args.host} is not this machine alone. Use --host 127.0.0.1, "
            "or --no-demo with accounts of your own (`app.py account add`)"
        )
    listening = _listen(args.host, args.port)
    _say(f"蜂格 Fengge · {profile.district.name.zh} {profile.district.name.en}")
    begun = WALL_TIME.now()
    intake = _intake(home, profile)
    with ReadingBar(sys.stdout) as tell:
        intake.tick(tell)
    intake.close_periods()
    stands = intake.clock.now().astimezone(profile.zone)
    _say(
        f"  ready in {(WALL_TIME.now() - begun).total_seconds():.1f} s; the clock stands at {stands:%Y-%m-%d %H:%M %Z}"
    )
    identity = Identity.open(home.path, WALL_TIME.now)
    demo = prepare_demo(home.path, args.host, identity) if demo_wanted else None
    log = _audit(home)
    access = Access(intake, log, PhotoStore(home.media), kept_from_walls)
    note = _noting(log)

    hosts = {args.host, "localhost", "127.0.0.1", *args.allow_host}
    options = Options(release=secrets.token_hex(4), hosts=hosts, audit=note, demo=demo, secure=demo is None)
    registry = Registry(finest=access.district.finest, breaks=access.district.breaks)
    application = build(access, registry, identity, options)
    # Periods close before what they were counted from may go.
    jobs = Runner(
        access, [Alarms(), Publication(), Escalation(), Retention(), MorningBriefing(registry, home.path / "briefings")]
    )
    _greet(args, demo)
    try:
        intake.start()
        jobs.start()
        _run(application, listening, home.control)
    finally:
        jobs.stop()
        intake.stop()
        identity.close()
        intake.database.close()
    return 0


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP: asyncio switches off delayed sending (40 ms an answer) only where the protocol is.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        raise ConfigError(f"{host}:{port}: {error.strerror}. Give another --port (make run PORT=8051)") from error
    return listening


def _run(application: Application, listening: socket.socket, control: Path) -> None:
    control.unlink(missing_ok=True)
    local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    local.bind(str(control))
    control.chmod(0o600)
    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(server_of(application).serve(sockets=[listening, local]))
    finally:
        control.unlink(missing_ok=True)


def _greet(args: argparse.Namespace, demo: Demo | None) -> None:
    address = f"http://{args.host}:{args.port}"
    if demo is None:
        _say(f"\n  {address}/sign-in\n")
        return
    _say(
        f"\n  打开此地址即可登录 · open this address to sign in:\n  {address}/sign-in?key={demo.key.text}&as=operator\n"
    )
    _say(f"  其他角色 other roles: replace as=operator by {', '.join(sorted(set(demo.accounts) - {'operator'}))}")
    _say(f"  大屏 wall display: {address}/sign-in?token={demo.wall_token}")
    _say(f"  密码 passwords: {demo.file}\n  停止 stop: Ctrl+C\n")


# ── other verbs ──────────────────────────────────────────────────────────────────────────────────────────
def rebuild(args: argparse.Namespace) -> int:
    """Derive every table anew from the ledger, by the running server or here."""
    profile = load_profile(args.profile)
    home = Home.open(args.home, profile)
    answer = control_client.ask(home.control, "rebuild")
    if answer is None:
        intake = _intake(home, profile)
        intake.rebuild()
        answer = {"version": intake.version}
        intake.database.close()
    _say(f"rebuilt; the state has version {answer['version']}")
    return 0


def clock(args: argparse.Namespace) -> int:
    """Pause, resume, speed up or move the running server's replay."""
    home = Home.open(args.home, load_profile(args.profile))
    orders: dict[str, dict[str, object]] = {"speed": {"speed": args.value}, "jump": {"at": args.value}}
    if args.verb in orders and args.value is None:
        raise ConfigError(
            f"clock {args.verb}: give a value, for example `app.py clock speed 600` or `clock jump 2013-07-09T08:00:00-05:00`"
        )
    answer = control_client.ask(home.control, "clock", {"verb": args.verb, "args": orders.get(args.verb, {})})
    if answer is None:
        raise ConfigError("no server runs for this profile and --home; start one with `make run`")
    _say(str(answer["clock"]))
    return 0


def docs(_args: argparse.Namespace) -> int:
    """Write the reference pages that are made from the registries."""
    pages = {
        "api.md": api_markdown(interface()),
        "feeds.md": feeds_markdown(),
        "indicators.md": indicators_markdown(),
        "layers.md": layers_markdown(Registry()),
        "planner_sql.md": sql_markdown(sql_tables()),
    }
    for name, text in pages.items():
        (ROOT / "docs" / name).write_text(text, encoding="utf-8")
        _say(f"docs/{name}")
    return 0


def _administration(args: argparse.Namespace) -> Administration:
    profile = load_profile(args.profile)
    home = Home.open(args.home, profile)
    names = cache(lambda: area_names(PlaceIndex(profile)))
    return Administration(Identity.open(home.path, WALL_TIME.now), _noting(_audit(home)), names)


def _ask_running(args: argparse.Namespace, order: dict[str, object]) -> dict[str, Any] | None:
    home = Home.open(args.home, load_profile(args.profile))
    return control_client.ask(home.control, args.command, order)


def _access_here(args: argparse.Namespace) -> Access:
    profile = load_profile(args.profile)
    home = Home.open(args.home, profile)
    return Access(_intake(home, profile), _audit(home))


def _verify(args: argparse.Namespace) -> tuple[Path, int]:
    home = Home.open(args.home, load_profile(args.profile))
    return home.audit, audit.verify(home.audit, home.audit_head)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="app.py", description="Fengge (蜂格): a GIS command centre for a city district"
    )
    verbs = parser.add_subparsers(dest="command", required=True)

    def verb(name: str, run: Any, about: str, *, profiled: bool = True) -> argparse.ArgumentParser:
        part = verbs.add_parser(name, help=about, description=about)
        part.set_defaults(run=run)
        part.add_argument("--home", type=Path, default=ROOT / "var", help="folder of the runtime state")
        if profiled:
            part.add_argument("--profile", default=DEFAULT_PROFILE, help="a shipped profile's name or a TOML file")
        return part

    part = verb("serve", serve, "read the sources and serve")
    part.add_argument("--host", default="127.0.0.1")
    part.add_argument("--port", type=int, default=8050)
    part.add_argument("--allow-host", action="append", default=[], help="a further name that the Host header may bear")
    part.add_argument("--no-demo", action="store_true", help="make no demo accounts")
    command_line.register(verb, command_line.Tools(control_client.ask, _intake, WALL_TIME.now, _say))
    people.register(verb, people.Tools(_administration, _verify, _say))
    briefing_command.register(verb, briefing_command.Tools(_ask_running, _access_here, _say))
    verb("rebuild", rebuild, "derive every table anew from the ledger")
    part = verb("clock", clock, "pause, resume, speed up or move a running replay")
    part.add_argument("verb", choices=["pause", "resume", "speed", "jump"])
    part.add_argument("value", nargs="?")
    verb("docs", docs, "write docs/api.md, docs/feeds.md and docs/layers.md from the registries", profiled=False)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one verb; an error of ours is one sentence, not a traceback."""
    os.umask(0o077)  # what is written under --home is for this account alone
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args))
    except FenggeError as error:
        LOG.debug("", exc_info=True)
        print(f"fengge: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())

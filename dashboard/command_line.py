"""The command line's verbs about people: `account`, `token`, `audit`. They use what the administrator's page uses."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path

from dashboard.identity import Administration
from dashboard.identity.standing import ACCOUNT_ROLES, TOKEN_ROLES
from data_loaders.access import ConfigError, Jurisdiction, Role, Viewer

# Whoever has a shell under this account may do what an administrator may; the log says that it was done from there.
ACTOR = Viewer("command_line", Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the composition root lends: the administration of a home, the check of its audit log, and a voice.

    `verify` gives the log's path and its number of events.
    """

    administration: Callable[[argparse.Namespace], Administration]
    verify: Callable[[argparse.Namespace], tuple[Path, int]]
    say: Callable[[str], None]


def register(verb: Callable[..., argparse.ArgumentParser], tools: Tools) -> None:
    """Add the verbs to the command line."""

    def run(function: Callable[[argparse.Namespace, Tools], int]) -> Callable[[argparse.Namespace], int]:
        return lambda args: function(args, tools)

    area = "KIND:AREA,AREA by code or name; empty for the whole district"
    part = verb("token", run(token), "make, list or revoke tokens for programs and wall displays")
    part.add_argument("--role", choices=sorted(TOKEN_ROLES), default="planner")
    part.add_argument("--label", default="")
    part.add_argument("--days", type=int, default=90)
    part.add_argument("--area", default="", help=area)
    part.add_argument("--list", action="store_true")
    part.add_argument("--revoke", metavar="LABEL", default="")
    part = verb("account", run(account), "add, change, disable or list posts, or give one a new password")
    part.add_argument("action", choices=["add", "change", "password", "disable", "list"])
    part.add_argument("name", nargs="?", default="")
    part.add_argument("--role", choices=sorted(ACCOUNT_ROLES), default="operator")
    part.add_argument("--area", default="", help=area)
    part.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    part.add_argument("--generate", action="store_true", help="make a password and print it once")
    part = verb("audit", run(audit), "check the audit log's chain")
    part.add_argument("action", choices=["verify"])


def token(args: argparse.Namespace, tools: Tools) -> int:
    """Make, list or revoke bearer tokens and wall device tokens."""
    desk = tools.administration(args)
    if args.revoke:
        desk.revoke_token(ACTOR, args.revoke)
        tools.say(f"revoked {args.revoke}")
    elif args.list:
        for item in desk.tokens(ACTOR):
            ended = f", revoked {item.revoked_at:%Y-%m-%d}" if item.revoked_at else ""
            used = f", last used {item.used_at:%Y-%m-%d}" if item.used_at else ", never used"
            tools.say(
                f"{item.label}: {item.role}{_of(item.viewer)}, made {item.created_at:%Y-%m-%d}, "
                f"expires {item.expires_at:%Y-%m-%d}{used}{ended}"
            )
    else:
        label = args.label or f"{args.role}-{secrets.token_hex(3)}"
        tools.say(desk.make_token(ACTOR, label, args.role, _area(desk, args.area), args.days))
    return 0


def account(args: argparse.Namespace, tools: Tools) -> int:
    """Add, change, disable or list the posts that sign in, or give one a new password."""
    desk = tools.administration(args)
    if args.action == "list":
        for item in desk.accounts(ACTOR):
            tools.say(f"{item.name}: {item.role}{_of(item.viewer)}{', disabled' if item.disabled_at else ''}")
        return 0
    if not args.name:
        raise ConfigError(f"account {args.action}: give the account's name, for example `app.py account add duty_1`")
    if args.action == "disable":
        desk.disable_account(ACTOR, args.name)
        tools.say(f"disabled {args.name}")
    elif args.action == "change":
        desk.change_account(ACTOR, args.name, args.role, _area(desk, args.area))
        tools.say(f"{args.name} is {args.role} now")
    elif args.action == "password":
        given = desk.set_password(ACTOR, args.name, _password(args))
        tools.say(given if args.generate else f"new password set for {args.name}; its sessions are ended")
    else:
        given = desk.add_account(ACTOR, args.name, args.role, _area(desk, args.area), _password(args))
        tools.say(given if args.generate else f"added {args.name} as {args.role}")
    return 0


def audit(args: argparse.Namespace, tools: Tools) -> int:
    """Check the audit log's chain."""
    path, count = tools.verify(args)
    tools.say(f"{path}: {count} events, the chain holds")
    return 0


def _password(args: argparse.Namespace) -> str | None:
    if args.generate:
        return None
    return sys.stdin.readline().rstrip("\n") if args.password_stdin else getpass(f"password for {args.name}: ")


def _area(desk: Administration, text: str) -> Jurisdiction:
    kind, _, named = text.partition(":")
    return desk.jurisdiction(kind, named.split(","))


def _of(viewer: Viewer | None) -> str:
    if viewer is None:
        return " (its role or area no longer holds)"
    return "" if viewer.jurisdiction.is_whole else f" of {viewer.jurisdiction.key}"

"""Accounts and tokens as an administrator sees them: two lists, and the form of the one that is picked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from dash import html

from dashboard.identity.administration import DAYS_MAX, Areas
from dashboard.identity.standing import ACCOUNT_ROLES, NAME_MAX, TOKEN_ROLES
from dashboard.parts.marks import attributes
from dashboard.parts.room import choices, field, order, sure, table
from data_loaders.access import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.identity.accounts import AccountRecord
    from dashboard.identity.tokens import TokenRecord
    from data_loaders.access import Jurisdiction, Viewer

WARN_DAYS = 14
DAYS_AT_START = 90
# A kind with more areas than this (unit grids, tracts) is nobody's to pick from a list; the command line takes it.
OFFERED_MAX = 300
WHOLE = "whole"
_ROLE_ORDER = [role for role in Role if role is not Role.JOB]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the page shows: the records, the areas, the wall time, and the names of the kinds of areas."""

    accounts: Sequence[AccountRecord]
    tokens: Sequence[TokenRecord]
    areas: Areas
    kinds: Mapping[str, str]
    now: datetime

    def holds(self, viewer: Viewer | None) -> bool:
        """True where role and area of a stored post still exist."""
        if viewer is None:
            return False
        held = viewer.jurisdiction
        return held.kind is None or held.codes <= set(self.areas.get(held.kind, ()))


def lists(facts: Facts, words: Words) -> list[Component]:
    """Both lists, each with its count and its button for a new one."""
    return [
        _section("account", len(facts.accounts), _accounts(facts, words), words),
        _section("token", len(facts.tokens), _tokens(facts, words), words),
    ]


def panel(kind: str, name: str, facts: Facts, words: Words) -> list[Component]:
    """The form of one account or token, or (no name) of a new one."""
    if kind == "token":
        return _token_form(next((item for item in facts.tokens if item.label == name), None), facts, words)
    return _account_form(next((item for item in facts.accounts if item.name == name), None), facts, words)


def area_text(held: Jurisdiction, areas: Areas, kinds: Mapping[str, str], words: Words) -> str:
    """A jurisdiction in words: the whole district, or its areas by name."""
    if held.kind is None:
        return words("accounts.whole")
    names = areas.get(held.kind, {})
    return words(
        "accounts.areas_of",
        kind=kinds.get(held.kind, held.kind),
        names=words("join.list").join(sorted(names.get(code, code) for code in held.codes)),
    )


def _section(kind: str, count: int, body: Component, words: Words) -> Component:
    head = html.Div(
        [
            html.H2(words(f"accounts.{kind}s")),
            html.Span(words("accounts.count", n=count), className="note"),
            html.Button(
                words(f"accounts.new_{kind}"),
                className="chip-button",
                **attributes({"data-pick": f"{kind}:", "type": "button"}),
            ),
        ],
        className="room-head",
    )
    return html.Section([head, body], className="room-section")


def _accounts(facts: Facts, words: Words) -> Component:
    if not facts.accounts:
        return html.P(words("accounts.no_accounts"), className="empty")
    rows = [
        [
            _pick("account", item.name),
            words(f"role.{item.role}") if words.has(f"role.{item.role}") else item.role,
            _area(item.viewer, facts, words),
            words("accounts.disabled") if item.disabled_at else words("accounts.active"),
            _moment(item.used_at, words),
            _moment(item.created_at, words),
        ]
        for item in sorted(facts.accounts, key=lambda item: (item.disabled_at is not None, item.name))
    ]
    heads = [words(f"accounts.{name}") for name in ("name", "role", "area", "state", "used", "made")]
    return table(heads, rows, words("accounts.accounts"))


def _tokens(facts: Facts, words: Words) -> Component:
    if not facts.tokens:
        return html.P(words("accounts.no_tokens"), className="empty")
    ordered = sorted(facts.tokens, key=lambda item: (not _lives(item, facts), item.expires_at))
    rows = [
        [
            _pick("token", item.label) if _lives(item, facts) else html.Span(item.label, className="note"),
            words(f"role.{item.role}") if words.has(f"role.{item.role}") else item.role,
            _area(item.viewer, facts, words),
            _expiry(item, facts, words),
            _moment(item.used_at, words),
            _moment(item.created_at, words),
        ]
        for item in ordered
    ]
    heads = [words(f"accounts.{name}") for name in ("label", "role", "area", "expires", "used", "made")]
    return table(heads, rows, words("accounts.tokens"))


def _lives(item: TokenRecord, facts: Facts) -> bool:
    return item.revoked_at is None and item.expires_at > facts.now


def _expiry(item: TokenRecord, facts: Facts, words: Words) -> Component:
    if item.revoked_at is not None:
        return html.Span(words("accounts.revoked", at=words.moment(item.revoked_at)), className="note")
    left = item.expires_at - facts.now
    if left <= timedelta(0):
        return html.Span(words("accounts.expired", at=words.moment(item.expires_at)), className="note")
    if left <= timedelta(days=WARN_DAYS):
        soon = words("accounts.expires_soon", n=ceil(left / timedelta(days=1)), at=words.moment(item.expires_at))
        return html.Span(soon, className="warned")
    return html.Span(words.moment(item.expires_at))


def _area(viewer: Viewer | None, facts: Facts, words: Words) -> Component:
    if viewer is None or not facts.holds(viewer):
        return html.Span(words("accounts.area_gone"), className="warned")
    return html.Span(area_text(viewer.jurisdiction, facts.areas, facts.kinds, words), className="wraps")


def _moment(at: datetime | None, words: Words) -> str:
    return words.moment(at) if at else words("accounts.never")


def _pick(kind: str, name: str) -> Component:
    return html.Button(name, className="link", **attributes({"data-pick": f"{kind}:{name}", "type": "button"}))


def _account_form(item: AccountRecord | None, facts: Facts, words: Words) -> list[Component]:
    role = item.role if item else ""
    held = item.viewer.jurisdiction if item and item.viewer else None
    if item is None:
        return [
            html.H2(words("accounts.new_account")),
            field("accounts-name", words("accounts.name"), maxLength=NAME_MAX, note=words("accounts.name_note")),
            _roles(ACCOUNT_ROLES, role, words),
            *_reach(held, facts, words),
            html.Div(order("account_add", words("accounts.create")), className="field-row"),
            html.P(words("accounts.password_note"), className="note"),
        ]
    if item.disabled_at is not None:
        return [html.H2(item.name), html.P(words("accounts.disabled_note"), className="note")]
    return [
        html.H2(item.name),
        _roles(ACCOUNT_ROLES, role, words),
        *_reach(held, facts, words),
        html.Div(order("account_change", words("accounts.save")), className="field-row"),
        html.Div(
            [
                sure(
                    "accounts",
                    "account_password",
                    words("accounts.password"),
                    words("accounts.sure_password"),
                    words,
                    grave=False,
                ),
                sure("accounts", "account_disable", words("accounts.disable"), words("accounts.sure_disable"), words),
            ],
            className="graves",
        ),
    ]


def _token_form(item: TokenRecord | None, facts: Facts, words: Words) -> list[Component]:
    if item is None:
        return [
            html.H2(words("accounts.new_token")),
            field("accounts-label", words("accounts.label"), maxLength=NAME_MAX, note=words("accounts.label_note")),
            _roles(TOKEN_ROLES, "", words),
            *_reach(None, facts, words),
            field(
                "accounts-days",
                words("accounts.days", n=DAYS_MAX),
                value=str(DAYS_AT_START),
                maxLength=3,
                inputMode="numeric",
            ),
            html.Div(order("token_make", words("accounts.create")), className="field-row"),
            html.P(words("accounts.token_note"), className="note"),
        ]
    return [
        html.H2(item.label),
        html.P([words(f"role.{item.role}"), words("join.dot"), _area(item.viewer, facts, words)]),
        html.P([words("accounts.expires"), words("join.dot"), _expiry(item, facts, words)]),
        html.Div(
            sure("accounts", "token_revoke", words("accounts.revoke"), words("accounts.sure_revoke"), words),
            className="graves",
        ),
    ]


def _roles(offered: frozenset[Role], chosen: str, words: Words) -> Component:
    options = [(role.value, words(f"role.{role.value}")) for role in _ROLE_ORDER if role in offered]
    return choices("role", words("accounts.role"), options, [chosen])


def _reach(held: Jurisdiction | None, facts: Facts, words: Words) -> list[Component]:
    """Nothing is pressed at first: the whole district is an answer, never what is left where none was given."""
    kinds = [kind for kind, areas in facts.areas.items() if len(areas) <= OFFERED_MAX]
    kind = held.kind if held else None
    if kind is not None and kind not in kinds:
        kinds.append(kind)
    reach = [] if held is None else [kind or WHOLE]
    options = [(WHOLE, words("accounts.whole")), *((name, facts.kinds.get(name, name)) for name in kinds)]
    boxes = [
        html.Div(
            choices(
                f"area_{name}",
                words("accounts.which", kind=facts.kinds.get(name, name)),
                sorted(facts.areas.get(name, {}).items(), key=lambda area: area[1]),
                held.codes if held and held.kind == name else (),
                several=True,
            ),
            className="areas",
            hidden=kind != name,
            **attributes({"data-shown-by": f"reach:{name}"}),
        )
        for name in kinds
    ]
    return [choices("reach", words("accounts.area"), options, reach), *boxes]

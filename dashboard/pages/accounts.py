"""The administrator's page: accounts and tokens, what was made shown once, every action noted before it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from dash import Dash, Input, Output, State, dcc, html, no_update

from dashboard.parts.accounts import WHOLE, Facts, lists, panel
from dashboard.parts.marks import attributes
from dashboard.parts.refusal import refusal
from dashboard.parts.room import room, said, shown_once
from data_loaders.access import BadInputError, FenggeError, ForbiddenError, Jurisdiction

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.i18n import Words
    from dashboard.identity import Administration
    from dashboard.pages.context import PageContext
    from data_loaders.access import Access, Viewer

KINDS = ("account", "token")
NEW = {"kind": "account", "name": ""}
_CHOSEN_MAX = 2000


def layout(context: PageContext) -> Component:
    """The whole page for one administrator."""
    words, desk = context.words, context.administration
    if desk is None:
        raise ForbiddenError("this server looks after no accounts")
    facts = _facts(desk, context.access, context.viewer, words)
    return room(
        "accounts",
        context,
        [
            dcc.Store(id="accounts-picked", data=NEW),
            html.Div(lists(facts, words), id="accounts-lists", className="room-main"),
            html.Aside(
                [
                    html.Div(id="accounts-message", role="status", **attributes({"aria-live": "polite"})),
                    html.Div(panel("account", "", facts, words), id="accounts-panel", className="form"),
                ],
                className="room-side",
                **attributes({"aria-label": words("accounts.form")}),
            ),
        ],
    )


def register(
    app: Dash,
    desk: Administration,
    access: Access,
    viewer_of: Callable[[], Viewer],
    words_of: Callable[[], Words],
) -> None:
    """Hang the page's callbacks on `app`."""

    @app.callback(Output("accounts-panel", "children"), Input("accounts-picked", "data"), prevent_initial_call=True)
    def on_pick(picked: Any) -> Any:
        words = words_of()
        try:
            kind, name = _picked(picked)
            return panel(kind, name, _facts(desk, access, viewer_of(), words), words)
        except FenggeError as error:
            return said(refusal(error, words), bad=True)

    @app.callback(
        Output("accounts-message", "children"),
        Output("accounts-lists", "children"),
        Output("accounts-picked", "data"),
        Input("accounts-order", "data"),
        State("accounts-picked", "data"),
        prevent_initial_call=True,
    )
    def on_order(order: Any, picked: Any) -> tuple[Any, Any, Any]:
        words, viewer = words_of(), viewer_of()
        try:
            told, now_picked = _Order.read(order, picked).carry_out(desk, viewer, words)
        except FenggeError as error:
            return said(refusal(error, words), bad=True), no_update, no_update
        return told, lists(_facts(desk, access, viewer, words), words), now_picked


class _Order:
    """One order of the form, read as what a stranger could have sent."""

    def __init__(self, verb: str, kind: str, name: str, given: Mapping[str, Any]) -> None:
        self._verb, self._kind, self._name, self._given = verb, kind, name, given

    @staticmethod
    def read(order: Any, picked: Any) -> _Order:
        """Check the order's shape.

        Raises:
            BadInputError: it is none that the page sends.
        """
        verb = order.get("verb") if isinstance(order, dict) else None
        if not isinstance(verb, str) or not isinstance(order, dict) or verb not in _VERBS:
            raise BadInputError(f"accounts: no order {str(verb)[:40]!r}; reload the page")
        kind, name = _picked(picked)
        return _Order(verb, kind, name, order)

    def carry_out(self, desk: Administration, viewer: Viewer, words: Words) -> tuple[Component, Any]:
        """Do it; gives what is said of it, and what is picked from then on."""
        return _VERBS[self._verb](self, desk, viewer, words)

    def add(self, desk: Administration, viewer: Viewer, words: Words) -> tuple[Component, Any]:
        """Make an account."""
        name = self._text("name")
        secret = desk.add_account(viewer, name, self._role(), self._area(desk))
        told = shown_once(words("accounts.made_account", name=name), secret, words("accounts.once_password"), words)
        return told, {"kind": "account", "name": name}

    def change(self, desk: Administration, viewer: Viewer, words: Words) -> tuple[Component, Any]:
        """Change role and area."""
        desk.change_account(viewer, self._name, self._role(), self._area(desk))
        return said(words("accounts.changed", name=self._name)), self._again()

    def password(self, desk: Administration, viewer: Viewer, words: Words) -> tuple[Component, Any]:
        """Give a new password."""
        secret = desk.set_password(viewer, self._name)
        title = words("accounts.new_password_of", name=self._name)
        return shown_once(title, secret, words("accounts.once_password"), words), self._again()

    def disable(self, desk: Administration, viewer: Viewer, words: Words) -> tuple[Component, Any]:
        """Close an account."""
        desk.disable_account(viewer, self._name)
        return said(words("accounts.was_disabled", name=self._name)), self._again()

    def make(self, desk: Administration, viewer: Viewer, words: Words) -> tuple[Component, Any]:
        """Make a token."""
        label, days = self._text("label"), self._text("days")
        if not days.isascii() or not days.isdecimal() or len(days) > 3:
            raise BadInputError(f"days {days[:20]!r}: give a whole number")
        secret = desk.make_token(viewer, label, self._role(), self._area(desk), int(days))
        told = shown_once(words("accounts.made_token", name=label), secret, words("accounts.once_token"), words)
        return told, {"kind": "token", "name": label}

    def revoke(self, desk: Administration, viewer: Viewer, words: Words) -> tuple[Component, Any]:
        """End a token."""
        desk.revoke_token(viewer, self._name)
        return said(words("accounts.was_revoked", name=self._name)), {"kind": "token", "name": ""}

    def _again(self) -> Any:
        return {"kind": self._kind, "name": self._name}

    def _text(self, name: str) -> str:
        fields = self._given.get("fields")
        value = fields.get(name) if isinstance(fields, dict) else None
        if not isinstance(value, str) or not value.strip():
            raise BadInputError(f"{name}: give a text")
        return value.strip()[:200]

    def _chosen(self, group: str) -> list[str]:
        groups = self._given.get("chosen")
        values = groups.get(group) if isinstance(groups, dict) else None
        if not isinstance(values, list) or len(values) > _CHOSEN_MAX or not all(isinstance(v, str) for v in values):
            raise BadInputError(f"{group}: choose among what is offered")
        return values

    def _role(self) -> str:
        return _one(self._chosen("role"), "role")

    def _area(self, desk: Administration) -> Jurisdiction:
        reach = _one(self._chosen("reach"), "area")
        if reach == WHOLE:
            return Jurisdiction()
        return desk.jurisdiction(reach, self._chosen(f"area_{reach}"))


_VERBS: Mapping[str, Callable[[_Order, Administration, Viewer, Words], tuple[Component, Any]]] = {
    "account_add": _Order.add,
    "account_change": _Order.change,
    "account_password": _Order.password,
    "account_disable": _Order.disable,
    "token_make": _Order.make,
    "token_revoke": _Order.revoke,
}


def _one(values: list[str], what: str) -> str:
    if len(values) != 1:
        raise BadInputError(f"{what}: choose one")
    return values[0]


def _picked(picked: Any) -> tuple[str, str]:
    given = picked if isinstance(picked, dict) else {}
    kind, name = given.get("kind"), given.get("name")
    if kind not in KINDS or not isinstance(name, str):
        raise BadInputError("accounts: what was picked is neither an account nor a token; reload the page")
    return str(kind), name[:200]


def _facts(desk: Administration, access: Access, viewer: Viewer, words: Words) -> Facts:
    return Facts(
        accounts=desk.accounts(viewer),
        tokens=desk.tokens(viewer),
        areas=desk.areas(),
        kinds={kind.id: words.pick(kind.name) for kind in access.district.area_kinds},
        now=desk.now(),
    )

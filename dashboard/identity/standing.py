"""How a role and a jurisdiction are stored, and read back without ever growing wider."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

from data_loaders.access import BadInputError, Jurisdiction, Role, Viewer

# A wall is a device and signs in by token; a job is part of the process and never signs in.
ACCOUNT_ROLES = frozenset({Role.OPERATOR, Role.LEADER, Role.PLANNER, Role.ADMINISTRATOR, Role.AUDITOR})
TOKEN_ROLES = ACCOUNT_ROLES | {Role.WALL}
# Names that the product itself acts under; a person behind one of them would be hidden in the audit log.
RESERVED_NAMES = frozenset({"control", "unknown", "system", "job", "log", "command_line", "health"})
NAME_MAX = 40
_NAME = re.compile(rf"[\w.-]{{1,{NAME_MAX}}}")


def moment_of(seconds: float | None) -> datetime | None:
    """A stored moment, aware UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def is_name(text: str) -> bool:
    """True where `text` may name an account or a token: 1 to 40 letters, digits, `_`, `.`, `-`."""
    return _NAME.fullmatch(text) is not None


def check_name(text: str, what: str) -> None:
    """Refuse what cannot name a post or a device.

    Raises:
        BadInputError: the form is wrong or the name is the product's own.
    """
    if not is_name(text) or text.lower() in RESERVED_NAMES:
        raise BadInputError(
            f"{what} {text[:60]!r}: expected 1 to 40 letters, digits, '_', '.' or '-', "
            f"and none of {', '.join(sorted(RESERVED_NAMES))}"
        )


def check_role(role: Role, allowed: frozenset[Role], what: str) -> None:
    """Refuse a role that this kind of credential may not carry.

    Raises:
        BadInputError: the role is not in `allowed`.
    """
    if role not in allowed:
        offered = ", ".join(sorted(allowed))
        raise BadInputError(f"{what}: role {str(role)!r} cannot be given here; expected one of {offered}")


def store_jurisdiction(jurisdiction: Jurisdiction) -> tuple[str | None, str]:
    """The two columns `area_kind` and `area_codes` of a jurisdiction.

    Raises:
        BadInputError: codes without a kind, or a kind without codes (which would be a post that answers for nothing).
    """
    if (jurisdiction.kind is None) != (not jurisdiction.codes):
        raise BadInputError(
            f"jurisdiction {jurisdiction.key!r}: give an area kind together with its codes, or neither for the district"
        )
    return jurisdiction.kind, json.dumps(sorted(jurisdiction.codes))


def read_viewer(
    account: str, role: str, area_kind: str | None, area_codes: str, allowed: frozenset[Role]
) -> Viewer | None:
    """The viewer behind a stored row, or None where the row does not say exactly one.

    An unknown role, or a kind without codes, is no viewer: it must never be read as "the whole district".
    """
    try:
        known, codes = Role(role), json.loads(area_codes)
    except ValueError:
        return None
    if known not in allowed or not isinstance(codes, list) or not all(isinstance(code, str) and code for code in codes):
        return None
    if (area_kind is None) != (not codes):
        return None
    return Viewer(account, known, Jurisdiction(area_kind, frozenset(codes)))

"""Who is looking: resolved on the server, passed to every question and command."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a viewer may do. A role is a post's function, never a person's rank."""

    WALL = "wall"
    OPERATOR = "operator"
    LEADER = "leader"
    PLANNER = "planner"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The areas that a viewer answers for.

    `kind` is an area kind of the profile (for example `police_district`) with its `codes`;
    `kind=None` is the whole district.
    """

    kind: str | None = None
    codes: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_whole(self) -> bool:
        """True where nothing is left out."""
        return self.kind is None

    @property
    def key(self) -> str:
        """Stable text of the jurisdiction: `*` or `kind:code,code`."""
        return "*" if self.kind is None else f"{self.kind}:{','.join(sorted(self.codes))}"


@dataclass(frozen=True, slots=True)
class Viewer:
    """One signed-in post, device or job.

    `account` names the post (never a resident, never a person's name); `scope` is the key under
    which caches and database schemas are kept apart.
    """

    account: str
    role: Role
    jurisdiction: Jurisdiction = field(default_factory=Jurisdiction)

    @property
    def scope(self) -> str:
        """Cache and schema key: two viewers of one scope see the same published rows."""
        return f"{self.role.value}@{self.jurisdiction.key}"

"""Published views, one schema a scope: a reader's cursor finds its own scope's rows under bare names, and nothing else."""

from __future__ import annotations

import hashlib

from data_loaders.contract import ForbiddenError, Role, Viewer
from data_loaders.publish import definitions
from data_loaders.settings import Profile
from data_loaders.store import Database

# Every view that exists, with who may have it (trust.md, section 1). A role that is not named has no such view at all.
_RECORDS = frozenset({Role.OPERATOR, Role.LEADER, Role.PLANNER, Role.ADMINISTRATOR})
_SCREENS = _RECORDS | {Role.WALL, Role.JOB}
VIEWS: dict[str, frozenset[Role]] = {
    "v_incident@1": _SCREENS,
    "v_incident@2": _SCREENS,
    "v_timeline@1": _RECORDS,
    "v_camera@1": _SCREENS,
    "v_outage@1": _SCREENS,
    "v_count@1": _RECORDS,
    "v_patrol@1": _SCREENS,
    "v_area@1": _SCREENS | {Role.AUDITOR},
    "v_population@1": _SCREENS,
    "v_population@2": _SCREENS,
    "v_community@1": frozenset({Role.LEADER, Role.PLANNER}),
    "v_flagged@1": frozenset({Role.LEADER}),
    "v_sensitive@1": frozenset({Role.LEADER, Role.PLANNER}),
}


def scope_schema(database: Database, profile: Profile, viewer: Viewer) -> str:
    """Make the viewer's scope if it does not stand yet; return the name of its schema.

    Raises:
        ForbiddenError: the jurisdiction names an area kind or a code that the profile does not have.
    """
    schema = "scope_" + hashlib.sha256(viewer.scope.encode()).hexdigest()[:16]
    # Views live in memory: a reader's cursor makes them, so that no lock of the writer is taken here.
    with database.reading() as cursor:
        if cursor.execute("SELECT 1 FROM duckdb_schemas() WHERE schema_name = $1", [schema]).fetchone():
            return f"memory.{schema}"
        if not viewer.jurisdiction.is_whole:
            known = {
                row[0]
                for row in cursor.execute(
                    "SELECT code FROM city.pub.area WHERE kind = $1", [viewer.jurisdiction.kind]
                ).fetchall()
            }
            if not viewer.jurisdiction.codes or not viewer.jurisdiction.codes <= known:
                raise ForbiddenError(
                    "this account's jurisdiction is not an area of this district; ask an administrator"
                )
        cursor.execute(f"CREATE SCHEMA memory.{schema}")
        for view, sql in definitions.of(profile.area_kinds, viewer).items():
            if viewer.role in VIEWS[view]:
                cursor.execute(f'CREATE VIEW memory.{schema}."{view}" AS {sql}')
    return f"memory.{schema}"

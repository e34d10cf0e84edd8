"""Published views, one schema a scope: a reader's cursor finds its own scope's rows under bare names, and nothing else."""

from __future__ import annotations

import hashlib

from data_loaders.contract import ForbiddenError, Right, Role, Viewer, roles_with
from data_loaders.publish import definitions
from data_loaders.settings import Profile
from data_loaders.store import Database

# Every view that exists, by the right that it takes. A role that has not that right has no such view at all.
VIEWS: dict[str, frozenset[Role]] = {
    "v_incident@1": roles_with(Right.FIGURES),
    "v_incident@2": roles_with(Right.FIGURES),
    "v_case@1": roles_with(Right.FIGURES),
    "v_case@2": roles_with(Right.FIGURES),
    "v_combination@1": roles_with(Right.FIGURES),
    "v_emergency@1": roles_with(Right.FIGURES),
    "v_alarm@1": roles_with(Right.FIGURES),
    "v_wall_pin@1": roles_with(Right.WALL),
    "v_wall_pin@2": roles_with(Right.WALL),
    "v_briefing@1": roles_with(Right.BRIEFING),
    "v_promise@1": roles_with(Right.BRIEFING),
    "v_saved_view@1": roles_with(Right.SAVED_VIEWS),
    "v_timeline@1": roles_with(Right.RECORDS),
    "v_timeline@2": roles_with(Right.RECORDS),
    "v_camera@1": roles_with(Right.FIGURES),
    "v_outage@1": roles_with(Right.FIGURES),
    "v_count@1": roles_with(Right.RECORDS),
    "v_traffic@1": roles_with(Right.FIGURES),
    "v_patrol@1": roles_with(Right.FIGURES),
    "v_area@1": roles_with(Right.AREAS),
    "v_area@2": roles_with(Right.AREAS),
    "v_population@1": roles_with(Right.FIGURES),
    "v_population@2": roles_with(Right.FIGURES),
    "v_community@1": roles_with(Right.COMMUNITIES),
    "v_flagged@1": roles_with(Right.FLAGGED),
    "v_sensitive@1": roles_with(Right.SENSITIVE_PERIODS),
}

# Views of single sensitive incidents stand in a schema of their own: only a question for a stated reason finds them.
SENSITIVE_VIEWS: dict[str, frozenset[Role]] = {"v_sensitive_case@1": roles_with(Right.SENSITIVE_CASES)}


def scope_schema(database: Database, profile: Profile, viewer: Viewer, *, sensitive: bool = False) -> str:
    """Make the viewer's scope if it does not stand yet; return the name of its schema.

    `sensitive` asks for the scope of single sensitive incidents, which holds nothing else.

    Raises:
        ForbiddenError: the jurisdiction names an area kind or a code that the profile does not have.
    """
    schema = "scope_" + hashlib.sha256(viewer.scope.encode()).hexdigest()[:16]
    views = VIEWS
    if sensitive:
        schema, views = f"{schema}_sensitive", SENSITIVE_VIEWS
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
            if viewer.role in views.get(view, ()):
                cursor.execute(f'CREATE VIEW memory.{schema}."{view}" AS {sql}')
    return f"memory.{schema}"

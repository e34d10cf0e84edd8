"""Tables of one city file. Times are naive UTC; cells are H3 indexes as UBIGINT."""

from __future__ import annotations

import hashlib
import json

from data_loaders.contract import RECORD_KEY

LEDGER = """
CREATE TABLE IF NOT EXISTS city.main.ledger (
    seq BIGINT NOT NULL, event_hash UBIGINT NOT NULL, received_at TIMESTAMP NOT NULL,
    source VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL, source_version VARCHAR NOT NULL, payload_hash UBIGINT NOT NULL,
    occurred_at TIMESTAMP, precision VARCHAR, closed_at TIMESTAMP,
    class VARCHAR, sensitive BOOLEAN, status VARCHAR,
    cell UBIGINT, lon DOUBLE, lat DOUBLE,
    areas MAP(VARCHAR, VARCHAR), flags VARCHAR[], payload JSON, geometry BLOB
);
CREATE TABLE IF NOT EXISTS city.main.position (
    source VARCHAR PRIMARY KEY, position VARCHAR, rows_read BIGINT, rows_rejected BIGINT
);
CREATE TABLE IF NOT EXISTS city.main.dead_letter (
    source VARCHAR, row BIGINT, reason VARCHAR, field VARCHAR, value VARCHAR, received_at TIMESTAMP
);
-- Columns that came later: files of earlier versions gain them when they are opened.
ALTER TABLE city.main.dead_letter ADD COLUMN IF NOT EXISTS letter VARCHAR;
ALTER TABLE city.main.dead_letter ADD COLUMN IF NOT EXISTS payload VARCHAR;
ALTER TABLE city.main.dead_letter ADD COLUMN IF NOT EXISTS replayed_at TIMESTAMP;
ALTER TABLE city.main.position ADD COLUMN IF NOT EXISTS quarantined BOOLEAN;
CREATE TABLE IF NOT EXISTS city.main.meta (key VARCHAR PRIMARY KEY, value VARCHAR);
CREATE SCHEMA IF NOT EXISTS city.state;
CREATE SCHEMA IF NOT EXISTS city.pub;
"""

# Columns that the state takes over from the newest version of a record.
_KEY = f"{RECORD_KEY} AS key"
RECORD_COLUMNS = (
    f"{_KEY}, seq, source, source_id, source_version, payload_hash, occurred_at, precision, closed_at, class, sensitive, "
    "status, cell, lon, lat, areas, flags, payload"
)

# What a case's state holds beyond its record, read from the payload in one pass: the moments of its steps, who has it,
# how it fared. Questions about ninety days of cases then read columns and no JSON.
CASE_FIELDS = {
    "step": "VARCHAR", "accepted_at": "TIMESTAMP", "dispatched_at": "TIMESTAMP", "handling_from_at": "TIMESTAMP",
    "on_scene_at": "TIMESTAMP", "handled_at": "TIMESTAMP", "checked_at": "TIMESTAMP", "due_at": "TIMESTAMP",
    "limit": "FLOAT", "limit_unit": "VARCHAR", "department": "VARCHAR", "escalation": "UTINYINT", "urgent": "VARCHAR",
    "supervised": "VARCHAR", "forced_close": "VARCHAR", "satisfaction": "VARCHAR", "returned": "USMALLINT",
    "reworked": "USMALLINT", "reported_by": "VARCHAR", "confidence": "FLOAT", "called_back": "VARCHAR",
    "contacted": "VARCHAR", "solved": "VARCHAR", "satisfied": "VARCHAR",
}  # fmt: skip
CASE_COLUMNS = f"{RECORD_COLUMNS}, unnest(json_transform(coalesce(payload, '{{}}'), '{json.dumps(CASE_FIELDS)}'))"

# What a count's state holds: its numbers as numbers, so that 90 days of them stay quick to ask.
COUNT_COLUMNS = (
    f"{_KEY}, seq, source, source_id, source_version, payload_hash, occurred_at, payload->>'detector' AS detector, "
    "CAST(payload->>'vehicles_per_h' AS FLOAT) AS vehicles_per_h, CAST(payload->>'speed_kmh' AS FLOAT) AS speed_kmh, "
    "CAST(payload->>'quality_pct' AS FLOAT) AS quality_pct"
)

STATE = (
    """
CREATE TABLE IF NOT EXISTS city.state.incident AS
    SELECT {cases}, received_at AS first_received_at, received_at AS last_received_at
    FROM city.main.ledger LIMIT 0;
CREATE TABLE IF NOT EXISTS city.state.camera AS
    SELECT {columns}, received_at AS first_received_at, received_at AS last_received_at
    FROM city.main.ledger LIMIT 0;
CREATE TABLE IF NOT EXISTS city.state.population AS
    SELECT {columns}, geometry, received_at AS first_received_at, received_at AS last_received_at
    FROM city.main.ledger LIMIT 0;
CREATE TABLE IF NOT EXISTS city.state.count AS
    SELECT {counts}, received_at AS first_received_at, received_at AS last_received_at
    FROM city.main.ledger LIMIT 0;
CREATE TABLE IF NOT EXISTS city.state.patrol AS
    SELECT {columns}, received_at AS first_received_at, received_at AS last_received_at
    FROM city.main.ledger LIMIT 0;
CREATE TABLE IF NOT EXISTS city.state.acknowledgement (
    key UHUGEINT, subject VARCHAR PRIMARY KEY, seq BIGINT, acted_at TIMESTAMP, actor VARCHAR, comment VARCHAR, action_id VARCHAR
);
-- Everything that posts did, one row an action: what a case's fold takes up beside its record.
CREATE TABLE IF NOT EXISTS city.state.action (
    key UHUGEINT, subject VARCHAR, seq BIGINT, acted_at TIMESTAMP, verb VARCHAR, actor VARCHAR, action_id VARCHAR, payload JSON
);
CREATE TABLE IF NOT EXISTS city.state.release (
    period VARCHAR, period_start DATE, cell UBIGINT, incidents UINTEGER,
    areas MAP(VARCHAR, VARCHAR), released_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS city.state.flagged (
    month DATE, cell UBIGINT, buildings UINTEGER, areas MAP(VARCHAR, VARCHAR), released_at TIMESTAMP
);
-- Incidents of which the last fold took something up: what follows from a case is counted anew for these alone.
CREATE TABLE IF NOT EXISTS city.state.touched (key UHUGEINT);
""".replace("{columns}", RECORD_COLUMNS)
    .replace("{counts}", COUNT_COLUMNS)
    .replace("{cases}", CASE_COLUMNS)
)
# What is folded of the state's incidents, and published beside the flat table of them.
FOLDED = """
CREATE TABLE IF NOT EXISTS city.pub.deadline (
    key UHUGEINT, occurred_at TIMESTAMP, rule VARCHAR, due_at TIMESTAMP
);
-- Cases that posts have worked: what their fold came to, and each thing that was done, in force or not and why.
CREATE TABLE IF NOT EXISTS city.pub.worked (
    key UHUGEINT, source VARCHAR, source_id VARCHAR, status VARCHAR, step VARCHAR, step_at TIMESTAMP, registered_at TIMESTAMP,
    dispatched_at TIMESTAMP, handling_at TIMESTAMP, handled_at TIMESTAMP, verified_at TIMESTAMP, closed_at TIMESTAMP,
    answered_at TIMESTAMP, due_at TIMESTAMP, department VARCHAR, tier UTINYINT, level UTINYINT, returned USMALLINT,
    reworked USMALLINT, urged USMALLINT, reopened USMALLINT, merged_into VARCHAR, suspended BOOLEAN, supervised BOOLEAN,
    escalated USMALLINT, wording VARCHAR, contacted VARCHAR, solved VARCHAR, satisfied VARCHAR, photos VARCHAR[],
    revision UINTEGER, last_verb VARCHAR, last_by VARCHAR, last_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS city.pub.case_event (
    key UHUGEINT, source VARCHAR, source_id VARCHAR, event_id VARCHAR, acted_at TIMESTAMP, place UINTEGER, verb VARCHAR, actor VARCHAR,
    comment VARCHAR, given JSON, refused VARCHAR
);
"""
FOLDED_TABLES = ("deadline", "worked", "case_event", "incident")
# A file whose tables were laid out otherwise is folded anew from its ledger.
LAYOUT = hashlib.sha256((STATE + FOLDED).encode()).hexdigest()[:16]

PUBLISHED = """
CREATE TABLE IF NOT EXISTS city.pub.area (kind VARCHAR, code VARCHAR, name VARCHAR);
CREATE TABLE IF NOT EXISTS city.pub.incident_class (
    class VARCHAR, class_group VARCHAR, urgency UTINYINT, sensitive BOOLEAN, police BOOLEAN
);
-- Alarms, one row an occurrence; `events` and `seq` say up to which event it was folded.
CREATE TABLE IF NOT EXISTS city.pub.alarm (
    subject VARCHAR, events BIGINT, seq BIGINT, occurrence BIGINT, rule VARCHAR, place VARCHAR, priority UTINYINT,
    raised_at TIMESTAMP, cleared_at TIMESTAMP, acknowledged_at TIMESTAMP, acknowledged_by VARCHAR, comment VARCHAR,
    unknown_since TIMESTAMP, value DOUBLE, "limit" DOUBLE, expected DOUBLE, since TIMESTAMP, suppressed_by VARCHAR,
    shelved_at TIMESTAMP, shelved_until TIMESTAMP, shelved_by VARCHAR, shelve_reason VARCHAR, areas MAP(VARCHAR, VARCHAR)
);
CREATE TABLE IF NOT EXISTS city.pub.source (source VARCHAR, feed VARCHAR);
CREATE TABLE IF NOT EXISTS city.pub.area_within (kind VARCHAR, code VARCHAR, areas MAP(VARCHAR, VARCHAR));
CREATE TABLE IF NOT EXISTS city.pub.population (
    cell UBIGINT, resolution UTINYINT, residents UINTEGER, areas MAP(VARCHAR, VARCHAR), estimated BOOLEAN
);
ALTER TABLE city.pub.population ADD COLUMN IF NOT EXISTS estimated BOOLEAN;
CREATE TABLE IF NOT EXISTS city.pub.community (kind VARCHAR, code VARCHAR, attribute VARCHAR, people UINTEGER);
"""

STATE_TABLES = (
    "incident",
    "camera",
    "count",
    "patrol",
    "population",
    "action",
    "acknowledgement",
    "release",
    "flagged",
    "touched",
)
TRUTH_TABLES = ("ledger", "position", "dead_letter")

"""Tables of one city file. Times are naive UTC; cells are H3 indexes as UBIGINT."""

from __future__ import annotations

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
CREATE TABLE IF NOT EXISTS city.main.meta (key VARCHAR PRIMARY KEY, value VARCHAR);
CREATE SCHEMA IF NOT EXISTS city.state;
CREATE SCHEMA IF NOT EXISTS city.pub;
"""

# Columns that the state takes over from the newest version of a record.
RECORD_COLUMNS = (
    "seq, source, source_id, source_version, payload_hash, occurred_at, precision, closed_at, class, sensitive, "
    "status, cell, lon, lat, areas, flags, payload"
)

STATE = """
CREATE TABLE IF NOT EXISTS city.state.incident AS
    SELECT {columns}, received_at AS first_received_at, received_at AS last_received_at
    FROM city.main.ledger LIMIT 0;
CREATE TABLE IF NOT EXISTS city.state.camera AS
    SELECT {columns}, received_at AS first_received_at, received_at AS last_received_at
    FROM city.main.ledger LIMIT 0;
CREATE TABLE IF NOT EXISTS city.state.population AS
    SELECT {columns}, geometry, received_at AS first_received_at, received_at AS last_received_at
    FROM city.main.ledger LIMIT 0;
CREATE TABLE IF NOT EXISTS city.state.acknowledgement (
    subject VARCHAR PRIMARY KEY, seq BIGINT, acted_at TIMESTAMP, actor VARCHAR, comment VARCHAR, action_id VARCHAR
);
CREATE TABLE IF NOT EXISTS city.state.release (
    period VARCHAR, period_start DATE, cell UBIGINT, incidents UINTEGER,
    areas MAP(VARCHAR, VARCHAR), released_at TIMESTAMP
);
""".replace("{columns}", RECORD_COLUMNS)

PUBLISHED = """
CREATE TABLE IF NOT EXISTS city.pub.area (kind VARCHAR, code VARCHAR, name VARCHAR);
CREATE TABLE IF NOT EXISTS city.pub.incident_class (
    class VARCHAR, class_group VARCHAR, urgency UTINYINT, sensitive BOOLEAN
);
CREATE TABLE IF NOT EXISTS city.pub.population (
    cell UBIGINT, resolution UTINYINT, residents UINTEGER, areas MAP(VARCHAR, VARCHAR)
);
"""

STATE_TABLES = ("incident", "camera", "population", "acknowledgement", "release")
TRUTH_TABLES = ("ledger", "position", "dead_letter")

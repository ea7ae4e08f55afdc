-- Recordings, as far as people work with them: a part of schema.sql, which says how tables are written.

-- A moment or a stretch of a camera's recording that somebody marked.
CREATE TABLE bookmarks (
  id TEXT PRIMARY KEY,
  camera_id TEXT NOT NULL,
  from_ms REAL NOT NULL,
  to_ms REAL NOT NULL CHECK (to_ms >= from_ms), -- equal: one moment
  note TEXT NOT NULL,
  keep INTEGER NOT NULL CHECK (keep IN (0, 1)), -- 1: the span has a row of the same id in kept_recordings
  saved_by TEXT NOT NULL, -- users.id; the name is looked up
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX bookmarks_of_camera ON bookmarks (camera_id, from_ms);

-- A span of recordings that was taken out of the system, or was to be.
CREATE TABLE exports (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE, -- EXP-20261122-0001, also the name of its directory below exports/
  camera_ids TEXT NOT NULL, -- JSON
  source TEXT NOT NULL CHECK (source IN ('ring', 'recorder')),
  from_ms REAL NOT NULL,
  to_ms REAL NOT NULL,
  reason TEXT NOT NULL,
  watermark INTEGER NOT NULL CHECK (watermark IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('running', 'ready', 'failed', 'cancelled', 'removed')), -- removed: it was ready, its files are gone
  problem TEXT, -- a code of errors.ts
  started_by TEXT NOT NULL, -- users.id
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  bytes INTEGER NOT NULL DEFAULT 0, -- of all its files
  manifest TEXT, -- the very text of manifest.json; its SHA-256 stands in the audit chain
  incident_id TEXT, -- of a package of evidence; null: recordings
  archive TEXT, -- JSON: file, bytes and SHA-256 of the ZIP that holds all of a package
  signature TEXT -- the very text of signature.json; null: from before there were any
) STRICT;
CREATE INDEX exports_in_state ON exports (state, started_at_ms);
CREATE INDEX exports_of_incident ON exports (incident_id, started_at_ms) WHERE incident_id IS NOT NULL;

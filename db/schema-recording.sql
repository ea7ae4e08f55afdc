-- What is recorded on this computer: a part of schema.sql, which says how tables are written.

-- What the console wishes for a camera's recordings: every version, the highest one in force; the newest hundred are kept.
CREATE TABLE recording_versions (
  camera_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0), -- 1, 2, 3 ... per camera
  wish TEXT, -- JSON, see recordingSaveSchema; null: what the site file says, else the default
  saved_at_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL, -- users.id; the name is looked up
  PRIMARY KEY (camera_id, version)
) STRICT, WITHOUT ROWID;

-- Stretches of recordings that stay whatever days, quotas and room say, until their row is gone.
CREATE TABLE kept_recordings (
  id TEXT PRIMARY KEY, -- of whatever they are kept for
  camera_id TEXT NOT NULL,
  from_ms REAL NOT NULL,
  to_ms REAL NOT NULL CHECK (to_ms >= from_ms)
) STRICT, WITHOUT ROWID;

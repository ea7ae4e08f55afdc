// What is recorded on this computer, and what of it is spared. Frozen.

export const recording = `
CREATE TABLE recording_versions (
  camera_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  wish TEXT,
  saved_at_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  PRIMARY KEY (camera_id, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE kept_recordings (
  id TEXT PRIMARY KEY,
  camera_id TEXT NOT NULL,
  from_ms REAL NOT NULL,
  to_ms REAL NOT NULL CHECK (to_ms >= from_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX incidents_held ON incidents (id) WHERE held = 1;
`

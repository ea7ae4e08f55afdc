// Cameras that are set up at the console. Frozen.

export const cameras = `
CREATE TABLE camera_versions (
  camera_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  setup TEXT,
  watch TEXT,
  saved_at_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  PRIMARY KEY (camera_id, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE camera_logins (
  camera_id TEXT PRIMARY KEY,
  username TEXT NOT NULL,
  password TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`

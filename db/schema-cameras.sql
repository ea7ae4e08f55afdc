-- Cameras as they are set up at the console: a part of schema.sql, which says how tables are written.

-- A camera as it was set up at the console, and what is watched on it: every version whole, the highest one in force; the newest hundred are kept.
CREATE TABLE camera_versions (
  camera_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0), -- 1, 2, 3 ... per camera, going on when one of that id is removed and comes again
  setup TEXT, -- JSON, see cameraSetupSchema; null: what the site file says, and nothing where it does not know the camera
  watch TEXT, -- JSON, see cameraWatchSchema; null: likewise
  saved_at_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL, -- users.id; the name is looked up
  PRIMARY KEY (camera_id, version)
) STRICT, WITHOUT ROWID;

-- Log-ins of cameras that were set up at the console: apart from their history, so that one that is changed or removed is gone.
CREATE TABLE camera_logins (
  camera_id TEXT PRIMARY KEY,
  username TEXT NOT NULL,
  password TEXT NOT NULL
) STRICT, WITHOUT ROWID;

// Bookmarks and exports of recordings, and alerts found by camera and time. Frozen.

export const playback = `
CREATE TABLE bookmarks (
  id TEXT PRIMARY KEY,
  camera_id TEXT NOT NULL,
  from_ms REAL NOT NULL,
  to_ms REAL NOT NULL CHECK (to_ms >= from_ms),
  note TEXT NOT NULL,
  keep INTEGER NOT NULL CHECK (keep IN (0, 1)),
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX bookmarks_of_camera ON bookmarks (camera_id, from_ms);
CREATE TABLE exports (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  camera_ids TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('ring', 'recorder')),
  from_ms REAL NOT NULL,
  to_ms REAL NOT NULL,
  reason TEXT NOT NULL,
  watermark INTEGER NOT NULL CHECK (watermark IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('running', 'ready', 'failed', 'cancelled', 'removed')),
  problem TEXT,
  started_by TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  bytes INTEGER NOT NULL DEFAULT 0,
  manifest TEXT
) STRICT;
CREATE INDEX exports_in_state ON exports (state, started_at_ms);
CREATE INDEX alerts_of_camera ON alerts (camera_id, at_ms) WHERE camera_id IS NOT NULL;
`

// Look-backs: who searched which recording for what, how far that got. Frozen.

export const lookBacks = `
CREATE TABLE look_backs (
  id TEXT PRIMARY KEY,
  camera_id TEXT NOT NULL,
  recording TEXT NOT NULL,
  recording_starts_at_ms REAL NOT NULL,
  from_ms REAL NOT NULL,
  to_ms REAL NOT NULL,
  landing_x REAL NOT NULL,
  landing_y REAL NOT NULL,
  started_by TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
  progress01 REAL NOT NULL DEFAULT 0,
  speed REAL,
  found INTEGER NOT NULL DEFAULT 0,
  ended_at_ms INTEGER,
  problem TEXT,
  CHECK ((state = 'running') = (ended_at_ms IS NULL)),
  CHECK ((state = 'failed') = (problem IS NOT NULL))
) STRICT;
CREATE INDEX look_backs_newest ON look_backs (started_at_ms DESC, id DESC);
CREATE INDEX look_backs_running ON look_backs (id) WHERE state = 'running';
`

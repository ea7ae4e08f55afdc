// Which of a camera's own events raise incidents. Frozen.

export const cameraEvents = `
CREATE TABLE camera_event_choices (
  camera_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version > 0),
  choice TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`

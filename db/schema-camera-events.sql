-- What cameras tell of themselves: a part of schema.sql, which says how tables are written.

-- Which of a camera's own events raise incidents, where somebody chose; all others have the default (contract/camera-events.ts).
CREATE TABLE camera_event_choices (
  camera_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version > 0), -- grows by one at every save
  choice TEXT NOT NULL, -- JSON, see cameraEventChoiceSchema
  saved_at_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL -- users.id
) STRICT, WITHOUT ROWID;

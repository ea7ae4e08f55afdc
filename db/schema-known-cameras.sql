-- What is known of cameras beside how they are set up: a part of schema.sql, which says how tables are written.

-- What every camera was called when it was last set up, so that its recordings have a name when it is gone.
CREATE TABLE camera_names (
  camera_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  gone_at_ms INTEGER -- when it was first missed; null: it is set up
) STRICT, WITHOUT ROWID;

-- Log-ins of recorders that were named for cameras at the console: like camera_logins, apart from the history.
CREATE TABLE recorder_logins (
  camera_id TEXT PRIMARY KEY,
  username TEXT NOT NULL,
  password TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How a camera's picture looked when it was well, so that one that was turned away during a restart is noticed.
CREATE TABLE picture_references (
  camera_id TEXT PRIMARY KEY,
  place TEXT NOT NULL, -- SHA-256 of the address it was taken from, without the log-in: another camera looks at something else
  reference BLOB NOT NULL, -- figures of 144 cells and a map of 64 x 36 edges, see media/health/
  saved_at_ms INTEGER NOT NULL
) STRICT;

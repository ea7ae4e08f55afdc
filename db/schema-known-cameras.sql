-- What is known of cameras beside how they are set up: a part of schema.sql, which says how tables are written.

-- What every camera was called when it was last set up, so that its recordings have a name when it is gone.
CREATE TABLE camera_names (
  camera_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  gone_at_ms INTEGER -- when it was first missed; null: it is set up
) STRICT, WITHOUT ROWID;

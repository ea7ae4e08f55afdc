// Names of cameras that outlive them, log-ins of recorders, and how cameras looked when they were well. Frozen.

export const knownCameras = `
CREATE TABLE camera_names (
  camera_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  gone_at_ms INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO camera_names (camera_id, name)
  SELECT c.camera_id, json_extract(c.setup, '$.name') FROM camera_versions c
  WHERE json_extract(c.setup, '$.name') IS NOT NULL
    AND c.version = (SELECT max(version) FROM camera_versions latest WHERE latest.camera_id = c.camera_id AND latest.setup IS NOT NULL);
CREATE TABLE recorder_logins (
  camera_id TEXT PRIMARY KEY,
  username TEXT NOT NULL,
  password TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE picture_references (
  camera_id TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  reference BLOB NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
`

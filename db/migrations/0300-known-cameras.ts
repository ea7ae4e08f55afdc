// Names of cameras that outlive them. Frozen.

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
`

// Maps and their pictures. Frozen.

export const maps = `
CREATE TABLE map_pictures (
  sha256 TEXT PRIMARY KEY,
  type TEXT NOT NULL CHECK (type IN ('image/png', 'image/jpeg', 'image/webp', 'image/svg+xml')),
  picture BLOB NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE maps (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('site', 'floor')),
  building_id TEXT,
  floor INTEGER,
  picture TEXT NOT NULL REFERENCES map_pictures (sha256),
  items TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  CHECK (kind = 'floor' OR (building_id IS NULL AND floor IS NULL))
) STRICT;
CREATE INDEX maps_of_picture ON maps (picture);
`

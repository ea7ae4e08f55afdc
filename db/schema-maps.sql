-- Maps and their pictures: a part of schema.sql, which says how tables are written.

-- Pictures of plans as they are shown: a drawing (SVG) as it was written anew, never as it came. Those that no map has any more go after a day.
CREATE TABLE map_pictures (
  sha256 TEXT PRIMARY KEY, -- of `picture`, lower-case hex; the audit log has it too
  type TEXT NOT NULL CHECK (type IN ('image/png', 'image/jpeg', 'image/webp', 'image/svg+xml')),
  picture BLOB NOT NULL,
  width INTEGER NOT NULL, -- px; of a drawing what its sides are to one another
  height INTEGER NOT NULL,
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

-- Plans with what is placed on them.
CREATE TABLE maps (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL, -- grows by one at every save; a save that did not start from it is refused
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('site', 'floor')),
  building_id TEXT, -- of a floor; as the site file names it
  floor INTEGER,
  picture TEXT NOT NULL REFERENCES map_pictures (sha256),
  items TEXT NOT NULL, -- JSON: mapItemSchema[] of contract/map.ts
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL,
  CHECK (kind = 'floor' OR (building_id IS NULL AND floor IS NULL))
) STRICT;

CREATE INDEX maps_of_picture ON maps (picture);

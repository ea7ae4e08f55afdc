// Patrols. Frozen.

export const patrol = `
CREATE TABLE patrol_points (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  building_id TEXT,
  floor INTEGER,
  cameras TEXT NOT NULL,
  code TEXT NOT NULL,
  tag_uid TEXT,
  card_number TEXT,
  equipment TEXT CHECK (equipment IN ('extinguisher', 'hydrant', 'pump', 'gate', 'other')),
  photo TEXT NOT NULL CHECK (photo IN ('never', 'sometimes', 'always')),
  removed_at_ms INTEGER,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX patrol_points_tag ON patrol_points (tag_uid) WHERE removed_at_ms IS NULL AND tag_uid IS NOT NULL;
CREATE UNIQUE INDEX patrol_points_card ON patrol_points (card_number) WHERE removed_at_ms IS NULL AND card_number IS NOT NULL;
CREATE TABLE patrol_routes (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  removed_at_ms INTEGER,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE patrol_schedules (
  id TEXT PRIMARY KEY,
  route_id TEXT NOT NULL REFERENCES patrol_routes (id),
  settings TEXT NOT NULL,
  planned_to_ms INTEGER NOT NULL,
  removed_at_ms INTEGER,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE patrol_cards (
  card_number TEXT PRIMARY KEY,
  staff_id TEXT NOT NULL REFERENCES staff (id)
) STRICT;
CREATE TABLE patrol_rounds (
  id TEXT PRIMARY KEY,
  schedule_id TEXT NOT NULL REFERENCES patrol_schedules (id),
  route_id TEXT NOT NULL REFERENCES patrol_routes (id),
  plan TEXT NOT NULL,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL,
  judge_at_ms INTEGER NOT NULL,
  staff_id TEXT REFERENCES staff (id),
  walker_id TEXT REFERENCES staff (id),
  core_down INTEGER NOT NULL DEFAULT 0,
  finished_at_ms INTEGER,
  missed INTEGER NOT NULL DEFAULT 0,
  unverified INTEGER NOT NULL DEFAULT 0,
  incident_id TEXT REFERENCES incidents (id),
  UNIQUE (schedule_id, start_ms),
  CHECK (start_ms < end_ms AND end_ms <= judge_at_ms)
) STRICT;
CREATE INDEX patrol_rounds_open ON patrol_rounds (start_ms) WHERE finished_at_ms IS NULL;
CREATE INDEX patrol_rounds_start ON patrol_rounds (start_ms);
CREATE INDEX patrol_rounds_route ON patrol_rounds (route_id, start_ms);
CREATE TABLE patrol_check_ins (
  id INTEGER PRIMARY KEY,
  client_id TEXT NOT NULL UNIQUE,
  round_id TEXT REFERENCES patrol_rounds (id),
  point_id TEXT NOT NULL REFERENCES patrol_points (id),
  staff_id TEXT REFERENCES staff (id),
  at_ms INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('nfc', 'qr', 'code', 'reader', 'desk')),
  phone TEXT,
  photo_id TEXT,
  note TEXT,
  recorded_by TEXT,
  confirmed_by TEXT,
  CHECK (at_ms <= received_at_ms)
) STRICT;
CREATE INDEX patrol_check_ins_round ON patrol_check_ins (round_id, at_ms);
CREATE INDEX patrol_check_ins_point ON patrol_check_ins (point_id, at_ms);
CREATE UNIQUE INDEX patrol_check_ins_photo ON patrol_check_ins (photo_id) WHERE photo_id IS NOT NULL;
CREATE TABLE patrol_misses (
  round_id TEXT NOT NULL REFERENCES patrol_rounds (id),
  point_id TEXT NOT NULL REFERENCES patrol_points (id),
  missed_at_ms INTEGER NOT NULL,
  incident_id TEXT REFERENCES incidents (id),
  caught_up_by INTEGER REFERENCES patrol_check_ins (id),
  PRIMARY KEY (round_id, point_id)
) STRICT;
CREATE TABLE patrol_findings (
  id INTEGER PRIMARY KEY,
  client_id TEXT NOT NULL UNIQUE,
  point_id TEXT NOT NULL REFERENCES patrol_points (id),
  staff_id TEXT REFERENCES staff (id),
  at_ms INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  faults TEXT NOT NULL,
  note TEXT,
  photo_id TEXT,
  incident_id TEXT REFERENCES incidents (id)
) STRICT;
CREATE INDEX patrol_findings_point ON patrol_findings (point_id, at_ms);
CREATE INDEX patrol_findings_at ON patrol_findings (at_ms);
CREATE UNIQUE INDEX patrol_findings_photo ON patrol_findings (photo_id) WHERE photo_id IS NOT NULL;
CREATE TABLE patrol_photos (
  id TEXT PRIMARY KEY,
  jpeg BLOB NOT NULL,
  taken_by TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX patrol_photos_at ON patrol_photos (received_at_ms);
CREATE TABLE patrol_watch (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at_ms INTEGER NOT NULL
) STRICT;
`

-- Patrols: a part of schema.sql, which says how tables are written.

-- Where guards check in: places, and pieces of equipment.
CREATE TABLE patrol_points (
  id TEXT PRIMARY KEY, -- stands in the address on the tag
  name TEXT NOT NULL,
  building_id TEXT,
  floor INTEGER,
  cameras TEXT NOT NULL, -- JSON: ids, the nearest first
  code TEXT NOT NULL, -- ends the address on the tag, so that one cannot be made up
  tag_uid TEXT, -- of the NFC tag
  card_number TEXT, -- of the tag that readers read
  equipment TEXT CHECK (equipment IN ('extinguisher', 'hydrant', 'pump', 'gate', 'other')), -- null: a place
  photo TEXT NOT NULL CHECK (photo IN ('never', 'sometimes', 'always')), -- whether a phone has to send a picture
  removed_at_ms INTEGER, -- null: in use
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX patrol_points_tag ON patrol_points (tag_uid) WHERE removed_at_ms IS NULL AND tag_uid IS NOT NULL;
CREATE UNIQUE INDEX patrol_points_card ON patrol_points (card_number) WHERE removed_at_ms IS NULL AND card_number IS NOT NULL;

-- Which checkpoints a round visits, in what order and how fast.
CREATE TABLE patrol_routes (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  settings TEXT NOT NULL, -- JSON: routeInputSchema of contract/patrol.ts, without id and name
  removed_at_ms INTEGER, -- null: in use
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

-- When a route is walked.
CREATE TABLE patrol_schedules (
  id TEXT PRIMARY KEY,
  route_id TEXT NOT NULL REFERENCES patrol_routes (id),
  settings TEXT NOT NULL, -- JSON: scheduleInputSchema of contract/patrol.ts, without id and route
  planned_to_ms INTEGER NOT NULL, -- rounds that start until then have been made
  removed_at_ms INTEGER, -- null: in force
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

-- The card by which a reader knows a guard.
CREATE TABLE patrol_cards (
  card_number TEXT PRIMARY KEY,
  staff_id TEXT NOT NULL REFERENCES staff (id)
) STRICT;

-- One walk of a route, made ahead of its start, with all that it is judged by.
CREATE TABLE patrol_rounds (
  id TEXT PRIMARY KEY,
  schedule_id TEXT NOT NULL REFERENCES patrol_schedules (id),
  route_id TEXT NOT NULL REFERENCES patrol_routes (id),
  plan TEXT NOT NULL, -- JSON: RoundPlan of core/patrol/judge-round.ts; a change of the route does not change it
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL, -- when the last checkpoint is due
  judge_at_ms INTEGER NOT NULL, -- when what is pending counts as missed: after the grace, later when the core was not running
  staff_id TEXT REFERENCES staff (id), -- who was told to; null: whoever comes first
  walker_id TEXT REFERENCES staff (id), -- who checked in first
  core_down INTEGER NOT NULL DEFAULT 0, -- 1: the core was not running for a part of it
  finished_at_ms INTEGER, -- null: not yet judged to the end
  missed INTEGER NOT NULL DEFAULT 0, -- checkpoints, as last judged
  unverified INTEGER NOT NULL DEFAULT 0,
  incident_id TEXT REFERENCES incidents (id), -- of its missed checkpoints
  UNIQUE (schedule_id, start_ms),
  CHECK (start_ms < end_ms AND end_ms <= judge_at_ms)
) STRICT;

CREATE INDEX patrol_rounds_open ON patrol_rounds (start_ms) WHERE finished_at_ms IS NULL;
CREATE INDEX patrol_rounds_start ON patrol_rounds (start_ms);
CREATE INDEX patrol_rounds_route ON patrol_rounds (route_id, start_ms);

-- Somebody was at a checkpoint.
CREATE TABLE patrol_check_ins (
  id INTEGER PRIMARY KEY,
  client_id TEXT NOT NULL UNIQUE, -- the same at every attempt of the phone, the desk or the reader
  round_id TEXT REFERENCES patrol_rounds (id), -- null: of none
  point_id TEXT NOT NULL REFERENCES patrol_points (id),
  staff_id TEXT REFERENCES staff (id), -- null: nobody knows who
  at_ms INTEGER NOT NULL, -- when it was, as the phone or the reader says
  received_at_ms INTEGER NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('nfc', 'qr', 'code', 'reader', 'desk')),
  phone TEXT, -- which session of the person, hashed
  photo_id TEXT, -- patrol_photos.id, kept when the picture is gone
  note TEXT,
  recorded_by TEXT, -- users.id, of somebody at the desk
  confirmed_by TEXT, -- users.id, of whoever believes it in spite of its remarks
  clock_off INTEGER NOT NULL DEFAULT 0 CHECK (clock_off IN (0, 1)), -- 1: the phone or reader told a time that cannot be
  CHECK (at_ms <= received_at_ms)
) STRICT;

CREATE INDEX patrol_check_ins_round ON patrol_check_ins (round_id, at_ms);
CREATE INDEX patrol_check_ins_point ON patrol_check_ins (point_id, at_ms);
CREATE UNIQUE INDEX patrol_check_ins_photo ON patrol_check_ins (photo_id) WHERE photo_id IS NOT NULL;

-- A checkpoint nobody came to in time: once for a round and checkpoint, whatever comes later.
CREATE TABLE patrol_misses (
  round_id TEXT NOT NULL REFERENCES patrol_rounds (id),
  point_id TEXT NOT NULL REFERENCES patrol_points (id),
  missed_at_ms INTEGER NOT NULL,
  incident_id TEXT REFERENCES incidents (id), -- null: told by the list only
  caught_up_by INTEGER REFERENCES patrol_check_ins (id), -- null: nobody came at all
  PRIMARY KEY (round_id, point_id)
) STRICT;

-- What was wrong at a checkpoint.
CREATE TABLE patrol_findings (
  id INTEGER PRIMARY KEY,
  client_id TEXT NOT NULL UNIQUE,
  point_id TEXT NOT NULL REFERENCES patrol_points (id),
  staff_id TEXT REFERENCES staff (id),
  at_ms INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  faults TEXT NOT NULL, -- JSON: some of FAULTS of contract/patrol-faults.ts
  note TEXT,
  photo_id TEXT, -- patrol_photos.id
  incident_id TEXT REFERENCES incidents (id),
  is_verified INTEGER NOT NULL DEFAULT 0 CHECK (is_verified IN (0, 1)) -- 1: the checkpoint's code or tag came with it
) STRICT;

CREATE INDEX patrol_findings_point ON patrol_findings (point_id, at_ms);
CREATE INDEX patrol_findings_at ON patrol_findings (at_ms);
CREATE UNIQUE INDEX patrol_findings_photo ON patrol_findings (photo_id) WHERE photo_id IS NOT NULL;

-- Pictures that guards took on their rounds.
CREATE TABLE patrol_photos (
  id TEXT PRIMARY KEY, -- SHA-256 of the picture
  jpeg BLOB NOT NULL,
  taken_by TEXT NOT NULL, -- users.id
  received_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX patrol_photos_at ON patrol_photos (received_at_ms);

-- When the core last looked after the rounds, to know how long it was not running.
CREATE TABLE patrol_watch (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at_ms INTEGER NOT NULL
) STRICT;

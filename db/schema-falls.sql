-- Falling objects: what was seen, how facades are drawn, self-tests and look-backs. A part of schema.sql, which says how tables are written.

-- Things seen coming down a facade: alarms, suspected ones to review, and a bounded number of rejected ones with their reasons. Never a self-test's.
CREATE TABLE falls (
  id TEXT PRIMARY KEY,
  camera_id TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  zone TEXT NOT NULL,
  grade TEXT NOT NULL CHECK (grade IN ('alarm', 'suspected', 'rejected')),
  first_at_ms REAL NOT NULL,
  last_at_ms REAL NOT NULL, -- of the last picture that is evidence: what lists are sorted by
  score REAL NOT NULL, -- 0..1
  review TEXT CHECK (review IN ('open', 'real', 'notReal')), -- open: somebody has to look at it; null: nobody has to
  reviewed_by TEXT, -- users.id; the name is looked up: it is personal and may have to go
  reviewed_at_ms INTEGER,
  incident_id TEXT REFERENCES incidents (id) ON DELETE SET NULL, -- the incident it opened or joined
  alert_id TEXT REFERENCES alerts (id) ON DELETE SET NULL,
  look_back_id TEXT, -- the look-back that found it; null: seen live
  clip_starts_at_ms REAL, -- of suspected ones: when the clip begins that is kept for whoever reviews it (suspected/<id>.mp4); null: none (any more)
  fall TEXT NOT NULL, -- JSON: the whole of it, see fallSchema
  CHECK ((reviewed_by IS NOT NULL) = (reviewed_at_ms IS NOT NULL))
) STRICT;

-- What was seen live, newest first, page by page.
CREATE INDEX falls_newest ON falls (last_at_ms DESC, id DESC) WHERE look_back_id IS NULL;
CREATE INDEX falls_of_camera ON falls (camera_id, last_at_ms DESC, id DESC) WHERE look_back_id IS NULL;
CREATE INDEX falls_open ON falls (last_at_ms DESC, id DESC) WHERE review = 'open' AND look_back_id IS NULL;
-- What has to go when there are too many of them, oldest first; they are counted without looking at the rows.
CREATE INDEX falls_rejected ON falls (last_at_ms, grade, look_back_id) WHERE grade = 'rejected' AND look_back_id IS NULL;
-- What a look-back found, the likeliest first.
CREATE INDEX falls_of_look_back ON falls (look_back_id, score DESC, id DESC) WHERE look_back_id IS NOT NULL;
-- Which clips have to go.
CREATE INDEX falls_with_clip ON falls (last_at_ms DESC) WHERE clip_starts_at_ms IS NOT NULL;
CREATE INDEX falls_of_incident ON falls (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX falls_of_alert ON falls (alert_id) WHERE alert_id IS NOT NULL;

-- The facades of a camera as the editor saved them, every version; the highest one is in force.
CREATE TABLE facade_versions (
  camera_id TEXT NOT NULL,
  version INTEGER NOT NULL, -- 1, 2, 3 ... per camera
  entries TEXT, -- JSON, see facadeEntriesSchema; null: back to what the site file says
  saved_at_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL, -- users.id; the name is looked up
  PRIMARY KEY (camera_id, version)
) STRICT, WITHOUT ROWID;

-- Drawn objects thrown through the whole chain, and whether they came out as alarms; kept for 400 days.
CREATE TABLE self_tests (
  id TEXT PRIMARY KEY,
  camera_id TEXT NOT NULL,
  zone TEXT NOT NULL,
  due_at_ms INTEGER, -- the set time it was run for; null: a person asked for it, or it was cut off by a restart and may be run again
  started_by TEXT, -- users.id; null: at the set time, by the system
  started_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'passed', 'failed')),
  took_ms REAL, -- from the last drawn picture to the alert in the core
  drawn_floor INTEGER,
  found_floor TEXT, -- JSON, see floorEstimateSchema
  problem TEXT, -- why it failed: a code of contract/errors.ts
  CHECK ((state = 'passed') = (took_ms IS NOT NULL)),
  CHECK ((state = 'failed') = (problem IS NOT NULL))
) STRICT;

CREATE INDEX self_tests_of_camera ON self_tests (camera_id, started_at_ms DESC, id DESC);
-- No set time is run twice, whatever is restarted.
CREATE UNIQUE INDEX self_tests_due ON self_tests (camera_id, zone, due_at_ms) WHERE due_at_ms IS NOT NULL;
CREATE INDEX self_tests_running ON self_tests (id) WHERE state = 'running';
CREATE INDEX self_tests_age ON self_tests (started_at_ms);

-- Searches of recordings for what came down at one place: who asked for what, and how it ended. What they found are falls.
CREATE TABLE look_backs (
  id TEXT PRIMARY KEY,
  camera_id TEXT NOT NULL,
  recording TEXT NOT NULL, -- below the data directory's `recordings`
  recording_starts_at_ms REAL NOT NULL, -- as the operator confirmed it
  from_ms REAL NOT NULL,
  to_ms REAL NOT NULL,
  landing_x REAL NOT NULL, -- 0..1 of the picture
  landing_y REAL NOT NULL,
  started_by TEXT NOT NULL, -- a user's id
  started_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')), -- running: or waiting for the one before
  progress01 REAL NOT NULL DEFAULT 0, -- when it ended; while it runs the core knows
  speed REAL, -- recorded seconds per second
  found INTEGER NOT NULL DEFAULT 0,
  ended_at_ms INTEGER,
  problem TEXT, -- why it failed: a code of contract/errors.ts
  CHECK ((state = 'running') = (ended_at_ms IS NULL)),
  CHECK ((state = 'failed') = (problem IS NOT NULL))
) STRICT;

CREATE INDEX look_backs_newest ON look_backs (started_at_ms DESC, id DESC);
-- What a crash left behind.
CREATE INDEX look_backs_running ON look_backs (id) WHERE state = 'running';

// Falling objects: falls, facades' settings and self-tests; alerts carry a fall, evidence has three more types. Frozen.

export const falls = `
ALTER TABLE alerts ADD COLUMN fall TEXT;
DROP INDEX evidence_of_incident;
DROP INDEX evidence_pending;
ALTER TABLE evidence RENAME TO evidence_before;
CREATE TABLE evidence (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incidents (id),
  alert_id TEXT NOT NULL REFERENCES alerts (id),
  camera_id TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('snapshot', 'clip', 'trajectory', 'crops', 'page')),
  state TEXT NOT NULL CHECK (state IN ('pending', 'complete', 'missing')),
  promised_at_ms INTEGER NOT NULL,
  file TEXT UNIQUE,
  sha256 TEXT,
  bytes INTEGER,
  started_at_ms REAL,
  duration_ms REAL,
  proven INTEGER NOT NULL DEFAULT 0 CHECK (proven IN (0, 1)),
  problem TEXT,
  CHECK ((state = 'complete') = (sha256 IS NOT NULL AND file IS NOT NULL AND bytes IS NOT NULL)),
  CHECK ((state = 'missing') = (problem IS NOT NULL))
) STRICT;
INSERT INTO evidence (id, incident_id, alert_id, camera_id, type, state, promised_at_ms, file, sha256, bytes, started_at_ms, duration_ms, proven, problem)
  SELECT id, incident_id, alert_id, camera_id, type, state, promised_at_ms, file, sha256, bytes, started_at_ms, duration_ms, proven, problem FROM evidence_before;
DROP TABLE evidence_before;
CREATE INDEX evidence_of_incident ON evidence (incident_id, promised_at_ms);
CREATE INDEX evidence_pending ON evidence (promised_at_ms) WHERE state = 'pending';
CREATE TABLE falls (
  id TEXT PRIMARY KEY,
  camera_id TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  zone TEXT NOT NULL,
  grade TEXT NOT NULL CHECK (grade IN ('alarm', 'suspected', 'rejected')),
  first_at_ms REAL NOT NULL,
  last_at_ms REAL NOT NULL,
  score REAL NOT NULL,
  review TEXT CHECK (review IN ('open', 'real', 'notReal')),
  reviewed_by TEXT,
  reviewed_at_ms INTEGER,
  incident_id TEXT REFERENCES incidents (id) ON DELETE SET NULL,
  alert_id TEXT REFERENCES alerts (id) ON DELETE SET NULL,
  look_back_id TEXT,
  clip_starts_at_ms REAL,
  fall TEXT NOT NULL,
  CHECK ((reviewed_by IS NOT NULL) = (reviewed_at_ms IS NOT NULL))
) STRICT;
CREATE INDEX falls_newest ON falls (last_at_ms DESC, id DESC) WHERE look_back_id IS NULL;
CREATE INDEX falls_of_camera ON falls (camera_id, last_at_ms DESC, id DESC) WHERE look_back_id IS NULL;
CREATE INDEX falls_open ON falls (last_at_ms DESC, id DESC) WHERE review = 'open' AND look_back_id IS NULL;
CREATE INDEX falls_rejected ON falls (last_at_ms, grade, look_back_id) WHERE grade = 'rejected' AND look_back_id IS NULL;
CREATE INDEX falls_of_look_back ON falls (look_back_id, score DESC, id DESC) WHERE look_back_id IS NOT NULL;
CREATE INDEX falls_with_clip ON falls (last_at_ms DESC) WHERE clip_starts_at_ms IS NOT NULL;
CREATE INDEX falls_of_incident ON falls (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX falls_of_alert ON falls (alert_id) WHERE alert_id IS NOT NULL;
CREATE TABLE facade_versions (
  camera_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  entries TEXT,
  saved_at_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  PRIMARY KEY (camera_id, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE self_tests (
  id TEXT PRIMARY KEY,
  camera_id TEXT NOT NULL,
  zone TEXT NOT NULL,
  due_at_ms INTEGER,
  started_by TEXT,
  started_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'passed', 'failed')),
  took_ms REAL,
  drawn_floor INTEGER,
  found_floor TEXT,
  problem TEXT,
  CHECK ((state = 'passed') = (took_ms IS NOT NULL)),
  CHECK ((state = 'failed') = (problem IS NOT NULL))
) STRICT;
CREATE INDEX self_tests_of_camera ON self_tests (camera_id, started_at_ms DESC, id DESC);
CREATE UNIQUE INDEX self_tests_due ON self_tests (camera_id, zone, due_at_ms) WHERE due_at_ms IS NOT NULL;
CREATE INDEX self_tests_running ON self_tests (id) WHERE state = 'running';
CREATE INDEX self_tests_age ON self_tests (started_at_ms);
`

// The first shape of the data; frozen: later changes are later migrations. schema.sql says what everything is for.

export const initial = `
CREATE TABLE incident_days (
  day TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT;
CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  state TEXT NOT NULL CHECK (state IN ('new', 'acknowledged', 'dispatched', 'onScene', 'resolved', 'closed', 'falseAlarm', 'shelved')),
  opened_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  acknowledged_at_ms INTEGER,
  ended_at_ms INTEGER,
  closed_at_ms INTEGER,
  shelved_until_ms INTEGER,
  camera_id TEXT,
  device_id TEXT,
  building_id TEXT,
  zone TEXT,
  place TEXT NOT NULL,
  summary TEXT NOT NULL,
  alert_count INTEGER NOT NULL,
  last_alert_at_ms REAL NOT NULL,
  held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1,
  queue_rank INTEGER NOT NULL AS (
    CASE WHEN kind = 'fire' AND severity = 'critical' THEN 4 ELSE CASE severity WHEN 'critical' THEN 3 WHEN 'high' THEN 2 WHEN 'medium' THEN 1 ELSE 0 END END
  ) VIRTUAL
) STRICT;
CREATE INDEX incidents_queue ON incidents (queue_rank DESC, opened_at_ms DESC, id DESC) WHERE state <> 'closed';
CREATE INDEX incidents_newest ON incidents (opened_at_ms DESC, id DESC);
CREATE INDEX incidents_of_camera ON incidents (camera_id, opened_at_ms DESC, id DESC);
CREATE INDEX incidents_like_open ON incidents (kind, camera_id, device_id, zone, opened_at_ms DESC) WHERE ended_at_ms IS NULL;
CREATE INDEX incidents_like_ended ON incidents (kind, camera_id, device_id, zone, ended_at_ms DESC) WHERE ended_at_ms IS NOT NULL;
CREATE INDEX incidents_shelved ON incidents (shelved_until_ms) WHERE state = 'shelved';
CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  camera_id TEXT,
  device_id TEXT,
  zone TEXT,
  at_ms REAL NOT NULL,
  device_at_ms REAL,
  raised_at_ms INTEGER NOT NULL,
  severity TEXT NOT NULL,
  score REAL,
  boxes TEXT NOT NULL,
  why TEXT NOT NULL,
  dedupe_key TEXT,
  suppressed INTEGER NOT NULL CHECK (suppressed IN (0, 1))
) STRICT;
CREATE INDEX alerts_of_incident ON alerts (incident_id, at_ms);
CREATE INDEX alerts_dedupe ON alerts (dedupe_key, raised_at_ms DESC) WHERE dedupe_key IS NOT NULL;
CREATE TABLE timeline (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  what TEXT NOT NULL,
  actor_type TEXT NOT NULL CHECK (actor_type IN ('user', 'key', 'system')),
  actor_id TEXT NOT NULL,
  reason TEXT,
  note TEXT,
  details TEXT NOT NULL
) STRICT;
CREATE INDEX timeline_of_incident ON timeline (incident_id, id);
CREATE TABLE evidence (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incidents (id),
  alert_id TEXT NOT NULL REFERENCES alerts (id),
  camera_id TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('snapshot', 'clip')),
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
CREATE INDEX evidence_of_incident ON evidence (incident_id, promised_at_ms);
CREATE INDEX evidence_pending ON evidence (promised_at_ms) WHERE state = 'pending';
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  actor_type TEXT NOT NULL CHECK (actor_type IN ('user', 'key', 'system')),
  actor_id TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT,
  after TEXT,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX audit_of_subject ON audit (subject, seq);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log cannot be changed');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log cannot be changed');
END;
CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  incident_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at_ms INTEGER NOT NULL,
  delivered_at_ms INTEGER,
  problem TEXT
) STRICT;
CREATE INDEX outbox_due ON outbox (next_at_ms, sequence) WHERE state = 'pending';
CREATE INDEX outbox_subject ON outbox (subject, sequence) WHERE state = 'pending';
CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('admin', 'manager', 'operator', 'guard', 'installer')),
  password TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at_ms INTEGER NOT NULL,
  seen_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE TABLE login_tries (
  id INTEGER PRIMARY KEY,
  name_key TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX login_tries_of_name ON login_tries (name_key, at_ms);
CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER
) STRICT;
CREATE TABLE idempotency (
  caller_id TEXT NOT NULL,
  key TEXT NOT NULL,
  route TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (caller_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_age ON idempotency (created_at_ms);
CREATE TABLE device_signals (
  id INTEGER PRIMARY KEY,
  device_id TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL,
  dedupe_key TEXT NOT NULL,
  event TEXT NOT NULL,
  handled_at_ms INTEGER
) STRICT;
CREATE INDEX device_signals_dedupe ON device_signals (device_id, dedupe_key, received_at_ms DESC);
CREATE INDEX device_signals_unhandled ON device_signals (id) WHERE handled_at_ms IS NULL;
CREATE TABLE device_commands (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL,
  command TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor_type TEXT NOT NULL CHECK (actor_type IN ('user', 'key', 'system')),
  actor_id TEXT NOT NULL,
  incident_id TEXT REFERENCES incidents (id) ON DELETE SET NULL,
  requested_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('requested', 'accepted', 'confirmed', 'rejected', 'unreachable', 'unknown')),
  result_reason TEXT,
  ended_at_ms INTEGER
) STRICT;
CREATE INDEX device_commands_of_device ON device_commands (device_id, requested_at_ms DESC);
CREATE INDEX device_commands_open ON device_commands (id) WHERE ended_at_ms IS NULL;
`

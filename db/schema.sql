-- Vigil's data, as it stands after the newest migration (a test compares the two); parts of it are in schema-*.sql beside this file, named after what they hold.
--
-- Every table is STRICT. Times are `*_ms`: milliseconds since 1970-01-01T00:00:00Z; INTEGER for what the core's clock
-- said, REAL for moments of video, which fall between whole milliseconds. Ids are opaque texts that sort by their time of
-- creation (UUID version 7). JSON is kept where a value is only ever read whole.

-- Counts of incidents per day of the site's time zone, for their numbers. At most one row per day.
CREATE TABLE incident_days (
  day TEXT PRIMARY KEY, -- 20261122
  count INTEGER NOT NULL
) STRICT;

-- What people handle: one thing that happened at one place, with all the alerts that claim it.
CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE, -- INC-20261122-0007, for people
  kind TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  state TEXT NOT NULL CHECK (state IN ('new', 'acknowledged', 'dispatched', 'onScene', 'resolved', 'closed', 'falseAlarm', 'shelved')),
  opened_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  acknowledged_at_ms INTEGER, -- the first time only: what response times are counted from
  ended_at_ms INTEGER, -- when it last became resolved, falseAlarm or closed: the cool-down starts here; null again when reopened
  closed_at_ms INTEGER,
  shelved_until_ms INTEGER, -- while shelved: when it comes back into the queue; a column, so that it outlives a restart
  camera_id TEXT, -- as the site file names it; cameras and devices have no table yet
  device_id TEXT,
  building_id TEXT,
  zone TEXT,
  place TEXT NOT NULL, -- names for people, as they were when it happened; never a person's
  summary TEXT NOT NULL, -- one line in the site's language
  alert_count INTEGER NOT NULL, -- held-back ones included
  last_alert_at_ms REAL NOT NULL,
  held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)), -- 1: its evidence may not be deleted
  version INTEGER NOT NULL DEFAULT 1, -- grows by one at every change
  queue_rank INTEGER NOT NULL AS ( -- fire above all, then by severity
    CASE WHEN kind = 'fire' AND severity = 'critical' THEN 4 ELSE CASE severity WHEN 'critical' THEN 3 WHEN 'high' THEN 2 WHEN 'medium' THEN 1 ELSE 0 END END
  ) VIRTUAL,
  merged_into TEXT REFERENCES incidents (id), -- the incident its alerts went to; then it is closed
  also_kinds TEXT NOT NULL DEFAULT '[]', -- JSON: kinds of alerts that joined and are not its own
  rings INTEGER NOT NULL DEFAULT 1, -- grows when something joined that has to be heard
  dispatched_at_ms INTEGER, -- these three the first time only
  arrived_at_ms INTEGER,
  resolved_at_ms INTEGER, -- resolved, called false or closed, whichever was first
  touched_at_ms INTEGER, -- when a person did something with it for the first time
  false_reason TEXT, -- why it was called false, as it was judged last; null: it was not
  waiting_since_ms INTEGER, -- since when it is `new` without a break; null: somebody looks after it, or need not
  told_next_at_ms INTEGER, -- of this wait: when the next console was told
  told_manager_at_ms INTEGER, -- of this wait: when the manager was told
  acknowledged_by TEXT, -- users.id of who acknowledged it last; null: nobody, or a program
  settings_version INTEGER NOT NULL DEFAULT 0, -- desk_settings.version it began with: its procedure stays that of then; 0: the defaults
  entered_at_ms INTEGER -- null but where a person entered it after the fact: opened_at_ms is when it happened, and response times do not count
) STRICT;

-- The queue on every screen, read in this very order.
CREATE INDEX incidents_queue ON incidents (queue_rank DESC, opened_at_ms DESC, id DESC) WHERE state <> 'closed';
-- Lists, newest first, page by page.
CREATE INDEX incidents_newest ON incidents (opened_at_ms DESC, id DESC);
CREATE INDEX incidents_of_camera ON incidents (camera_id, opened_at_ms DESC, id DESC);
-- Whose recordings are kept however old they are.
CREATE INDEX incidents_held ON incidents (id) WHERE held = 1;
-- What a new alert may join, and what had just ended when it came.
CREATE INDEX incidents_like_open ON incidents (kind, camera_id, device_id, zone, opened_at_ms DESC) WHERE ended_at_ms IS NULL;
CREATE INDEX incidents_like_ended ON incidents (kind, camera_id, device_id, zone, ended_at_ms DESC) WHERE ended_at_ms IS NOT NULL;
CREATE INDEX incidents_shelved ON incidents (shelved_until_ms) WHERE state = 'shelved';
-- Whose wait has not gone all the way yet.
CREATE INDEX incidents_waiting ON incidents (waiting_since_ms) WHERE waiting_since_ms IS NOT NULL AND told_manager_at_ms IS NULL;
-- What a claim of another kind or place may belong to.
CREATE INDEX incidents_under_way ON incidents (last_alert_at_ms DESC) WHERE ended_at_ms IS NULL;

-- One claim by a machine. Never changes after it was raised, but for the incident it belongs to.
CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  source TEXT NOT NULL, -- rule id (ebikeInLobby:door) or driver id (fire-panel/gb26875)
  camera_id TEXT,
  device_id TEXT,
  zone TEXT,
  at_ms REAL NOT NULL, -- the deciding frame, or the moment the device's signal was received
  device_at_ms REAL, -- as the device gave it
  raised_at_ms INTEGER NOT NULL, -- by the core's clock
  severity TEXT NOT NULL, -- as claimed; the incident's is the highest of its alerts'
  score REAL, -- 0..1
  boxes TEXT NOT NULL, -- JSON, see alertBoxSchema
  why TEXT NOT NULL, -- JSON: the figures the rule decided by
  dedupe_key TEXT, -- the same signal sent again carries the same one
  suppressed INTEGER NOT NULL CHECK (suppressed IN (0, 1)), -- 1: an echo of an incident that had just ended
  fall TEXT, -- JSON, see fallSchema: a falling object's path, floor and figures; null for every other kind
  building_id TEXT, -- where it was, should it ever get an incident of its own
  place TEXT NOT NULL DEFAULT '' -- names for people; '' before version 70: its incident's
) STRICT;

CREATE INDEX alerts_of_incident ON alerts (incident_id, at_ms);
-- Whose incident a claim of the same kind at the same place went to last.
CREATE INDEX alerts_like ON alerts (kind, camera_id, device_id, zone, raised_at_ms DESC);
CREATE INDEX alerts_dedupe ON alerts (dedupe_key, raised_at_ms DESC) WHERE dedupe_key IS NOT NULL;
-- Which sources chatter.
CREATE INDEX alerts_of_camera ON alerts (camera_id, at_ms) WHERE camera_id IS NOT NULL;
CREATE INDEX alerts_raised ON alerts (raised_at_ms, camera_id, device_id, building_id);

-- What happened to an incident, one line each, oldest first.
CREATE TABLE timeline (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: streams of changes resume from it
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  what TEXT NOT NULL, -- opened, alertAdded, evidenceComplete ... or an action's name
  actor_type TEXT NOT NULL CHECK (actor_type IN ('user', 'key', 'system')),
  actor_id TEXT NOT NULL, -- the name is looked up: it is personal and may have to go
  reason TEXT,
  note TEXT,
  details TEXT NOT NULL -- JSON
) STRICT;

CREATE INDEX timeline_of_incident ON timeline (incident_id, id);
-- The duty log: what people and other systems did, and what was opened.
CREATE INDEX timeline_of_duty ON timeline (at_ms, id) WHERE actor_type <> 'system' OR what = 'opened';

-- Pictures, clips and pages. The row is promised with the alert, so that a crash cannot forget it.
CREATE TABLE evidence (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incidents (id),
  alert_id TEXT NOT NULL REFERENCES alerts (id),
  camera_id TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('snapshot', 'clip', 'trajectory', 'crops', 'page')),
  state TEXT NOT NULL CHECK (state IN ('pending', 'complete', 'missing')),
  promised_at_ms INTEGER NOT NULL,
  file TEXT UNIQUE, -- relative to the data directory, forward slashes
  sha256 TEXT, -- of the file, lower-case hex; the audit log has it too
  bytes INTEGER,
  started_at_ms REAL,
  duration_ms REAL,
  proven INTEGER NOT NULL DEFAULT 0 CHECK (proven IN (0, 1)), -- clips: the alert's own picture was found in the finished file
  problem TEXT, -- why it is missing: a code of contract/errors.ts
  CHECK ((state = 'complete') = (sha256 IS NOT NULL AND file IS NOT NULL AND bytes IS NOT NULL)),
  CHECK ((state = 'missing') = (problem IS NOT NULL))
) STRICT;

CREATE INDEX evidence_of_incident ON evidence (incident_id, promised_at_ms);
CREATE INDEX evidence_pending ON evidence (promised_at_ms) WHERE state = 'pending';
CREATE INDEX evidence_promised ON evidence (promised_at_ms, state);

-- Who did what. Each entry's hash covers the entry and the hash before it, so that none can be changed, taken out or put in.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY, -- 1, 2, 3 ... without a gap
  at_ms INTEGER NOT NULL,
  actor_type TEXT NOT NULL CHECK (actor_type IN ('user', 'key', 'system')),
  actor_id TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL, -- incident/<id>, evidence/<id>, user/<id> ...
  before TEXT, -- JSON; persons by reference only
  after TEXT, -- JSON; persons by reference only
  prev TEXT NOT NULL, -- hash of the entry before; 64 zeros for the first
  hash TEXT NOT NULL UNIQUE -- sha256, lower-case hex; what is hashed stands in db/audit.ts
) STRICT;

CREATE INDEX audit_of_subject ON audit (subject, seq);

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log cannot be changed');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log cannot be changed');
END;

-- Accounts of the console.
CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE, -- the name as compared: normalised (NFKC), lower case
  role TEXT NOT NULL CHECK (role IN ('admin', 'manager', 'operator', 'guard', 'installer')),
  password TEXT NOT NULL, -- argon2id, its parameters and salt with it ($argon2id$v=19$m=...)
  created_at_ms INTEGER NOT NULL,
  disabled_at_ms INTEGER, -- null: it may be used
  signed_in_at_ms INTEGER, -- the last time; null: never
  password_at_ms INTEGER, -- since when it has this password
  must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)) -- 1: the password was given out by somebody else and lets in to change it only
) STRICT;

-- Who is logged in. The token itself is known to the browser only.
CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY, -- sha256 of the token, hex
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at_ms INTEGER NOT NULL,
  seen_at_ms INTEGER NOT NULL, -- last activity, to the minute
  expires_at_ms INTEGER NOT NULL, -- whatever the activity
  proved_at_ms INTEGER NOT NULL DEFAULT 0, -- when whoever is signed in last showed the password or a code
  address TEXT NOT NULL DEFAULT '' -- where it was begun from
) STRICT;

CREATE INDEX sessions_of_user ON sessions (user_id);

-- Log-in tries that failed or are under way, of the last hour; kept here so that a restart does not forgive them.
CREATE TABLE login_tries (
  id INTEGER PRIMARY KEY,
  name_key TEXT NOT NULL, -- also of names that do not exist: they must be slowed down alike
  at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX login_tries_of_name ON login_tries (name_key, at_ms);

-- Keys of other systems (vgk_...).
CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE, -- sha256 of the key, hex: it is random, so a slow hash adds nothing
  scopes TEXT NOT NULL, -- JSON
  created_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER,
  last_used_at_ms INTEGER, -- to the minute
  expires_at_ms INTEGER, -- null: never
  rate_per_minute INTEGER NOT NULL DEFAULT 1200, -- requests
  addresses TEXT NOT NULL DEFAULT '[]' -- JSON: addresses and networks it may be used from; empty: any
) STRICT;

-- Answers to requests that came with an Idempotency-Key; kept for two days.
CREATE TABLE idempotency (
  caller_id TEXT NOT NULL,
  key TEXT NOT NULL,
  route TEXT NOT NULL, -- method and path
  body_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (caller_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_age ON idempotency (created_at_ms);

-- What devices sent. A row is on disk before the device is told that it was received.
CREATE TABLE device_signals (
  id INTEGER PRIMARY KEY,
  device_id TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL,
  dedupe_key TEXT NOT NULL, -- the same signal sent again carries the same one
  event TEXT NOT NULL, -- JSON, see contract/device.ts
  handled_at_ms INTEGER, -- null: stored, not yet acted upon; what a crash left is taken up at the next start
  type TEXT NOT NULL GENERATED ALWAYS AS (json_extract(event, '$.type')) VIRTUAL
) STRICT;

CREATE INDEX device_signals_dedupe ON device_signals (device_id, dedupe_key, received_at_ms DESC);
CREATE INDEX device_signals_unhandled ON device_signals (id) WHERE handled_at_ms IS NULL;
-- Lists of one type, newest first, page by page.
CREATE INDEX device_signals_of_type ON device_signals (type, received_at_ms DESC, id DESC);

-- The last thing a device told.
CREATE INDEX device_signals_of_device ON device_signals (device_id, received_at_ms DESC, id DESC);

-- What of each device was tried when it was put into service, the last time each.
CREATE TABLE device_checks (
  device_id TEXT NOT NULL,
  check_name TEXT NOT NULL, -- contract/pairing.ts
  state TEXT NOT NULL CHECK (state IN ('passed', 'failed', 'unsure')),
  reason TEXT, -- a code of contract/errors.ts or the device's own words
  note TEXT,
  checked_by TEXT NOT NULL, -- users.id
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (device_id, check_name)
) STRICT, WITHOUT ROWID;

-- What devices were told to do, by whom and why, and how far that got.
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
  ended_at_ms INTEGER, -- null: asked, no answer yet
  linkage TEXT -- id of the linkage that gave it; null: a person did
) STRICT;

CREATE INDEX device_commands_of_device ON device_commands (device_id, requested_at_ms DESC);
CREATE INDEX device_commands_open ON device_commands (id) WHERE ended_at_ms IS NULL;

-- Fires that were confirmed: while one has not ended, the gates of its building are kept released.
CREATE TABLE fires (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL UNIQUE REFERENCES incidents (id),
  building_id TEXT, -- null: not known, so that it is the whole site
  how TEXT NOT NULL CHECK (how IN ('operator', 'twoSignals')),
  confirmed_by TEXT, -- users.id or keys.id, the name is looked up; null: the system, by two independent signals
  confirmed_at_ms INTEGER NOT NULL,
  reset_at_ms INTEGER, -- when the panel said that it was reset
  ended_by TEXT,
  ended_at_ms INTEGER,
  CHECK ((ended_by IS NULL) = (ended_at_ms IS NULL))
) STRICT;

CREATE INDEX fires_active ON fires (confirmed_at_ms) WHERE ended_at_ms IS NULL;

-- How far the release of each gate got; one row per fire and gate, of the last try.
CREATE TABLE fire_gates (
  fire_id TEXT NOT NULL REFERENCES fires (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('requested', 'accepted', 'confirmed', 'rejected', 'unreachable', 'unknown')),
  reason TEXT,
  tries INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (fire_id, device_id)
) STRICT, WITHOUT ROWID;

-- Panels, or parts of them, that are being maintained: what they signal is kept and raises nothing until then.
CREATE TABLE fire_tests (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL,
  address TEXT, -- this address and everything below it (`1-3` and `1-3-000600d9`); null: the whole panel
  reason TEXT NOT NULL,
  set_by TEXT NOT NULL, -- users.id; the name is looked up
  set_at_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL, -- it ends by itself
  ended_by TEXT,
  ended_at_ms INTEGER,
  CHECK ((ended_by IS NULL) = (ended_at_ms IS NULL))
) STRICT;

CREATE INDEX fire_tests_of_device ON fire_tests (device_id, until_ms);

-- Vehicles known at the gates, by their plate.
CREATE TABLE vehicles (
  id TEXT PRIMARY KEY, -- what the audit log knows it by: the plate is personal and may have to go
  plate TEXT NOT NULL UNIQUE, -- in its one spelling (contract/plate.ts)
  list TEXT NOT NULL CHECK (list IN ('allow', 'block')),
  home TEXT, -- as people write it
  note TEXT,
  valid_from_ms INTEGER,
  valid_to_ms INTEGER,
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL,
  home_id TEXT REFERENCES homes (id) -- where `home` could be read as one
) STRICT;

CREATE INDEX vehicles_of_home ON vehicles (home_id) WHERE home_id IS NOT NULL;

-- What was decided about a plate that was read; one row per plate read.
CREATE TABLE plate_decisions (
  signal_id INTEGER PRIMARY KEY REFERENCES device_signals (id) ON DELETE CASCADE,
  opened INTEGER NOT NULL CHECK (opened IN (0, 1)), -- 1: the reader was told to open
  why TEXT NOT NULL -- allowed, unknown, blocked ... (contract/vehicle.ts)
) STRICT;

-- Somebody removed here leaves nothing personal in what the PMS once told.
CREATE TRIGGER pms_person_removed AFTER DELETE ON persons BEGIN
  DELETE FROM pms_conflicts WHERE type = 'person' AND ext_id IN (SELECT ext_id FROM pms_records WHERE type = 'person' AND local_id = OLD.id);
  UPDATE pms_records SET state = 'removedHere', base = NULL, local_id = NULL WHERE type = 'person' AND local_id = OLD.id;
END;

CREATE TRIGGER pms_vehicle_removed AFTER DELETE ON vehicles BEGIN
  DELETE FROM pms_conflicts WHERE type = 'vehicle' AND ext_id IN (SELECT ext_id FROM pms_records WHERE type = 'vehicle' AND local_id = OLD.id);
  UPDATE pms_records SET state = 'removedHere', base = NULL, local_id = NULL WHERE type = 'vehicle' AND local_id = OLD.id;
END;

-- Who was sent where: a part of schema.sql, which says how tables are written.

-- Somebody sent to an incident, and by when each step is due.
CREATE TABLE dispatches (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incidents (id), -- the one it was merged into, when it was
  staff_id TEXT REFERENCES staff (id), -- null: somebody named in words only
  assignee TEXT, -- in words, where staff_id is null
  state TEXT NOT NULL CHECK (state IN ('assigned', 'accepted', 'onScene', 'done', 'declined', 'withdrawn')),
  note TEXT, -- what whoever is sent is told
  settings_version INTEGER NOT NULL, -- desk_settings.version: whose timers count
  assigned_at_ms INTEGER NOT NULL,
  accepted_at_ms INTEGER, -- when it happened, as all of these
  arrived_at_ms INTEGER,
  ended_at_ms INTEGER, -- done, declined or withdrawn
  accept_by_ms INTEGER, -- null: not due
  arrive_by_ms INTEGER,
  done_by_ms INTEGER,
  lapse_told TEXT CHECK (lapse_told IN ('accept', 'arrive', 'done')), -- the step whose lapse was told last: once for each
  CHECK ((ended_at_ms IS NULL) = (state IN ('assigned', 'accepted', 'onScene')))
) STRICT;

CREATE INDEX dispatches_of_incident ON dispatches (incident_id);
CREATE INDEX dispatches_open ON dispatches (staff_id) WHERE ended_at_ms IS NULL;
CREATE INDEX dispatches_of_staff ON dispatches (staff_id, ended_at_ms);

-- What was reported of a dispatch, in the order in which it came in.
CREATE TABLE dispatch_steps (
  id INTEGER PRIMARY KEY,
  dispatch_id TEXT NOT NULL REFERENCES dispatches (id),
  step TEXT NOT NULL CHECK (step IN ('assign', 'accept', 'arrive', 'done', 'decline', 'withdraw', 'report')),
  at_ms INTEGER NOT NULL, -- when it happened
  received_at_ms INTEGER NOT NULL,
  actor_type TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  recorded_for INTEGER NOT NULL CHECK (recorded_for IN (0, 1)), -- by the desk for somebody on the radio
  client_id TEXT, -- given by whoever reports: the same again is the same step
  answer TEXT CHECK (answer IN ('confirmed', 'notFound', 'falseAlarm', 'needsHelp', 'other')),
  note TEXT,
  CHECK (at_ms <= received_at_ms)
) STRICT;

CREATE INDEX dispatch_steps_of_dispatch ON dispatch_steps (dispatch_id, id);
CREATE UNIQUE INDEX dispatch_steps_once ON dispatch_steps (dispatch_id, step) WHERE step <> 'report';
CREATE UNIQUE INDEX dispatch_steps_of_client ON dispatch_steps (dispatch_id, client_id) WHERE client_id IS NOT NULL;

-- Photos taken by whoever was sent; the files are below dispatch-photos/.
CREATE TABLE dispatch_photos (
  id TEXT PRIMARY KEY,
  dispatch_id TEXT NOT NULL REFERENCES dispatches (id),
  client_id TEXT NOT NULL, -- the same again is the same photo
  file TEXT NOT NULL, -- relative to the data directory
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  at_ms INTEGER NOT NULL, -- by the phone's clock, never in the future
  received_at_ms INTEGER NOT NULL,
  actor_id TEXT NOT NULL, -- users.id
  UNIQUE (dispatch_id, client_id)
) STRICT;

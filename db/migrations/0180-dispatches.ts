// Who was sent where, what was reported of it, and the photos taken. Frozen.

export const dispatches = `
CREATE TABLE dispatches (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incidents (id),
  staff_id TEXT REFERENCES staff (id),
  assignee TEXT,
  state TEXT NOT NULL CHECK (state IN ('assigned', 'accepted', 'onScene', 'done', 'declined', 'withdrawn')),
  note TEXT,
  settings_version INTEGER NOT NULL,
  assigned_at_ms INTEGER NOT NULL,
  accepted_at_ms INTEGER,
  arrived_at_ms INTEGER,
  ended_at_ms INTEGER,
  accept_by_ms INTEGER,
  arrive_by_ms INTEGER,
  done_by_ms INTEGER,
  lapse_told TEXT CHECK (lapse_told IN ('accept', 'arrive', 'done')),
  CHECK ((ended_at_ms IS NULL) = (state IN ('assigned', 'accepted', 'onScene')))
) STRICT;
CREATE INDEX dispatches_of_incident ON dispatches (incident_id);
CREATE INDEX dispatches_open ON dispatches (staff_id) WHERE ended_at_ms IS NULL;
CREATE INDEX dispatches_of_staff ON dispatches (staff_id, ended_at_ms);
CREATE TABLE dispatch_steps (
  id INTEGER PRIMARY KEY,
  dispatch_id TEXT NOT NULL REFERENCES dispatches (id),
  step TEXT NOT NULL CHECK (step IN ('assign', 'accept', 'arrive', 'done', 'decline', 'withdraw', 'report')),
  at_ms INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  actor_type TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  recorded_for INTEGER NOT NULL CHECK (recorded_for IN (0, 1)),
  client_id TEXT,
  answer TEXT CHECK (answer IN ('confirmed', 'notFound', 'falseAlarm', 'needsHelp', 'other')),
  note TEXT,
  CHECK (at_ms <= received_at_ms)
) STRICT;
CREATE UNIQUE INDEX dispatch_steps_once ON dispatch_steps (dispatch_id, step) WHERE step <> 'report';
CREATE UNIQUE INDEX dispatch_steps_of_client ON dispatch_steps (dispatch_id, client_id) WHERE client_id IS NOT NULL;
CREATE TABLE dispatch_photos (
  id TEXT PRIMARY KEY,
  dispatch_id TEXT NOT NULL REFERENCES dispatches (id),
  client_id TEXT NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  received_at_ms INTEGER NOT NULL,
  actor_id TEXT NOT NULL,
  UNIQUE (dispatch_id, client_id)
) STRICT;
`

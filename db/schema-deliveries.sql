-- What other systems are told, which systems those are, and the work orders asked of them; read with schema.sql.

-- What happened that other systems are told: one CloudEvent each, kept while a delivery of it is.
CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice, even after old rows are gone
  id TEXT NOT NULL UNIQUE, -- CloudEvents id = webhook-id, the same on every attempt
  incident_id TEXT, -- null: it is about no incident
  subject TEXT NOT NULL, -- order is kept within it
  type TEXT NOT NULL,
  body TEXT NOT NULL, -- the exact text that is signed and sent
  facts TEXT, -- JSON: the incident as it was then, for adapters; null before version 90 and where there is none
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX outbox_of_incident ON outbox (incident_id, sequence);

-- Who is owed an event, and how far that got.
CREATE TABLE deliveries (
  target TEXT NOT NULL, -- `pms` (the site file's) or integrations.id
  sequence INTEGER NOT NULL REFERENCES outbox (sequence) ON DELETE CASCADE,
  subject TEXT NOT NULL, -- the event's
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')), -- dead: given up, needs a person
  is_head INTEGER NOT NULL DEFAULT 0 CHECK (is_head IN (0, 1)), -- 1: the oldest pending one of its subject at its target; only that one is due
  attempts INTEGER NOT NULL DEFAULT 0, -- failed ones
  next_at_ms INTEGER NOT NULL, -- not before; a column, so that it outlives a restart
  ended_at_ms INTEGER, -- delivered or given up
  problem TEXT, -- of the last failed attempt: a code of contract/errors.ts
  detail TEXT, -- the same in the other side's words
  PRIMARY KEY (target, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_due ON deliveries (target, next_at_ms, sequence) WHERE is_head = 1;
-- Counted, listed, and searched for the next of a subject.
CREATE INDEX deliveries_owed ON deliveries (target, subject, sequence) WHERE state = 'pending';
CREATE INDEX deliveries_dead ON deliveries (target, sequence) WHERE state = 'dead';
-- What may go after 30 days.
CREATE INDEX deliveries_old ON deliveries (ended_at_ms) WHERE state = 'delivered';
CREATE INDEX deliveries_of_event ON deliveries (sequence);

-- Systems that were set up on the screen.
CREATE TABLE integrations (
  id TEXT PRIMARY KEY,
  adapter TEXT NOT NULL, -- as core/pms/adapters.ts names it
  name TEXT NOT NULL,
  config TEXT NOT NULL, -- JSON: settings (with its secrets), transport, workOrders
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)), -- 0: owed nothing
  version INTEGER NOT NULL, -- grows at every save
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

-- How it stands with a target; no row: nothing was ever remarkable.
CREATE TABLE target_standings (
  target TEXT PRIMARY KEY,
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)), -- 1: a person holds deliveries back; they stay owed
  gone_config TEXT, -- hash of the settings that were answered 410; null: none was
  failing_since_ms INTEGER, -- null: the last delivery worked
  cursor TEXT -- where the next poll goes on
) STRICT;

-- What another system was asked to do about an incident.
CREATE TABLE work_orders (
  id TEXT PRIMARY KEY,
  target TEXT NOT NULL,
  ext_id TEXT, -- as the other side calls it; null until it has said so
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  status TEXT NOT NULL CHECK (status IN ('requested', 'accepted', 'in_progress', 'done', 'rejected', 'cancelled')),
  closes_incident INTEGER NOT NULL CHECK (closes_incident IN (0, 1)), -- 1: done resolves the incident, where its state permits
  assignee TEXT, -- a name or a team, as the other side says
  url TEXT,
  version INTEGER NOT NULL DEFAULT -1, -- of the last news; what is not newer is left out
  requested_sequence INTEGER NOT NULL, -- outbox.sequence of the event that asked for it
  requested_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  CHECK ((status IN ('done', 'rejected', 'cancelled')) = (ended_at_ms IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX work_orders_ext ON work_orders (target, ext_id) WHERE ext_id IS NOT NULL;
CREATE INDEX work_orders_of_incident ON work_orders (incident_id, target, requested_sequence DESC);
CREATE INDEX work_orders_newest ON work_orders (requested_at_ms DESC, id DESC);

-- Incidents whose finished evidence was told: once each.
CREATE TABLE evidence_told (
  incident_id TEXT PRIMARY KEY REFERENCES incidents (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL
) STRICT;

-- What links to evidence are signed with; one row, made when it is first needed.
CREATE TABLE link_key (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  key BLOB NOT NULL -- 32 random bytes
) STRICT;

// Deliveries to several systems, the systems themselves, and the work orders asked of them. Frozen.

export const deliveries = `
ALTER TABLE outbox RENAME TO outbox_before;
CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  incident_id TEXT,
  subject TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  facts TEXT,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE deliveries (
  target TEXT NOT NULL,
  sequence INTEGER NOT NULL REFERENCES outbox (sequence) ON DELETE CASCADE,
  subject TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
  is_head INTEGER NOT NULL DEFAULT 0 CHECK (is_head IN (0, 1)),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  problem TEXT,
  detail TEXT,
  PRIMARY KEY (target, sequence)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox (sequence, id, incident_id, subject, type, body, created_at_ms)
  SELECT sequence, id, incident_id, subject, type, body, created_at_ms FROM outbox_before ORDER BY sequence;
UPDATE sqlite_sequence SET seq = max(seq, (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'outbox_before')) WHERE name = 'outbox';
INSERT INTO sqlite_sequence (name, seq) SELECT 'outbox', seq FROM sqlite_sequence
  WHERE name = 'outbox_before' AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'outbox');
INSERT INTO deliveries (target, sequence, subject, state, attempts, next_at_ms, ended_at_ms, problem)
  SELECT 'pms', sequence, subject, state, attempts, next_at_ms, coalesce(delivered_at_ms, CASE WHEN state = 'dead' THEN next_at_ms END), problem FROM outbox_before;
UPDATE deliveries SET is_head = 1 WHERE state = 'pending' AND sequence IN (SELECT min(sequence) FROM deliveries WHERE state = 'pending' GROUP BY subject);
DROP TABLE outbox_before;
CREATE INDEX outbox_of_incident ON outbox (incident_id, sequence);
CREATE INDEX deliveries_due ON deliveries (target, next_at_ms, sequence) WHERE is_head = 1;
CREATE INDEX deliveries_owed ON deliveries (target, subject, sequence) WHERE state = 'pending';
CREATE INDEX deliveries_dead ON deliveries (target, sequence) WHERE state = 'dead';
CREATE INDEX deliveries_old ON deliveries (ended_at_ms) WHERE state = 'delivered';
CREATE INDEX deliveries_of_event ON deliveries (sequence);

CREATE TABLE integrations (
  id TEXT PRIMARY KEY,
  adapter TEXT NOT NULL,
  name TEXT NOT NULL,
  config TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  version INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE target_standings (
  target TEXT PRIMARY KEY,
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  gone_config TEXT,
  failing_since_ms INTEGER,
  cursor TEXT
) STRICT;
CREATE TABLE work_orders (
  id TEXT PRIMARY KEY,
  target TEXT NOT NULL,
  ext_id TEXT,
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  status TEXT NOT NULL CHECK (status IN ('requested', 'accepted', 'in_progress', 'done', 'rejected', 'cancelled')),
  closes_incident INTEGER NOT NULL CHECK (closes_incident IN (0, 1)),
  assignee TEXT,
  url TEXT,
  version INTEGER NOT NULL DEFAULT -1,
  requested_sequence INTEGER NOT NULL,
  requested_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  CHECK ((status IN ('done', 'rejected', 'cancelled')) = (ended_at_ms IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX work_orders_ext ON work_orders (target, ext_id) WHERE ext_id IS NOT NULL;
CREATE INDEX work_orders_of_incident ON work_orders (incident_id, target, requested_sequence DESC);
CREATE INDEX work_orders_newest ON work_orders (requested_at_ms DESC, id DESC);
CREATE TABLE evidence_told (
  incident_id TEXT PRIMARY KEY REFERENCES incidents (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE link_key (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  key BLOB NOT NULL
) STRICT;
`

// Since when an incident waits to be acknowledged and who was told, and sources that were put aside. Frozen.

export const queue = `
ALTER TABLE incidents ADD COLUMN waiting_since_ms INTEGER;
ALTER TABLE incidents ADD COLUMN told_next_at_ms INTEGER;
ALTER TABLE incidents ADD COLUMN told_manager_at_ms INTEGER;
ALTER TABLE incidents ADD COLUMN acknowledged_by TEXT;
UPDATE incidents SET waiting_since_ms = opened_at_ms WHERE state = 'new';
CREATE INDEX incidents_waiting ON incidents (waiting_since_ms) WHERE waiting_since_ms IS NOT NULL AND told_manager_at_ms IS NULL;
CREATE TABLE shelved_sources (
  id TEXT PRIMARY KEY,
  camera_id TEXT,
  rule TEXT,
  device_id TEXT,
  reason TEXT NOT NULL,
  shelved_at_ms INTEGER NOT NULL,
  shelved_by TEXT NOT NULL,
  until_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  ended_by TEXT,
  alerts INTEGER NOT NULL DEFAULT 0,
  last_alert_at_ms INTEGER,
  CHECK ((device_id IS NULL) = (camera_id IS NOT NULL AND rule IS NOT NULL)),
  CHECK ((ended_at_ms IS NULL) = (ended_by IS NULL)),
  CHECK (until_ms > shelved_at_ms)
) STRICT;
CREATE INDEX shelved_sources_until ON shelved_sources (until_ms) WHERE ended_at_ms IS NULL;
`

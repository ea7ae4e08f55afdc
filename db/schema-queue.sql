-- What keeps the queue quiet: a part of schema.sql, which says how tables are written.

-- Sources whose alerts are kept and counted but sound nowhere, each until a set time or until somebody ends it. At most a day each; kept for good, because a missed alarm may be asked after.
CREATE TABLE shelved_sources (
  id TEXT PRIMARY KEY,
  camera_id TEXT, -- with `rule`: one rule of one camera
  rule TEXT, -- alerts.source
  device_id TEXT, -- all that a device claims, whatever its kind, but fires and calls for help
  reason TEXT NOT NULL,
  shelved_at_ms INTEGER NOT NULL,
  shelved_by TEXT NOT NULL, -- users.id
  until_ms INTEGER NOT NULL,
  ended_at_ms INTEGER, -- by a person, before its time
  ended_by TEXT, -- users.id
  alerts INTEGER NOT NULL DEFAULT 0, -- that came while it was put aside
  last_alert_at_ms INTEGER,
  CHECK ((device_id IS NULL) = (camera_id IS NOT NULL AND rule IS NOT NULL)),
  CHECK ((ended_at_ms IS NULL) = (ended_by IS NULL)),
  CHECK (until_ms > shelved_at_ms)
) STRICT;

CREATE INDEX shelved_sources_until ON shelved_sources (until_ms) WHERE ended_at_ms IS NULL;

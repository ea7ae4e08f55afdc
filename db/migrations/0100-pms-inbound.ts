// What the property management system tells: its houses, people and vehicles, conflicts, batches, snapshots, removals. Frozen.

export const pmsInbound = `
CREATE TABLE pms_records (
  type TEXT NOT NULL CHECK (type IN ('house', 'person', 'vehicle')),
  ext_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('linked', 'unlinked', 'gone', 'removedHere')),
  base TEXT,
  local_id TEXT,
  declined TEXT,
  told_by TEXT NOT NULL,
  told_at_ms INTEGER NOT NULL,
  seen_in TEXT,
  PRIMARY KEY (type, ext_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pms_records_local ON pms_records (local_id) WHERE local_id IS NOT NULL;
CREATE INDEX pms_records_owner ON pms_records (json_extract(base, '$.ownerExtId')) WHERE type = 'vehicle';
CREATE INDEX pms_records_newest ON pms_records (type, told_at_ms DESC);
CREATE TABLE pms_conflicts (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  ext_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('edited', 'removedHere', 'removedThere', 'sameHome')),
  version INTEGER NOT NULL,
  theirs TEXT,
  told_by TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  UNIQUE (type, ext_id),
  FOREIGN KEY (type, ext_id) REFERENCES pms_records (type, ext_id)
) STRICT;
CREATE INDEX pms_conflicts_newest ON pms_conflicts (at_ms DESC, id DESC);
CREATE TRIGGER pms_person_removed AFTER DELETE ON persons BEGIN
  DELETE FROM pms_conflicts WHERE type = 'person' AND ext_id IN (SELECT ext_id FROM pms_records WHERE type = 'person' AND local_id = OLD.id);
  UPDATE pms_records SET state = 'removedHere', base = NULL, local_id = NULL WHERE type = 'person' AND local_id = OLD.id;
END;
CREATE TRIGGER pms_vehicle_removed AFTER DELETE ON vehicles BEGIN
  DELETE FROM pms_conflicts WHERE type = 'vehicle' AND ext_id IN (SELECT ext_id FROM pms_records WHERE type = 'vehicle' AND local_id = OLD.id);
  UPDATE pms_records SET state = 'removedHere', base = NULL, local_id = NULL WHERE type = 'vehicle' AND local_id = OLD.id;
END;
CREATE TABLE pms_batches (
  id TEXT PRIMARY KEY,
  caller_id TEXT NOT NULL,
  key TEXT,
  body_hash TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('delta', 'snapshot')),
  lines INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER
) STRICT;
CREATE INDEX pms_batches_newest ON pms_batches (at_ms DESC, id DESC);
CREATE UNIQUE INDEX pms_batches_key ON pms_batches (caller_id, key) WHERE key IS NOT NULL;
CREATE TABLE pms_batch_lines (
  batch_id TEXT NOT NULL REFERENCES pms_batches (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  type TEXT,
  ext_id TEXT,
  result TEXT NOT NULL CHECK (result IN ('created', 'updated', 'unchanged', 'stale', 'conflict', 'refused')),
  error TEXT,
  PRIMARY KEY (batch_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX pms_batch_lines_refused ON pms_batch_lines (batch_id, line) WHERE result = 'refused';
CREATE TABLE pms_snapshots (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('open', 'pending', 'removing', 'done', 'refused', 'superseded')),
  told_by TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  total INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  decided_by TEXT,
  decided_at_ms INTEGER
) STRICT;
CREATE INDEX pms_snapshots_newest ON pms_snapshots (at_ms DESC, id DESC);
CREATE TABLE pms_snapshot_leaving (
  snapshot_id TEXT NOT NULL REFERENCES pms_snapshots (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  ext_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (snapshot_id, type, ext_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE pms_jobs (
  id TEXT PRIMARY KEY,
  ext_id TEXT NOT NULL,
  ref TEXT,
  state TEXT NOT NULL CHECK (state IN ('held', 'removed', 'kept')),
  asked_by TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX pms_jobs_newest ON pms_jobs (at_ms DESC, id DESC);
CREATE INDEX pms_jobs_of ON pms_jobs (ext_id, at_ms DESC);
CREATE TABLE pms_job_devices (
  job_id TEXT NOT NULL REFERENCES pms_jobs (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  PRIMARY KEY (job_id, device_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE pms_webhook_ids (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

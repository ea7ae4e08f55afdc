-- What the property management system tells: houses, people and vehicles by the ids they have there, what does not agree with ours, batches, snapshots and removals. A part of schema.sql, which says how tables are written.

-- Each thing by its id in the PMS, and what here it is. Whoever is removed leaves the id and the version only.
CREATE TABLE pms_records (
  type TEXT NOT NULL CHECK (type IN ('house', 'person', 'vehicle')),
  ext_id TEXT NOT NULL,
  version INTEGER NOT NULL, -- the highest told; what is not higher is left out
  state TEXT NOT NULL CHECK (state IN ('linked', 'unlinked', 'gone', 'removedHere')), -- unlinked: waits for a person · gone: removed there · removedHere: a person removed it here
  base TEXT, -- JSON: what the PMS told when both sides last agreed; against it one sees which side changed something since
  local_id TEXT, -- homes.id, persons.id or vehicles.id; of a house that is gone it stays
  declined TEXT, -- SHA-256 of what a person said no to, so that the same is not asked again
  told_by TEXT NOT NULL, -- keys.id
  told_at_ms INTEGER NOT NULL,
  seen_in TEXT, -- the last snapshot that named it
  PRIMARY KEY (type, ext_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX pms_records_local ON pms_records (local_id) WHERE local_id IS NOT NULL;
CREATE INDEX pms_records_owner ON pms_records (json_extract(base, '$.ownerExtId')) WHERE type = 'vehicle';
CREATE INDEX pms_records_newest ON pms_records (type, told_at_ms DESC);

-- What the PMS told and what stands here, where a person has to say which holds.
CREATE TABLE pms_conflicts (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  ext_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('edited', 'removedHere', 'removedThere', 'sameHome')),
  version INTEGER NOT NULL, -- of what is waiting
  theirs TEXT, -- JSON; null: removed there
  told_by TEXT NOT NULL, -- keys.id
  at_ms INTEGER NOT NULL,
  UNIQUE (type, ext_id),
  FOREIGN KEY (type, ext_id) REFERENCES pms_records (type, ext_id)
) STRICT;

CREATE INDEX pms_conflicts_newest ON pms_conflicts (at_ms DESC, id DESC);

-- Batches that came, with how far each got: one that was cut off is gone on with when it comes again.
CREATE TABLE pms_batches (
  id TEXT PRIMARY KEY,
  caller_id TEXT NOT NULL, -- keys.id
  key TEXT, -- its Idempotency-Key; null: none was sent
  body_hash TEXT NOT NULL, -- SHA-256
  mode TEXT NOT NULL CHECK (mode IN ('delta', 'snapshot')),
  lines INTEGER NOT NULL, -- how many it has
  at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER -- null: under way, or cut off
) STRICT;

CREATE INDEX pms_batches_newest ON pms_batches (at_ms DESC, id DESC);
CREATE UNIQUE INDEX pms_batches_key ON pms_batches (caller_id, key) WHERE key IS NOT NULL;

-- What became of each line of a batch.
CREATE TABLE pms_batch_lines (
  batch_id TEXT NOT NULL REFERENCES pms_batches (id) ON DELETE CASCADE,
  line INTEGER NOT NULL, -- 1, 2, 3 ...
  type TEXT,
  ext_id TEXT,
  result TEXT NOT NULL CHECK (result IN ('created', 'updated', 'unchanged', 'stale', 'conflict', 'refused')),
  error TEXT, -- JSON: code and details of a refused line
  PRIMARY KEY (batch_id, line)
) STRICT, WITHOUT ROWID;

CREATE INDEX pms_batch_lines_refused ON pms_batch_lines (batch_id, line) WHERE result = 'refused';

-- Snapshots: what they did not name goes, at once or after a person's yes.
CREATE TABLE pms_snapshots (
  id TEXT PRIMARY KEY, -- as the PMS calls it, else its batch
  state TEXT NOT NULL CHECK (state IN ('open', 'pending', 'removing', 'done', 'refused', 'superseded')), -- open: more parts are coming
  told_by TEXT NOT NULL, -- keys.id
  at_ms INTEGER NOT NULL,
  total INTEGER NOT NULL, -- things of the types it names
  unread INTEGER NOT NULL, -- lines that did not say what they are about
  decided_by TEXT, -- users.id
  decided_at_ms INTEGER
) STRICT;

CREATE INDEX pms_snapshots_newest ON pms_snapshots (at_ms DESC, id DESC);

-- What a snapshot did not name and that has not gone yet.
CREATE TABLE pms_snapshot_leaving (
  snapshot_id TEXT NOT NULL REFERENCES pms_snapshots (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  ext_id TEXT NOT NULL,
  version INTEGER NOT NULL, -- told anew since: it stays
  PRIMARY KEY (snapshot_id, type, ext_id)
) STRICT, WITHOUT ROWID;

-- People the PMS removed, and what each gate still has to forget.
CREATE TABLE pms_jobs (
  id TEXT PRIMARY KEY,
  ext_id TEXT NOT NULL,
  ref TEXT, -- persons.ref; null: never known here
  state TEXT NOT NULL CHECK (state IN ('held', 'removed', 'kept')), -- held: was changed here, a person has to say · kept: a person said so
  asked_by TEXT NOT NULL, -- keys.id, or users.id of whoever said yes to a snapshot
  at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX pms_jobs_newest ON pms_jobs (at_ms DESC, id DESC);
CREATE INDEX pms_jobs_of ON pms_jobs (ext_id, at_ms DESC);

-- The gates that knew the person when the removal began.
CREATE TABLE pms_job_devices (
  job_id TEXT NOT NULL REFERENCES pms_jobs (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  PRIMARY KEY (job_id, device_id)
) STRICT, WITHOUT ROWID;

-- Signed requests that were taken, so that a copy does nothing; kept for as long as their time stamp would be believed.
CREATE TABLE pms_webhook_ids (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL, -- the Idempotency-Key it came with
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

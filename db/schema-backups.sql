-- Backups and what was lost: a part of schema.sql, which says how tables are written.

-- What is wished for backups: every version, the highest one in force.
CREATE TABLE backup_settings (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  value TEXT NOT NULL, -- JSON, see backupSettingsSchema
  saved_at_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL -- users.id; the name is looked up
) STRICT;

-- What became of each backup and of each trial of the newest one; the last five hundred. The backups themselves are files with a note each.
CREATE TABLE backup_runs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('hourly', 'manual', 'drill')),
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER NOT NULL,
  problem TEXT, -- a code of errors.ts; null: it is good
  name TEXT, -- of the file, without its directory
  bytes INTEGER,
  second TEXT NOT NULL CHECK (second IN ('none', 'copied', 'failed')) -- none: no second place is set
) STRICT, WITHOUT ROWID;
CREATE INDEX backup_runs_by_time ON backup_runs (started_at_ms);

-- Stretches of time of which something that was recorded is gone; kept for good.
CREATE TABLE data_losses (
  id TEXT PRIMARY KEY,
  why TEXT NOT NULL CHECK (why IN ('restored', 'log')), -- a backup took the database's place; or its log could not be read to the end
  from_ms INTEGER NOT NULL, -- the newest entry that is left
  to_ms INTEGER NOT NULL, -- something may have been recorded until then
  found_at_ms INTEGER NOT NULL,
  kept_in TEXT, -- directory with what was found, relative to the data directory
  told_at_ms INTEGER -- null: no incident says it yet
) STRICT, WITHOUT ROWID;

-- Room that incidents and evidence have: what is free, and what recordings would give up; one an hour, for two weeks.
CREATE TABLE storage_samples (
  at_ms INTEGER PRIMARY KEY,
  available_bytes INTEGER NOT NULL
) STRICT;

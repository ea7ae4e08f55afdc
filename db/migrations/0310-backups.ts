// Backups: how they are wished for, what became of each, what was lost and how room on the disk went. Frozen.

export const backups = `
CREATE TABLE backup_settings (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  value TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL
) STRICT;
CREATE TABLE backup_runs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('hourly', 'manual', 'drill')),
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER NOT NULL,
  problem TEXT,
  name TEXT,
  bytes INTEGER,
  second TEXT NOT NULL CHECK (second IN ('none', 'copied', 'failed'))
) STRICT, WITHOUT ROWID;
CREATE INDEX backup_runs_by_time ON backup_runs (started_at_ms);
CREATE TABLE data_losses (
  id TEXT PRIMARY KEY,
  why TEXT NOT NULL CHECK (why IN ('restored', 'log')),
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  found_at_ms INTEGER NOT NULL,
  kept_in TEXT,
  told_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE storage_samples (
  at_ms INTEGER PRIMARY KEY,
  available_bytes INTEGER NOT NULL
) STRICT;
`

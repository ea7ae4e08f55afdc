// Reports that were issued, their files and signing key, templates, schedules and deliveries. Frozen.

export const reports = `
CREATE TABLE reports (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  building_id TEXT,
  template_id TEXT NOT NULL,
  template_version INTEGER NOT NULL,
  template TEXT NOT NULL,
  asked_by TEXT,
  asked_at_ms INTEGER NOT NULL,
  schedule_id TEXT,
  due_at_ms INTEGER,
  is_late INTEGER NOT NULL DEFAULT 0 CHECK (is_late IN (0, 1)),
  recipients TEXT NOT NULL,
  to_folder INTEGER NOT NULL CHECK (to_folder IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('queued', 'making', 'ready', 'failed', 'cancelled')),
  starts INTEGER NOT NULL DEFAULT 0,
  problem TEXT,
  issued_at_ms INTEGER,
  CHECK (from_ms < to_ms),
  CHECK ((state = 'ready') = (issued_at_ms IS NOT NULL)),
  CHECK ((schedule_id IS NULL) = (due_at_ms IS NULL))
) STRICT;
CREATE INDEX reports_waiting ON reports (id) WHERE state IN ('queued', 'making');
CREATE UNIQUE INDEX reports_of_schedule ON reports (schedule_id, from_ms, to_ms) WHERE schedule_id IS NOT NULL;
CREATE INDEX reports_of_schedule_due ON reports (schedule_id, due_at_ms DESC) WHERE schedule_id IS NOT NULL;
CREATE TABLE report_files (
  report_id TEXT NOT NULL REFERENCES reports (id),
  format TEXT NOT NULL CHECK (format IN ('pdf', 'xlsx')),
  locale TEXT NOT NULL CHECK (locale IN ('zh-CN', 'en')),
  file TEXT NOT NULL UNIQUE,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (report_id, format, locale)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_files_by_hash ON report_files (sha256);
CREATE TABLE report_keys (
  id INTEGER PRIMARY KEY,
  public_key TEXT NOT NULL,
  private_key BLOB NOT NULL,
  made_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE report_templates (
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  template TEXT,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE report_logos (
  sha256 TEXT PRIMARY KEY,
  mime TEXT NOT NULL CHECK (mime IN ('image/png', 'image/jpeg')),
  picture BLOB NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE report_schedules (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  schedule TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE report_deliveries (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES reports (id),
  via TEXT NOT NULL CHECK (via IN ('mail', 'folder')),
  recipient TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('owed', 'delivered', 'failed')),
  tries INTEGER NOT NULL DEFAULT 0,
  next_at_ms INTEGER,
  CHECK ((state = 'owed') = (next_at_ms IS NOT NULL))
) STRICT;
CREATE INDEX report_deliveries_due ON report_deliveries (next_at_ms) WHERE state = 'owed';
CREATE INDEX report_deliveries_failed ON report_deliveries (id) WHERE state = 'failed';
CREATE INDEX report_deliveries_of_report ON report_deliveries (report_id);
CREATE TABLE report_attempts (
  delivery_id TEXT NOT NULL REFERENCES report_deliveries (id),
  n INTEGER NOT NULL,
  made_at_ms INTEGER NOT NULL,
  problem TEXT,
  detail TEXT NOT NULL,
  PRIMARY KEY (delivery_id, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE report_outlets (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  mail TEXT,
  folder TEXT,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
`

-- Safety reports: a part of schema.sql, which says how tables are written.

-- Reports, by what they were asked to be; kept for good once they are ready, because they were signed and handed on.
CREATE TABLE reports (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE, -- RPT-20261201-0001, by day of the site
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL, -- the first moment after it
  building_id TEXT, -- null: the whole site
  template_id TEXT NOT NULL,
  template_version INTEGER NOT NULL,
  template TEXT NOT NULL, -- JSON, see templateSettingsSchema: as it was when the report was asked for
  asked_by TEXT, -- users.id; null: a schedule
  asked_at_ms INTEGER NOT NULL,
  schedule_id TEXT, -- report_schedules.id
  due_at_ms INTEGER, -- when the schedule wanted it
  is_late INTEGER NOT NULL DEFAULT 0 CHECK (is_late IN (0, 1)), -- made up for, because the core was down then
  recipients TEXT NOT NULL, -- JSON: mail addresses it goes to when it is ready
  to_folder INTEGER NOT NULL CHECK (to_folder IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('queued', 'making', 'ready', 'failed', 'cancelled')),
  starts INTEGER NOT NULL DEFAULT 0, -- how often its making was begun: one that brings the core down is not begun for ever
  problem TEXT, -- a code of contract/errors.ts
  issued_at_ms INTEGER,
  CHECK (from_ms < to_ms),
  CHECK ((state = 'ready') = (issued_at_ms IS NOT NULL)),
  CHECK ((schedule_id IS NULL) = (due_at_ms IS NULL))
) STRICT;
CREATE INDEX reports_waiting ON reports (id) WHERE state IN ('queued', 'making');
-- A schedule issues a span once, whatever is restarted or set anew.
CREATE UNIQUE INDEX reports_of_schedule ON reports (schedule_id, from_ms, to_ms) WHERE schedule_id IS NOT NULL;
CREATE INDEX reports_of_schedule_due ON reports (schedule_id, due_at_ms DESC) WHERE schedule_id IS NOT NULL;

-- Reports, the files of one that is ready; the same figures stand in the audit chain.
CREATE TABLE report_files (
  report_id TEXT NOT NULL REFERENCES reports (id),
  format TEXT NOT NULL CHECK (format IN ('pdf', 'xlsx')),
  locale TEXT NOT NULL CHECK (locale IN ('zh-CN', 'en')),
  file TEXT NOT NULL UNIQUE, -- below the data directory
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  content_sha256 TEXT NOT NULL, -- of what it says, before it was set
  signature TEXT NOT NULL, -- Ed25519, base64
  PRIMARY KEY (report_id, format, locale)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_files_by_hash ON report_files (sha256);

-- Reports, the site's key that signs them: made at the first, never leaves this database; the public half is in the audit chain.
CREATE TABLE report_keys (
  id INTEGER PRIMARY KEY,
  public_key TEXT NOT NULL, -- SPKI, base64
  private_key BLOB NOT NULL, -- PKCS 8
  made_at_ms INTEGER NOT NULL
) STRICT;

-- Reports, templates: every version people saved; the highest is in force.
CREATE TABLE report_templates (
  id TEXT NOT NULL,
  version INTEGER NOT NULL, -- 1, 2, 3 ... per template; 0 is as delivered
  template TEXT, -- JSON; null: taken away, or back to as delivered
  saved_by TEXT NOT NULL, -- users.id; the name is looked up
  saved_at_ms INTEGER NOT NULL,
  PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;

-- Reports, pictures for their first page, by what is in them.
CREATE TABLE report_logos (
  sha256 TEXT PRIMARY KEY,
  mime TEXT NOT NULL CHECK (mime IN ('image/png', 'image/jpeg')),
  picture BLOB NOT NULL,
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

-- Reports, schedules: what is issued by itself; only the latest version is kept, the audit log has those before.
CREATE TABLE report_schedules (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  schedule TEXT NOT NULL, -- JSON, see reportScheduleSchema
  since_ms INTEGER NOT NULL, -- what was due before is not made up for: when it was last switched on
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

-- Reports, deliveries: one per recipient, and one to the folder.
CREATE TABLE report_deliveries (
  id TEXT PRIMARY KEY, -- makes the Message-ID: the same on every attempt
  report_id TEXT NOT NULL REFERENCES reports (id),
  via TEXT NOT NULL CHECK (via IN ('mail', 'folder')),
  recipient TEXT NOT NULL, -- a mail address; for the folder empty
  state TEXT NOT NULL CHECK (state IN ('owed', 'delivered', 'failed')),
  tries INTEGER NOT NULL DEFAULT 0, -- since it was last begun by hand
  next_at_ms INTEGER, -- null unless owed
  CHECK ((state = 'owed') = (next_at_ms IS NOT NULL))
) STRICT;
CREATE INDEX report_deliveries_due ON report_deliveries (next_at_ms) WHERE state = 'owed';
CREATE INDEX report_deliveries_failed ON report_deliveries (id) WHERE state = 'failed';
CREATE INDEX report_deliveries_of_report ON report_deliveries (report_id);

-- Reports, every attempt at a delivery.
CREATE TABLE report_attempts (
  delivery_id TEXT NOT NULL REFERENCES report_deliveries (id),
  n INTEGER NOT NULL, -- 1, 2, 3 ...
  made_at_ms INTEGER NOT NULL,
  problem TEXT, -- a code of contract/errors.ts; null: delivered
  detail TEXT NOT NULL, -- what the other side said
  PRIMARY KEY (delivery_id, n)
) STRICT, WITHOUT ROWID;

-- Reports, where they are delivered to: one row.
CREATE TABLE report_outlets (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  mail TEXT, -- JSON, see mailSettingsSchema, with the password
  folder TEXT, -- JSON
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

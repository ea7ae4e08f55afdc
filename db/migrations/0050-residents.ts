// Residents: homes, people and their consent, what each gate was given of them, imports that can be undone, and where people were seen last. Frozen.

export const residents = `
CREATE TABLE homes (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  building TEXT NOT NULL,
  unit TEXT,
  room TEXT NOT NULL
) STRICT;
CREATE TABLE persons (
  id TEXT PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('resident', 'staff', 'visitor', 'blocked')),
  phone TEXT,
  card_number TEXT,
  other_way TEXT NOT NULL CHECK (other_way IN ('card', 'desk')),
  valid_from_ms INTEGER,
  valid_to_ms INTEGER,
  max_uses INTEGER,
  face_sha256 TEXT,
  face_at_ms INTEGER,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX persons_by_name ON persons (name, id);
CREATE UNIQUE INDEX persons_card ON persons (card_number) WHERE card_number IS NOT NULL;
CREATE TABLE person_homes (
  person_id TEXT NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  home_id TEXT NOT NULL REFERENCES homes (id),
  PRIMARY KEY (person_id, home_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_homes_of_home ON person_homes (home_id, person_id);
CREATE TABLE consents (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  given_by TEXT NOT NULL CHECK (given_by IN ('self', 'guardian')),
  guardian TEXT,
  evidence TEXT NOT NULL,
  notice TEXT NOT NULL,
  notice_sha256 TEXT NOT NULL,
  given_at_ms INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  withdrawn_at_ms INTEGER,
  withdrawn_by TEXT,
  CHECK ((guardian IS NOT NULL) = (given_by = 'guardian')),
  CHECK ((withdrawn_at_ms IS NULL) = (withdrawn_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX consents_in_force ON consents (person_id) WHERE withdrawn_at_ms IS NULL;
CREATE INDEX consents_of_person ON consents (person_id, given_at_ms);
CREATE TABLE faces (
  person_id TEXT PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
  jpeg BLOB NOT NULL
) STRICT;
CREATE TABLE enrolments (
  device_id TEXT NOT NULL,
  ref TEXT NOT NULL,
  person_id TEXT REFERENCES persons (id) ON DELETE SET NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'synced', 'failed', 'deleting', 'deleted')),
  wanted TEXT,
  held TEXT,
  reason TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  next_at_ms INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (device_id, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolments_due ON enrolments (device_id, next_at_ms) WHERE state IN ('pending', 'failed', 'deleting');
CREATE INDEX enrolments_of_person ON enrolments (person_id);
CREATE TABLE resident_imports (
  id TEXT PRIMARY KEY,
  file_name TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  imported_by TEXT NOT NULL,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  queued INTEGER NOT NULL,
  finished_at_ms INTEGER,
  undone_at_ms INTEGER,
  undone_by TEXT
) STRICT;
CREATE INDEX resident_imports_newest ON resident_imports (at_ms DESC, id DESC);
CREATE TABLE import_changes (
  import_id TEXT NOT NULL REFERENCES resident_imports (id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  change TEXT NOT NULL,
  PRIMARY KEY (import_id, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE queued_lines (
  id TEXT PRIMARY KEY,
  import_id TEXT NOT NULL REFERENCES resident_imports (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  problem TEXT NOT NULL,
  row TEXT NOT NULL
) STRICT;
CREATE INDEX queued_lines_of_import ON queued_lines (import_id, line);
CREATE TABLE whereabouts (
  subject TEXT PRIMARY KEY,
  side TEXT NOT NULL CHECK (side IN ('in', 'out')),
  device_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE vehicles ADD COLUMN home_id TEXT REFERENCES homes (id);
CREATE INDEX vehicles_of_home ON vehicles (home_id) WHERE home_id IS NOT NULL;
`

-- Residents: homes, people and their consent, what each gate holds of them, lists that were read in, and where they were seen last. A part of schema.sql, which says how tables are written.

-- Homes of the property, each once, however its address is written.
CREATE TABLE homes (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE, -- building, unit and room without leading zeros (contract/home.ts)
  building TEXT NOT NULL,
  unit TEXT, -- null: the building has none
  room TEXT NOT NULL
) STRICT;

-- People whom gates let through, or refuse.
CREATE TABLE persons (
  id TEXT PRIMARY KEY, -- what the audit log knows them by: everything else here is personal and may have to go
  ref TEXT NOT NULL UNIQUE, -- what gates and passages know them by: 1 to 32 letters and digits
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('resident', 'staff', 'visitor', 'blocked')),
  phone TEXT,
  card_number TEXT, -- text: leading zeros count
  other_way TEXT NOT NULL CHECK (other_way IN ('card', 'desk')), -- how they get in without the face
  valid_from_ms INTEGER,
  valid_to_ms INTEGER,
  max_uses INTEGER, -- visitors; null: as often as they like
  face_sha256 TEXT, -- of the photo that gates were given or have to be given; null: none
  face_at_ms INTEGER,
  saved_by TEXT NOT NULL, -- users.id or keys.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX persons_by_name ON persons (name, id);
CREATE UNIQUE INDEX persons_card ON persons (card_number) WHERE card_number IS NOT NULL;

-- Who lives where, or is expected there.
CREATE TABLE person_homes (
  person_id TEXT NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  home_id TEXT NOT NULL REFERENCES homes (id),
  PRIMARY KEY (person_id, home_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX person_homes_of_home ON person_homes (home_id, person_id);

-- Separate consent to recognition by face, and its withdrawal; at most one in force per person.
CREATE TABLE consents (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
  given_by TEXT NOT NULL CHECK (given_by IN ('self', 'guardian')), -- guardian: of a child under 14
  guardian TEXT,
  evidence TEXT NOT NULL, -- where the signed form is
  notice TEXT NOT NULL, -- version of the text that was agreed to
  notice_sha256 TEXT NOT NULL, -- of that text
  given_at_ms INTEGER NOT NULL,
  recorded_by TEXT NOT NULL, -- users.id or keys.id
  withdrawn_at_ms INTEGER,
  withdrawn_by TEXT,
  CHECK ((guardian IS NOT NULL) = (given_by = 'guardian')),
  CHECK ((withdrawn_at_ms IS NULL) = (withdrawn_by IS NULL))
) STRICT;

CREATE UNIQUE INDEX consents_in_force ON consents (person_id) WHERE withdrawn_at_ms IS NULL;
CREATE INDEX consents_of_person ON consents (person_id, given_at_ms);

-- Photos that a gate still has to be given. They go as soon as every gate has them: afterwards only the gates know the face.
CREATE TABLE faces (
  person_id TEXT PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
  jpeg BLOB NOT NULL
) STRICT;

-- What each gate is to hold of whom, and how far that got. A row outlives its person until the gate has forgotten them.
CREATE TABLE enrolments (
  device_id TEXT NOT NULL,
  ref TEXT NOT NULL,
  person_id TEXT REFERENCES persons (id) ON DELETE SET NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'synced', 'failed', 'deleting', 'deleted')),
  wanted TEXT, -- digest of what the gate is to hold; null: nothing
  held TEXT, -- digest of what it last said yes to
  reason TEXT, -- of the last try: the gate's own words or a code of contract/errors.ts
  tries INTEGER NOT NULL DEFAULT 0,
  next_at_ms INTEGER NOT NULL, -- not before; a column, so that it outlives a restart
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (device_id, ref)
) STRICT, WITHOUT ROWID;

CREATE INDEX enrolments_due ON enrolments (device_id, next_at_ms) WHERE state IN ('pending', 'failed', 'deleting');
CREATE INDEX enrolments_of_person ON enrolments (person_id);

-- Lists that were read in.
CREATE TABLE resident_imports (
  id TEXT PRIMARY KEY,
  file_name TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  imported_by TEXT NOT NULL, -- users.id
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  queued INTEGER NOT NULL,
  finished_at_ms INTEGER, -- null: under way; what a crash left so is undone at the next start
  undone_at_ms INTEGER,
  undone_by TEXT
) STRICT;

CREATE INDEX resident_imports_newest ON resident_imports (at_ms DESC, id DESC);

-- What a list changed, each thing as it was before, so that it can be undone; gone after 30 days.
CREATE TABLE import_changes (
  import_id TEXT NOT NULL REFERENCES resident_imports (id) ON DELETE CASCADE,
  n INTEGER NOT NULL, -- 1, 2, 3 ... in the order of the changes
  change TEXT NOT NULL, -- JSON, see core/residents/import/undo.ts
  PRIMARY KEY (import_id, n)
) STRICT, WITHOUT ROWID;

-- Lines of lists whose home could not be told: they wait for somebody to say where they belong.
CREATE TABLE queued_lines (
  id TEXT PRIMARY KEY,
  import_id TEXT NOT NULL REFERENCES resident_imports (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  problem TEXT NOT NULL, -- buildingMissing, unitMissing
  row TEXT NOT NULL -- JSON: the line as it was read
) STRICT;

CREATE INDEX queued_lines_of_import ON queued_lines (import_id, line);

-- On which side of the gates somebody or something was seen last, for anti-passback.
CREATE TABLE whereabouts (
  subject TEXT PRIMARY KEY, -- person/<persons.id>, vehicle/<vehicles.id>
  side TEXT NOT NULL CHECK (side IN ('in', 'out')),
  device_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

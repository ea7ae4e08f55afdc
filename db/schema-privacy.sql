-- Privacy: what cameras are for and what of them is covered, requests of persons, breaches. A part of schema.sql, which says how tables are written.

-- What the property set, every version; the highest one in force.
CREATE TABLE privacy_settings (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  value TEXT NOT NULL, -- JSON, contract/privacy.ts
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

-- What each camera is for, and what of its picture nobody is to see; a camera that is gone keeps its row.
CREATE TABLE camera_privacy (
  camera_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version > 0),
  use TEXT, -- JSON; null: not said yet
  masks TEXT NOT NULL, -- JSON: polygons, 0..1 of the picture
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What persons asked about the data kept of them. Who asked stays, as proof that they were answered.
CREATE TABLE privacy_requests (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE, -- PR-20261122-0001
  kind TEXT NOT NULL CHECK (kind IN ('copy', 'correct', 'erase', 'withdraw', 'explain')),
  state TEXT NOT NULL CHECK (state IN ('open', 'erasing', 'done', 'refused')), -- erasing: a gate has not confirmed yet
  asker TEXT NOT NULL, -- name and how they are reached
  identified TEXT NOT NULL, -- how it was made sure who they are
  note TEXT NOT NULL,
  person_ids TEXT NOT NULL, -- JSON: persons.id, some of them gone
  refs TEXT NOT NULL, -- JSON: persons.ref of those that were removed, for what gates still hold
  plates TEXT NOT NULL, -- JSON; emptied when they were erased
  received_at_ms INTEGER NOT NULL,
  due_at_ms INTEGER NOT NULL,
  opened_by TEXT NOT NULL, -- users.id
  exported_at_ms INTEGER, -- the last time
  outcome TEXT, -- what was done, or why not
  closed_at_ms INTEGER,
  closed_by TEXT -- users.id
) STRICT;

CREATE INDEX privacy_requests_newest ON privacy_requests (received_at_ms DESC, id DESC);

-- Breaches of personal data: the span whose accesses are looked at.
CREATE TABLE breaches (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE, -- BR-20261122-0001
  title TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  actor_id TEXT, -- users.id or keys.id; null: everybody
  opened_at_ms INTEGER NOT NULL,
  opened_by TEXT NOT NULL, -- users.id
  closed_at_ms INTEGER
) STRICT;

-- What was done about a breach, in order; never changed (triggers).
CREATE TABLE breach_steps (
  breach_id TEXT NOT NULL REFERENCES breaches (id),
  n INTEGER NOT NULL, -- 1, 2, 3 ...
  at_ms INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (breach_id, n)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER breach_steps_fixed BEFORE UPDATE ON breach_steps BEGIN SELECT RAISE(ABORT, 'steps of a breach are never changed'); END;
CREATE TRIGGER breach_steps_stay BEFORE DELETE ON breach_steps BEGIN SELECT RAISE(ABORT, 'steps of a breach are never deleted'); END;

-- Who was let see a clip with nothing covered, why and until when; kept for good.
CREATE TABLE uncovered_looks (
  id TEXT PRIMARY KEY, -- what the audit log names: the reason is free text
  evidence_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX uncovered_looks_of ON uncovered_looks (evidence_id, user_id, until_ms);

-- One row: how far the clock is believed when personal data is deleted by age, and up to which moment that was done.
CREATE TABLE privacy_sweep (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  believed_at_ms INTEGER NOT NULL, -- moves on by at most a day an hour, and back with the clock
  passages_until_ms INTEGER NOT NULL,
  plates_until_ms INTEGER NOT NULL
) STRICT;

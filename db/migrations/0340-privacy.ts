// What cameras are for and what of them is covered, requests of persons, breaches, and how far the clock is believed. Frozen.

export const privacy = `
CREATE TABLE privacy_settings (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  value TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE camera_privacy (
  camera_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version > 0),
  use TEXT,
  masks TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE privacy_requests (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('copy', 'correct', 'erase', 'withdraw', 'explain')),
  state TEXT NOT NULL CHECK (state IN ('open', 'erasing', 'done', 'refused')),
  asker TEXT NOT NULL,
  identified TEXT NOT NULL,
  note TEXT NOT NULL,
  person_ids TEXT NOT NULL,
  refs TEXT NOT NULL,
  plates TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL,
  due_at_ms INTEGER NOT NULL,
  opened_by TEXT NOT NULL,
  exported_at_ms INTEGER,
  outcome TEXT,
  closed_at_ms INTEGER,
  closed_by TEXT
) STRICT;

CREATE INDEX privacy_requests_newest ON privacy_requests (received_at_ms DESC, id DESC);

CREATE TABLE breaches (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  actor_id TEXT,
  opened_at_ms INTEGER NOT NULL,
  opened_by TEXT NOT NULL,
  closed_at_ms INTEGER
) STRICT;

CREATE TABLE breach_steps (
  breach_id TEXT NOT NULL REFERENCES breaches (id),
  n INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (breach_id, n)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER breach_steps_fixed BEFORE UPDATE ON breach_steps BEGIN SELECT RAISE(ABORT, 'steps of a breach are never changed'); END;
CREATE TRIGGER breach_steps_stay BEFORE DELETE ON breach_steps BEGIN SELECT RAISE(ABORT, 'steps of a breach are never deleted'); END;

CREATE TABLE uncovered_looks (
  id TEXT PRIMARY KEY,
  evidence_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX uncovered_looks_of ON uncovered_looks (evidence_id, user_id, until_ms);

CREATE TABLE privacy_sweep (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  believed_at_ms INTEGER NOT NULL,
  passages_until_ms INTEGER NOT NULL,
  plates_until_ms INTEGER NOT NULL
) STRICT;
`

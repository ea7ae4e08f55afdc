-- What accounts prove themselves by and what a second person is asked for: a part of schema.sql, which says how tables are written.

-- What an account makes its six-digit codes from (RFC 6238), one at most.
CREATE TABLE code_secrets (
  user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  secret TEXT NOT NULL, -- base32, 160 bits; never told again once confirmed
  begun_at_ms INTEGER NOT NULL,
  confirmed_at_ms INTEGER, -- null: shown, and no code of it was typed yet: it is asked for by nobody
  last_step INTEGER NOT NULL DEFAULT 0 -- half minutes since 1970 of the last code taken: that one and earlier ones are over
) STRICT, WITHOUT ROWID;

-- Codes for whoever has lost the telephone: each works once.
CREATE TABLE recovery_codes (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  code_hash TEXT NOT NULL, -- sha256, hex: 80 random bits, so a slow hash adds nothing
  used_at_ms INTEGER,
  PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;

-- How the site wants dangerous acts and log-ins guarded: every version, the highest one in force.
CREATE TABLE access_rules (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  value TEXT NOT NULL, -- JSON, see accessRulesSchema
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

-- A dangerous act that one person asks for and another one allows: bound to the act to the letter, once, for some minutes.
CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  act TEXT NOT NULL, -- see DANGEROUS_ACTS
  input_hash TEXT NOT NULL, -- sha256, hex, of the act and everything it was called with
  subject TEXT NOT NULL, -- what it is done to, as in the audit log: camera/lobby-1
  facts TEXT NOT NULL, -- JSON: what the second person is shown of it
  state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'withdrawn', 'used')),
  asked_by TEXT NOT NULL, -- users.id
  asked_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL, -- for the answer and for the act
  answered_by TEXT, -- users.id of the second person
  answered_at_ms INTEGER,
  used_at_ms INTEGER, -- in the transaction of the act
  CHECK (answered_by <> asked_by),
  CHECK ((answered_by IS NULL) = (answered_at_ms IS NULL)),
  CHECK (state NOT IN ('approved', 'refused', 'used') OR answered_by IS NOT NULL),
  CHECK ((state = 'used') = (used_at_ms IS NOT NULL))
) STRICT;

-- Those that can still be answered or used.
CREATE INDEX approvals_open ON approvals (expires_at_ms) WHERE state IN ('asked', 'approved');

// Accounts that can be disabled and prove themselves twice, who may do what as the site wants it, and acts that need a second person. Frozen.

export const accounts = `
ALTER TABLE users ADD COLUMN disabled_at_ms INTEGER;
ALTER TABLE users ADD COLUMN signed_in_at_ms INTEGER;
ALTER TABLE users ADD COLUMN password_at_ms INTEGER;
ALTER TABLE users ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1));
UPDATE users SET password_at_ms = created_at_ms;
ALTER TABLE sessions ADD COLUMN proved_at_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE TABLE code_secrets (
  user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  secret TEXT NOT NULL,
  begun_at_ms INTEGER NOT NULL,
  confirmed_at_ms INTEGER,
  last_step INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE recovery_codes (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  code_hash TEXT NOT NULL,
  used_at_ms INTEGER,
  PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE access_rules (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  value TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  act TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  subject TEXT NOT NULL,
  facts TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'withdrawn', 'used')),
  asked_by TEXT NOT NULL,
  asked_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  answered_by TEXT,
  answered_at_ms INTEGER,
  used_at_ms INTEGER,
  CHECK (answered_by <> asked_by),
  CHECK ((answered_by IS NULL) = (answered_at_ms IS NULL)),
  CHECK (state NOT IN ('approved', 'refused', 'used') OR answered_by IS NOT NULL),
  CHECK ((state = 'used') = (used_at_ms IS NOT NULL))
) STRICT;
CREATE INDEX approvals_open ON approvals (expires_at_ms) WHERE state IN ('asked', 'approved');
`

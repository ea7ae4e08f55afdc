// Open API: keys that end, are counted and known by address; who follows events. Frozen.

export const openApi = `
ALTER TABLE keys ADD COLUMN last_used_at_ms INTEGER;
ALTER TABLE keys ADD COLUMN expires_at_ms INTEGER;
ALTER TABLE keys ADD COLUMN rate_per_minute INTEGER NOT NULL DEFAULT 1200;
ALTER TABLE keys ADD COLUMN addresses TEXT NOT NULL DEFAULT '[]';
CREATE TABLE subscriptions (
  id TEXT PRIMARY KEY,
  transport TEXT NOT NULL CHECK (transport IN ('webhook', 'mqtt')),
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  topics TEXT NOT NULL,
  filters TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1,
  cursor TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at_ms INTEGER,
  problem TEXT,
  detail TEXT,
  halted INTEGER NOT NULL DEFAULT 0 CHECK (halted IN (0, 1)),
  delivered INTEGER NOT NULL DEFAULT 0,
  delivered_at_ms INTEGER,
  saved_by TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;
`

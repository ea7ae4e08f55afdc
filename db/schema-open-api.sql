-- The open API: a part of schema.sql, which says how tables are written.

-- Who is sent events: webhooks and brokers, each with how far it has come in what is on disk.
CREATE TABLE subscriptions (
  id TEXT PRIMARY KEY,
  transport TEXT NOT NULL CHECK (transport IN ('webhook', 'mqtt')),
  name TEXT NOT NULL,
  settings TEXT NOT NULL, -- JSON, see contract/subscription.ts; its secret never goes to a screen
  topics TEXT NOT NULL, -- JSON
  filters TEXT NOT NULL, -- JSON: kinds, severities, buildings
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1, -- grows with every save
  cursor TEXT NOT NULL, -- everything up to here was accepted there; see core/open-api/cursor.ts
  attempts INTEGER NOT NULL DEFAULT 0, -- of the event that is next
  next_at_ms INTEGER, -- not before; null: at once
  problem TEXT, -- of the last failed attempt: a code of contract/errors.ts
  detail TEXT, -- what the other side said: `HTTP 500`
  halted INTEGER NOT NULL DEFAULT 0 CHECK (halted IN (0, 1)), -- 1: the schedule was used up, or it wants no more; goes on when a person says so
  delivered INTEGER NOT NULL DEFAULT 0,
  delivered_at_ms INTEGER,
  saved_by TEXT NOT NULL, -- users.id
  created_at_ms INTEGER NOT NULL
) STRICT;

-- The emergency pack: a part of schema.sql, which says how tables are written.

-- Packs that were made: the highest one is the file that lies there; the newest twenty are kept.
CREATE TABLE emergency_packs (
  id INTEGER PRIMARY KEY,
  made_at_ms INTEGER NOT NULL,
  content_sha256 TEXT NOT NULL, -- of what it says, without the time: an equal one need not be printed again
  file_sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  taken_at_ms INTEGER, -- when somebody took this content to print it; null: nobody has
  taken_by TEXT -- users.id
) STRICT;

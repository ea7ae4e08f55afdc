// Emergency packs that were made, and whether somebody has taken them to print. Frozen.

export const emergencyPacks = `
CREATE TABLE emergency_packs (
  id INTEGER PRIMARY KEY,
  made_at_ms INTEGER NOT NULL,
  content_sha256 TEXT NOT NULL,
  file_sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  taken_at_ms INTEGER,
  taken_by TEXT
) STRICT;
`

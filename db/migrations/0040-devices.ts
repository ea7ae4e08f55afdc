// Devices: signals by type, commands that a linkage gave, confirmed fires with the gates they release, zones under test, and known vehicles. Frozen.

export const devices = `
ALTER TABLE device_signals ADD COLUMN type TEXT NOT NULL GENERATED ALWAYS AS (json_extract(event, '$.type')) VIRTUAL;
CREATE INDEX device_signals_of_type ON device_signals (type, received_at_ms DESC, id DESC);
ALTER TABLE device_commands ADD COLUMN linkage TEXT;
CREATE TABLE fires (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL UNIQUE REFERENCES incidents (id),
  building_id TEXT,
  how TEXT NOT NULL CHECK (how IN ('operator', 'twoSignals')),
  confirmed_by TEXT,
  confirmed_at_ms INTEGER NOT NULL,
  reset_at_ms INTEGER,
  ended_by TEXT,
  ended_at_ms INTEGER,
  CHECK ((ended_by IS NULL) = (ended_at_ms IS NULL))
) STRICT;
CREATE INDEX fires_active ON fires (confirmed_at_ms) WHERE ended_at_ms IS NULL;
CREATE TABLE fire_gates (
  fire_id TEXT NOT NULL REFERENCES fires (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('requested', 'accepted', 'confirmed', 'rejected', 'unreachable', 'unknown')),
  reason TEXT,
  tries INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (fire_id, device_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE fire_tests (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL,
  address TEXT,
  reason TEXT NOT NULL,
  set_by TEXT NOT NULL,
  set_at_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  ended_by TEXT,
  ended_at_ms INTEGER,
  CHECK ((ended_by IS NULL) = (ended_at_ms IS NULL))
) STRICT;
CREATE INDEX fire_tests_of_device ON fire_tests (device_id, until_ms);
CREATE TABLE vehicles (
  id TEXT PRIMARY KEY,
  plate TEXT NOT NULL UNIQUE,
  list TEXT NOT NULL CHECK (list IN ('allow', 'block')),
  home TEXT,
  note TEXT,
  valid_from_ms INTEGER,
  valid_to_ms INTEGER,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE plate_decisions (
  signal_id INTEGER PRIMARY KEY REFERENCES device_signals (id) ON DELETE CASCADE,
  opened INTEGER NOT NULL CHECK (opened IN (0, 1)),
  why TEXT NOT NULL
) STRICT;
`

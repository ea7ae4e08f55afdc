// Settings of the desk, staff and their times on duty. Frozen.

export const desk = `
CREATE TABLE desk_settings (
  version INTEGER PRIMARY KEY,
  value TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  post TEXT NOT NULL CHECK (post IN ('guard', 'operator', 'manager')),
  user_id TEXT UNIQUE REFERENCES users (id) ON DELETE SET NULL,
  phone TEXT,
  skills TEXT NOT NULL,
  certificates TEXT NOT NULL,
  place TEXT,
  place_building_id TEXT,
  place_at_ms INTEGER,
  left_at_ms INTEGER,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  CHECK ((place IS NULL) = (place_at_ms IS NULL))
) STRICT;
CREATE TABLE duty_periods (
  id INTEGER PRIMARY KEY,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  from_ms INTEGER NOT NULL,
  to_ms INTEGER,
  set_by TEXT NOT NULL,
  CHECK (from_ms <= to_ms)
) STRICT;
CREATE UNIQUE INDEX duty_now ON duty_periods (staff_id) WHERE to_ms IS NULL;
CREATE INDEX duty_of_span ON duty_periods (from_ms, to_ms);
`

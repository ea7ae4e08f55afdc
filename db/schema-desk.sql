-- How the desk works and who is on duty: a part of schema.sql, which says how tables are written.

-- What managers set for the desk: every version, the highest one in force.
CREATE TABLE desk_settings (
  version INTEGER PRIMARY KEY,
  value TEXT NOT NULL, -- JSON, see deskSettingsSchema
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

-- Who can be sent or sits at the desk. Not every one has an account: some are reached by radio only.
CREATE TABLE staff (
  id TEXT PRIMARY KEY, -- what other tables and the audit log know somebody by
  name TEXT NOT NULL,
  post TEXT NOT NULL CHECK (post IN ('guard', 'operator', 'manager')),
  user_id TEXT UNIQUE REFERENCES users (id) ON DELETE SET NULL,
  phone TEXT,
  skills TEXT NOT NULL, -- JSON: contract/staff.ts
  certificates TEXT NOT NULL, -- JSON: contract/staff.ts
  place TEXT, -- where somebody checked in last, in words
  place_building_id TEXT,
  place_at_ms INTEGER,
  left_at_ms INTEGER, -- null: still works here
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL,
  CHECK ((place IS NULL) = (place_at_ms IS NULL))
) STRICT;

-- When somebody was on duty.
CREATE TABLE duty_periods (
  id INTEGER PRIMARY KEY,
  staff_id TEXT NOT NULL REFERENCES staff (id),
  from_ms INTEGER NOT NULL,
  to_ms INTEGER, -- null: is on duty
  set_by TEXT NOT NULL, -- users.id
  CHECK (from_ms <= to_ms)
) STRICT;

CREATE UNIQUE INDEX duty_now ON duty_periods (staff_id) WHERE to_ms IS NULL;
CREATE INDEX duty_of_span ON duty_periods (from_ms, to_ms);

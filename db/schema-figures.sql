-- Figures: what reports and the managers' dashboard are made of. A part of schema.sql, which says how tables are written.

-- Lines of the duty log hour by hour and who wrote them; kept in the transaction that writes the line.
CREATE TABLE handling_hours (
  hour INTEGER NOT NULL, -- hours since 1970, UTC
  building_id TEXT NOT NULL, -- of the incident; empty: none
  actor_id TEXT NOT NULL, -- users.id or keys.id; `system`: incidents that were opened by themselves
  lines INTEGER NOT NULL,
  recorded_for INTEGER NOT NULL, -- of them arrivals recorded by an account that is not a guard's: on behalf of whoever said so over the radio
  PRIMARY KEY (hour, building_id, actor_id)
) STRICT, WITHOUT ROWID;

-- What devices signalled, counted hour by hour; kept in the transaction that stores the signal.
CREATE TABLE signal_hours (
  hour INTEGER NOT NULL, -- hours since 1970, UTC, by when it was received
  device_id TEXT NOT NULL,
  type TEXT NOT NULL, -- as device_signals.type; and plateDecision
  outcome TEXT NOT NULL, -- passages: as the gate says; plate reads: read, unreadable; decisions: why; fire signals: the signal, or test; faults: which; check-ins: empty
  total INTEGER NOT NULL,
  PRIMARY KEY (hour, device_id, type, outcome)
) STRICT, WITHOUT ROWID;

-- How cameras and devices stood, one row per stretch of time; gaps are time in which the core was not watching.
CREATE TABLE standings (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: events resume from it
  type TEXT NOT NULL CHECK (type IN ('camera', 'device')),
  subject_id TEXT NOT NULL,
  state TEXT NOT NULL, -- CAMERA_STATES, DEVICE_STATES
  problem TEXT, -- of devices: a code of contract/errors.ts
  from_ms INTEGER NOT NULL,
  to_ms INTEGER, -- null: still so
  told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)) -- 1: an event of the topic `devices`, because it differs from the one before
) STRICT;

CREATE INDEX standings_of_subject ON standings (type, subject_id, from_ms);
-- What a crash left open.
CREATE INDEX standings_open ON standings (id) WHERE to_ms IS NULL;
CREATE INDEX standings_age ON standings (to_ms) WHERE to_ms IS NOT NULL;
CREATE INDEX standings_told ON standings (id) WHERE told = 1;
CREATE INDEX standings_told_of_subject ON standings (type, subject_id, id) WHERE told = 1;

-- When the core was last known to watch: one row.
CREATE TABLE standing_beat (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at_ms INTEGER NOT NULL
) STRICT;

-- What managers aim at and where they started from, every version; the highest one is in force.
CREATE TABLE dashboard_settings (
  what TEXT NOT NULL CHECK (what IN ('targets', 'baseline')),
  version INTEGER NOT NULL, -- 1, 2, 3 ... of each
  value TEXT NOT NULL, -- JSON, see reportTargetsSchema, baselineSchema
  saved_by TEXT NOT NULL, -- users.id; the name is looked up
  saved_at_ms INTEGER NOT NULL,
  PRIMARY KEY (what, version)
) STRICT, WITHOUT ROWID;

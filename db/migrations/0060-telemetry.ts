// Telemetry of lifts and pumps: latest values, roll-ups by minute and hour, open conditions, and the limits people set. Frozen.

export const telemetry = `
CREATE TABLE telemetry_metrics (
  id INTEGER PRIMARY KEY,
  device_id TEXT NOT NULL,
  metric TEXT NOT NULL,
  value TEXT NOT NULL,
  value_at_ms INTEGER NOT NULL,
  interval_ms INTEGER,
  first_at_ms INTEGER NOT NULL,
  UNIQUE (device_id, metric)
) STRICT;
CREATE TABLE telemetry_minutes (
  minute INTEGER NOT NULL,
  metric_id INTEGER NOT NULL,
  samples INTEGER NOT NULL CHECK (samples > 0),
  min REAL NOT NULL,
  max REAL NOT NULL,
  mean REAL NOT NULL,
  last REAL NOT NULL,
  run_samples INTEGER NOT NULL,
  run_mean REAL,
  PRIMARY KEY (minute, metric_id),
  CHECK ((run_samples = 0) = (run_mean IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE telemetry_hours (
  metric_id INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  samples INTEGER NOT NULL CHECK (samples > 0),
  min REAL NOT NULL,
  max REAL NOT NULL,
  mean REAL NOT NULL,
  last REAL NOT NULL,
  run_samples INTEGER NOT NULL,
  run_mean REAL,
  PRIMARY KEY (metric_id, hour),
  CHECK ((run_samples = 0) = (run_mean IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE telemetry_conditions (
  metric_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('threshold', 'trend')),
  state TEXT NOT NULL,
  PRIMARY KEY (metric_id, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE telemetry_limits (
  device_id TEXT NOT NULL,
  metric TEXT NOT NULL,
  version INTEGER NOT NULL,
  limits TEXT,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  PRIMARY KEY (device_id, metric, version)
) STRICT, WITHOUT ROWID;
`

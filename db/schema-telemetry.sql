-- Telemetry of lifts and pumps: a part of schema.sql, which says how tables are written.

-- Telemetry, the metrics: each metric of each device that ever reported, with its latest value; its id stands for it in the roll-ups.
CREATE TABLE telemetry_metrics (
  id INTEGER PRIMARY KEY,
  device_id TEXT NOT NULL,
  metric TEXT NOT NULL, -- its name fixes its unit: vibration_rms is mm/s
  value TEXT NOT NULL, -- JSON: a number, true or false, or a text
  value_at_ms INTEGER NOT NULL,
  interval_ms INTEGER, -- how often it usually comes; null: not known yet
  first_at_ms INTEGER NOT NULL,
  UNIQUE (device_id, metric)
) STRICT;

-- Telemetry, by minute: kept for two days, written once a minute, side by side for all metrics of that minute.
CREATE TABLE telemetry_minutes (
  minute INTEGER NOT NULL, -- minutes since 1970, UTC
  metric_id INTEGER NOT NULL, -- telemetry_metrics.id
  samples INTEGER NOT NULL CHECK (samples > 0),
  min REAL NOT NULL,
  max REAL NOT NULL,
  mean REAL NOT NULL,
  last REAL NOT NULL,
  run_samples INTEGER NOT NULL, -- of them while the machine ran
  run_mean REAL, -- of those
  PRIMARY KEY (minute, metric_id),
  CHECK ((run_samples = 0) = (run_mean IS NULL))
) STRICT, WITHOUT ROWID;

-- Telemetry, by hour: kept for 400 days, made of the minutes when the hour is over; side by side for one metric.
CREATE TABLE telemetry_hours (
  metric_id INTEGER NOT NULL, -- telemetry_metrics.id
  hour INTEGER NOT NULL, -- hours since 1970, UTC
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

-- How metrics stand against their limits, and what was said about where they are heading, so that a restart says nothing twice.
CREATE TABLE telemetry_conditions (
  metric_id INTEGER NOT NULL, -- telemetry_metrics.id
  kind TEXT NOT NULL CHECK (kind IN ('threshold', 'trend')),
  state TEXT NOT NULL, -- JSON, see ThresholdState and TrendState
  PRIMARY KEY (metric_id, kind)
) STRICT, WITHOUT ROWID;

-- The limits people set for a metric of a device, every version; the highest one is in force.
CREATE TABLE telemetry_limits (
  device_id TEXT NOT NULL,
  metric TEXT NOT NULL,
  version INTEGER NOT NULL, -- 1, 2, 3 ... per metric
  limits TEXT, -- JSON, see limitsSchema; null: back to those delivered
  saved_by TEXT NOT NULL, -- users.id; the name is looked up
  saved_at_ms INTEGER NOT NULL,
  PRIMARY KEY (device_id, metric, version)
) STRICT, WITHOUT ROWID;

// What of each device was tried when it was put into service. Frozen.

export const deviceChecks = `
CREATE TABLE device_checks (
  device_id TEXT NOT NULL,
  check_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('passed', 'failed', 'unsure')),
  reason TEXT,
  note TEXT,
  checked_by TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (device_id, check_name)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_signals_of_device ON device_signals (device_id, received_at_ms DESC, id DESC);
`

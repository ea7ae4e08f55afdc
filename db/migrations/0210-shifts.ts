// Shifts, handovers, the duty log, post checks and drills. Frozen.

export const shifts = `
CREATE TABLE duty_plans (
  version INTEGER PRIMARY KEY,
  value TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE shifts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  overdue_at_ms INTEGER,
  check_at_ms INTEGER,
  CHECK (from_ms < to_ms)
) STRICT;
CREATE UNIQUE INDEX shift_running ON shifts (ended_at_ms IS NULL) WHERE ended_at_ms IS NULL;
CREATE INDEX shifts_newest ON shifts (started_at_ms DESC);
CREATE TABLE shift_people (
  id INTEGER PRIMARY KEY,
  shift_id TEXT NOT NULL REFERENCES shifts (id),
  user_id TEXT NOT NULL,
  seat TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER,
  CHECK (from_ms <= to_ms)
) STRICT;
CREATE UNIQUE INDEX shift_people_now ON shift_people (user_id) WHERE to_ms IS NULL;
CREATE INDEX shift_people_of_shift ON shift_people (shift_id, from_ms);
CREATE TABLE handovers (
  id TEXT PRIMARY KEY,
  shift_id TEXT NOT NULL REFERENCES shifts (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'left', 'signed', 'withdrawn')),
  begun_by TEXT NOT NULL,
  begun_at_ms INTEGER NOT NULL,
  leaving_user_id TEXT,
  leaving_at_ms INTEGER,
  leaving_remarks TEXT,
  left_facts TEXT,
  incoming_user_id TEXT,
  incoming_at_ms INTEGER,
  incoming_remarks TEXT,
  facts TEXT,
  sha256 TEXT,
  CHECK ((state = 'signed') = (sha256 IS NOT NULL AND facts IS NOT NULL AND incoming_at_ms IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX handover_under_way ON handovers (state IN ('open', 'left')) WHERE state IN ('open', 'left');
CREATE INDEX handovers_signed ON handovers (incoming_at_ms DESC) WHERE state = 'signed';
CREATE TRIGGER handover_no_update BEFORE UPDATE ON handovers WHEN old.state = 'signed' BEGIN
  SELECT RAISE(ABORT, 'a signed handover cannot be changed');
END;
CREATE TRIGGER handover_no_delete BEFORE DELETE ON handovers WHEN old.state = 'signed' BEGIN
  SELECT RAISE(ABORT, 'a signed handover cannot be changed');
END;
CREATE TABLE handover_notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  handover_id TEXT NOT NULL REFERENCES handovers (id),
  side TEXT NOT NULL CHECK (side IN ('leaving', 'incoming')),
  user_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX handover_notes_of ON handover_notes (handover_id, id);
CREATE TRIGGER handover_note_no_insert BEFORE INSERT ON handover_notes
  WHEN (SELECT state FROM handovers WHERE id = new.handover_id) = 'signed' BEGIN
  SELECT RAISE(ABORT, 'a signed handover cannot be changed');
END;
CREATE TRIGGER handover_note_no_update BEFORE UPDATE ON handover_notes BEGIN
  SELECT RAISE(ABORT, 'notes of a handover cannot be changed');
END;
CREATE TABLE handover_reads (
  handover_id TEXT NOT NULL REFERENCES handovers (id),
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  rings INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (handover_id, incident_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE duty_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  shift_id TEXT REFERENCES shifts (id),
  kind TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  written_at_ms INTEGER NOT NULL,
  user_id TEXT,
  text TEXT,
  corrects INTEGER REFERENCES duty_log (id),
  details TEXT NOT NULL
) STRICT;
CREATE INDEX duty_log_at ON duty_log (at_ms, id);
CREATE TRIGGER duty_log_no_update BEFORE UPDATE ON duty_log BEGIN
  SELECT RAISE(ABORT, 'the duty log cannot be changed');
END;
CREATE TRIGGER duty_log_no_delete BEFORE DELETE ON duty_log BEGIN
  SELECT RAISE(ABORT, 'the duty log cannot be changed');
END;
CREATE TABLE post_checks (
  id TEXT PRIMARY KEY,
  shift_id TEXT NOT NULL REFERENCES shifts (id),
  user_id TEXT NOT NULL,
  asked_by TEXT,
  asked_at_ms INTEGER NOT NULL,
  deadline_ms INTEGER NOT NULL,
  outcome TEXT CHECK (outcome IN ('answered', 'missed', 'void')),
  ended_at_ms INTEGER,
  answered_by TEXT,
  CHECK ((outcome IS NULL) = (ended_at_ms IS NULL))
) STRICT;
CREATE UNIQUE INDEX post_check_pending ON post_checks (outcome IS NULL) WHERE outcome IS NULL;
CREATE INDEX post_checks_newest ON post_checks (asked_at_ms DESC);
CREATE TABLE site_drills (
  id TEXT PRIMARY KEY,
  kinds TEXT NOT NULL,
  building_id TEXT,
  reason TEXT NOT NULL,
  started_by TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  ended_by TEXT,
  CHECK (started_at_ms < until_ms)
) STRICT;
CREATE UNIQUE INDEX site_drill_under_way ON site_drills (ended_at_ms IS NULL) WHERE ended_at_ms IS NULL;
CREATE INDEX site_drills_newest ON site_drills (started_at_ms DESC);
CREATE TABLE drill_incidents (
  incident_id TEXT PRIMARY KEY REFERENCES incidents (id) ON DELETE CASCADE,
  drill_id TEXT NOT NULL REFERENCES site_drills (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX drill_incidents_of ON drill_incidents (drill_id);
CREATE TABLE drill_certificates (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  scenario TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER NOT NULL,
  result TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX drill_certificates_newest ON drill_certificates (ended_at_ms DESC);
CREATE TRIGGER drill_certificate_no_update BEFORE UPDATE ON drill_certificates BEGIN
  SELECT RAISE(ABORT, 'a certificate cannot be changed');
END;
`

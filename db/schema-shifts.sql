-- Shifts at the desk, handing over, the duty log, post checks and drills: a part of schema.sql, which says how tables are written.

-- When shifts begin, and how they are checked: every version, the highest one in force.
CREATE TABLE duty_plans (
  version INTEGER PRIMARY KEY,
  value TEXT NOT NULL, -- JSON, see dutyPlanSchema
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

-- Shifts as they were: one runs until it is handed over, whatever was planned.
CREATE TABLE shifts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL, -- as the plan called it then
  from_ms INTEGER NOT NULL, -- as planned
  to_ms INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER, -- null: it runs
  overdue_at_ms INTEGER, -- when it was told that nobody came to take over
  check_at_ms INTEGER, -- when the next post check at random is due; null: none
  CHECK (from_ms < to_ms)
) STRICT;

CREATE UNIQUE INDEX shift_running ON shifts (ended_at_ms IS NULL) WHERE ended_at_ms IS NULL;
CREATE INDEX shifts_newest ON shifts (started_at_ms DESC);

-- Who sat at the desk, from when to when.
CREATE TABLE shift_people (
  id INTEGER PRIMARY KEY,
  shift_id TEXT NOT NULL REFERENCES shifts (id),
  user_id TEXT NOT NULL, -- users.id; name and certificates are looked up
  seat TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER, -- null: sits there
  CHECK (from_ms <= to_ms)
) STRICT;

CREATE UNIQUE INDEX shift_people_now ON shift_people (user_id) WHERE to_ms IS NULL;
CREATE INDEX shift_people_of_shift ON shift_people (shift_id, from_ms);

-- A shift handed over. Once both have signed it never changes.
CREATE TABLE handovers (
  id TEXT PRIMARY KEY,
  shift_id TEXT NOT NULL REFERENCES shifts (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'left', 'signed', 'withdrawn')),
  begun_by TEXT NOT NULL, -- users.id
  begun_at_ms INTEGER NOT NULL,
  leaving_user_id TEXT,
  leaving_at_ms INTEGER, -- when the leaving person signed
  leaving_remarks TEXT,
  left_facts TEXT, -- JSON, see handoverFactsSchema: what the leaving person signed
  incoming_user_id TEXT,
  incoming_at_ms INTEGER,
  incoming_remarks TEXT,
  facts TEXT, -- JSON: what stood there when the incoming person signed
  sha256 TEXT, -- of everything that was signed; the audit log has it too
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

-- What the two asked and told each other.
CREATE TABLE handover_notes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  handover_id TEXT NOT NULL REFERENCES handovers (id),
  side TEXT NOT NULL CHECK (side IN ('leaving', 'incoming')),
  user_id TEXT NOT NULL, -- whose console it was written on
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

-- Which incidents were read in a handover, by whom; one that rang again since is unread again. What counts is what the incoming person read.
CREATE TABLE handover_reads (
  handover_id TEXT NOT NULL REFERENCES handovers (id),
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  rings INTEGER NOT NULL,
  user_id TEXT NOT NULL, -- who read it, by one's own password
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (handover_id, incident_id, user_id)
) STRICT, WITHOUT ROWID;

-- Lines of the duty log that stand nowhere else. Never edited: one that is wrong is put right by another.
CREATE TABLE duty_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  shift_id TEXT REFERENCES shifts (id), -- null: no shift ran
  kind TEXT NOT NULL, -- contract/shift.ts
  at_ms INTEGER NOT NULL, -- when it happened
  written_at_ms INTEGER NOT NULL,
  user_id TEXT, -- null: the system
  text TEXT, -- in a person's own words
  corrects INTEGER REFERENCES duty_log (id),
  details TEXT NOT NULL -- JSON; persons by id only
) STRICT;

CREATE INDEX duty_log_at ON duty_log (at_ms, id);
CREATE TRIGGER duty_log_no_update BEFORE UPDATE ON duty_log BEGIN
  SELECT RAISE(ABORT, 'the duty log cannot be changed');
END;
CREATE TRIGGER duty_log_no_delete BEFORE DELETE ON duty_log BEGIN
  SELECT RAISE(ABORT, 'the duty log cannot be changed');
END;

-- Whether somebody is awake at the desk: asked, and answered in time or not.
CREATE TABLE post_checks (
  id TEXT PRIMARY KEY,
  shift_id TEXT NOT NULL REFERENCES shifts (id),
  user_id TEXT NOT NULL, -- who is asked by name
  asked_by TEXT, -- users.id; null: at random
  asked_at_ms INTEGER NOT NULL,
  deadline_ms INTEGER NOT NULL,
  outcome TEXT CHECK (outcome IN ('answered', 'missed', 'void')), -- null: it is waited for
  ended_at_ms INTEGER,
  answered_by TEXT, -- users.id
  CHECK ((outcome IS NULL) = (ended_at_ms IS NULL))
) STRICT;

CREATE UNIQUE INDEX post_check_pending ON post_checks (outcome IS NULL) WHERE outcome IS NULL;
CREATE INDEX post_checks_newest ON post_checks (asked_at_ms DESC);

-- Drills at the real place: what of these kinds happens there meanwhile is an exercise.
CREATE TABLE site_drills (
  id TEXT PRIMARY KEY,
  kinds TEXT NOT NULL, -- JSON; never fire and sos
  building_id TEXT, -- null: the whole site
  reason TEXT NOT NULL,
  started_by TEXT NOT NULL, -- users.id
  started_at_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL, -- it ends by itself
  ended_at_ms INTEGER,
  ended_by TEXT, -- users.id; null: by itself
  CHECK (started_at_ms < until_ms)
) STRICT;

CREATE UNIQUE INDEX site_drill_under_way ON site_drills (ended_at_ms IS NULL) WHERE ended_at_ms IS NULL;
CREATE INDEX site_drills_newest ON site_drills (started_at_ms DESC);

-- Incidents that are an exercise: nothing is commanded for them and nobody outside is told.
CREATE TABLE drill_incidents (
  incident_id TEXT PRIMARY KEY REFERENCES incidents (id) ON DELETE CASCADE,
  drill_id TEXT NOT NULL REFERENCES site_drills (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX drill_incidents_of ON drill_incidents (drill_id);

-- Who went through which training, and how well. The training itself never was in this database.
CREATE TABLE drill_certificates (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL, -- users.id; the name is looked up
  scenario TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER NOT NULL,
  result TEXT NOT NULL, -- JSON, see drillScoreSchema
  sha256 TEXT NOT NULL -- of all of it; the audit log has it too
) STRICT;

CREATE INDEX drill_certificates_newest ON drill_certificates (ended_at_ms DESC);
CREATE TRIGGER drill_certificate_no_update BEFORE UPDATE ON drill_certificates BEGIN
  SELECT RAISE(ABORT, 'a certificate cannot be changed');
END;

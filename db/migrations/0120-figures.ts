// Figures: when incidents got how far, who did how much, what devices signalled hour by hour, how cameras and devices stood, and what managers aim at. Frozen.

/** Ends, as `isEnded` had it. */
const ENDING = `'resolve', 'falseAlarm', 'close', 'mergedAway'`

export const figures = `
ALTER TABLE incidents ADD COLUMN dispatched_at_ms INTEGER;
ALTER TABLE incidents ADD COLUMN arrived_at_ms INTEGER;
ALTER TABLE incidents ADD COLUMN resolved_at_ms INTEGER;
ALTER TABLE incidents ADD COLUMN touched_at_ms INTEGER;
ALTER TABLE incidents ADD COLUMN false_reason TEXT;
UPDATE incidents SET
  dispatched_at_ms = (SELECT min(at_ms) FROM timeline t WHERE t.incident_id = incidents.id AND t.what = 'dispatch'),
  arrived_at_ms = (SELECT min(at_ms) FROM timeline t WHERE t.incident_id = incidents.id AND t.what = 'arrive'),
  resolved_at_ms = (SELECT min(at_ms) FROM timeline t WHERE t.incident_id = incidents.id AND t.what IN (${ENDING})),
  touched_at_ms = (SELECT min(at_ms) FROM timeline t WHERE t.incident_id = incidents.id AND t.actor_type = 'user'),
  false_reason = (SELECT CASE t.what WHEN 'falseAlarm' THEN coalesce(t.reason, 'other') END FROM timeline t
    WHERE t.incident_id = incidents.id AND t.what IN ('falseAlarm', 'reopen') ORDER BY t.id DESC LIMIT 1);
CREATE INDEX timeline_of_duty ON timeline (at_ms, id) WHERE actor_type <> 'system' OR what = 'opened';
CREATE INDEX alerts_raised ON alerts (raised_at_ms, camera_id, device_id, building_id);
CREATE INDEX evidence_promised ON evidence (promised_at_ms, state);
CREATE TABLE handling_hours (
  hour INTEGER NOT NULL,
  building_id TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  lines INTEGER NOT NULL,
  recorded_for INTEGER NOT NULL,
  PRIMARY KEY (hour, building_id, actor_id)
) STRICT, WITHOUT ROWID;
INSERT INTO handling_hours (hour, building_id, actor_id, lines, recorded_for)
  SELECT t.at_ms / 3600000, coalesce(i.building_id, ''), CASE t.actor_type WHEN 'system' THEN 'system' ELSE t.actor_id END, count(*),
    sum(t.what = 'arrive' AND t.actor_type = 'user' AND coalesce(u.role <> 'guard', 0))
  FROM timeline t JOIN incidents i ON i.id = t.incident_id LEFT JOIN users u ON u.id = t.actor_id
  WHERE t.actor_type <> 'system' OR t.what = 'opened' GROUP BY 1, 2, 3;
CREATE TABLE signal_hours (
  hour INTEGER NOT NULL,
  device_id TEXT NOT NULL,
  type TEXT NOT NULL,
  outcome TEXT NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY (hour, device_id, type, outcome)
) STRICT, WITHOUT ROWID;
INSERT INTO signal_hours (hour, device_id, type, outcome, total)
  SELECT received_at_ms / 3600000, device_id, coalesce(type, ''), coalesce(CASE type
      WHEN 'passage' THEN event ->> 'outcome'
      WHEN 'plateRead' THEN CASE WHEN event ->> 'plate' IS NULL THEN 'unreadable' ELSE 'read' END
      WHEN 'fireSignal' THEN CASE WHEN event ->> 'test' THEN 'test' ELSE event ->> 'signal' END
      WHEN 'equipment' THEN event ->> 'fault'
      ELSE '' END, '') AS outcome, count(*)
  FROM device_signals GROUP BY 1, 2, 3, 4;
INSERT INTO signal_hours (hour, device_id, type, outcome, total)
  SELECT s.received_at_ms / 3600000, s.device_id, 'plateDecision', d.why, count(*) FROM plate_decisions d JOIN device_signals s ON s.id = d.signal_id GROUP BY 1, 2, 4;
CREATE TABLE standings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  type TEXT NOT NULL CHECK (type IN ('camera', 'device')),
  subject_id TEXT NOT NULL,
  state TEXT NOT NULL,
  problem TEXT,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER,
  told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1))
) STRICT;
CREATE INDEX standings_of_subject ON standings (type, subject_id, from_ms);
CREATE INDEX standings_open ON standings (id) WHERE to_ms IS NULL;
CREATE INDEX standings_age ON standings (to_ms) WHERE to_ms IS NOT NULL;
CREATE INDEX standings_told ON standings (id) WHERE told = 1;
CREATE INDEX standings_told_of_subject ON standings (type, subject_id, id) WHERE told = 1;
CREATE TABLE standing_beat (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE dashboard_settings (
  what TEXT NOT NULL CHECK (what IN ('targets', 'baseline')),
  version INTEGER NOT NULL,
  value TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL,
  PRIMARY KEY (what, version)
) STRICT, WITHOUT ROWID;
`

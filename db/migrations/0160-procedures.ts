// Answers to procedures, and the settings an incident began with. Frozen.

export const procedures = `
ALTER TABLE incidents ADD COLUMN settings_version INTEGER NOT NULL DEFAULT 0;
CREATE TABLE sop_answers (
  id INTEGER PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  step_id TEXT NOT NULL,
  answer TEXT,
  timeline_id INTEGER NOT NULL,
  actor_type TEXT NOT NULL CHECK (actor_type IN ('user', 'key', 'system')),
  actor_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sop_answers_of_incident ON sop_answers (incident_id, step_id, id);
`

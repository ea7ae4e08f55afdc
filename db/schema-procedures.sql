-- What was answered to the procedures of incidents: a part of schema.sql, which says how tables are written.

-- Answers to the steps of an incident's procedure, all of them kept; of a step the last one holds.
CREATE TABLE sop_answers (
  id INTEGER PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  step_id TEXT NOT NULL, -- of the settings version the incident began with
  answer TEXT, -- null: taken back
  timeline_id INTEGER NOT NULL, -- timeline.id: the line that tells it, by which the audit log refers to it
  actor_type TEXT NOT NULL CHECK (actor_type IN ('user', 'key', 'system')),
  actor_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX sop_answers_of_incident ON sop_answers (incident_id, step_id, id);

-- Who looked at or took out what, and where anchors of the audit chain go: a part of schema.sql, which says how tables are written.

-- Entries of the audit chain that are acts of access, so that they are found by time, kind, person and incident; what is told of them is read from the chain.
CREATE TABLE access_register (
  seq INTEGER PRIMARY KEY, -- audit.seq
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL, -- watched: the end of a recording, told with its beginning
  actor_id TEXT NOT NULL,
  ref TEXT NOT NULL, -- of a recording its view, else the id of the subject
  incident_id TEXT
) STRICT;
CREATE INDEX access_register_in_time ON access_register (at_ms, seq) WHERE kind <> 'watched';
CREATE INDEX access_register_of_kind ON access_register (kind, at_ms, seq);
CREATE INDEX access_register_of_actor ON access_register (actor_id, at_ms, seq);
CREATE INDEX access_register_of_incident ON access_register (incident_id, at_ms, seq) WHERE incident_id IS NOT NULL;
CREATE INDEX access_register_of_ref ON access_register (ref, kind, actor_id, at_ms);

-- The cameras an act of access was about.
CREATE TABLE access_register_cameras (
  camera_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL, -- as in access_register
  seq INTEGER NOT NULL,
  PRIMARY KEY (camera_id, at_ms, seq)
) STRICT, WITHOUT ROWID;

-- The second place that anchors are written to; no row: none was ever set.
CREATE TABLE anchor_place (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  folder TEXT, -- null: none
  saved_by TEXT NOT NULL, -- users.id
  saved_at_ms INTEGER NOT NULL
) STRICT;

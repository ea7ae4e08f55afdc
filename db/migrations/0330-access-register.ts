// The access register, packages of incidents among the exports, and the second place of anchors. Frozen.

export const accessRegister = `
ALTER TABLE exports ADD COLUMN incident_id TEXT;
ALTER TABLE exports ADD COLUMN archive TEXT;
ALTER TABLE exports ADD COLUMN signature TEXT;
CREATE INDEX exports_of_incident ON exports (incident_id, started_at_ms) WHERE incident_id IS NOT NULL;
CREATE TABLE access_register (
  seq INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  ref TEXT NOT NULL,
  incident_id TEXT
) STRICT;
CREATE INDEX access_register_in_time ON access_register (at_ms, seq) WHERE kind <> 'watched';
CREATE INDEX access_register_of_kind ON access_register (kind, at_ms, seq);
CREATE INDEX access_register_of_actor ON access_register (actor_id, at_ms, seq);
CREATE INDEX access_register_of_incident ON access_register (incident_id, at_ms, seq) WHERE incident_id IS NOT NULL;
CREATE INDEX access_register_of_ref ON access_register (ref, kind, actor_id, at_ms);
CREATE TABLE access_register_cameras (
  camera_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (camera_id, at_ms, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE anchor_place (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  folder TEXT,
  saved_by TEXT NOT NULL,
  saved_at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO access_register (seq, at_ms, kind, actor_id, ref, incident_id)
  SELECT a.seq, a.at_ms,
    CASE a.action WHEN 'recording.open' THEN 'recording' WHEN 'recording.watched' THEN 'watched' WHEN 'export.start' THEN 'export'
      WHEN 'export.fetch' THEN 'fetch' WHEN 'export.remove' THEN 'remove' WHEN 'evidence.fetch' THEN 'evidence' ELSE 'person' END,
    a.actor_id,
    CASE WHEN a.action IN ('recording.open', 'recording.watched') THEN coalesce(json_extract(a.after, '$.view'), '') ELSE substr(a.subject, instr(a.subject, '/') + 1) END,
    (SELECT e.incident_id FROM evidence e WHERE a.action = 'evidence.fetch' AND e.id = substr(a.subject, 10))
  FROM audit a
  WHERE a.action IN ('recording.open', 'recording.watched', 'export.start', 'export.fetch', 'export.remove', 'evidence.fetch', 'person.viewed');
INSERT OR IGNORE INTO access_register_cameras (camera_id, at_ms, seq)
  SELECT substr(a.subject, 8), a.at_ms, a.seq FROM audit a WHERE a.action = 'recording.open'
  UNION ALL
  SELECT c.value, r.at_ms, r.seq FROM access_register r JOIN exports x ON x.id = r.ref, json_each(x.camera_ids) c WHERE r.kind IN ('export', 'fetch', 'remove')
  UNION ALL
  SELECT e.camera_id, r.at_ms, r.seq FROM access_register r JOIN evidence e ON e.id = r.ref WHERE r.kind = 'evidence';
`

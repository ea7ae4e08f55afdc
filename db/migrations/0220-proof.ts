// What a finding and a check-in rest on, and who it was that read before signing. Frozen.

export const proof = `
ALTER TABLE patrol_check_ins ADD COLUMN clock_off INTEGER NOT NULL DEFAULT 0 CHECK (clock_off IN (0, 1));
ALTER TABLE patrol_findings ADD COLUMN is_verified INTEGER NOT NULL DEFAULT 0 CHECK (is_verified IN (0, 1));
CREATE TEMP TABLE reads_before AS SELECT * FROM handover_reads;
DROP TABLE handover_reads;
CREATE TABLE handover_reads (
  handover_id TEXT NOT NULL REFERENCES handovers (id),
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  rings INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (handover_id, incident_id, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO handover_reads (handover_id, incident_id, rings, user_id, at_ms) SELECT handover_id, incident_id, rings, user_id, at_ms FROM reads_before;
DROP TABLE reads_before;
`

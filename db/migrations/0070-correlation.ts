// Correlation: where an incident went that was merged away, what joined it and how often it rang; where each alert was. Frozen.

export const correlation = `
ALTER TABLE incidents ADD COLUMN merged_into TEXT REFERENCES incidents (id);
ALTER TABLE incidents ADD COLUMN also_kinds TEXT NOT NULL DEFAULT '[]';
ALTER TABLE incidents ADD COLUMN rings INTEGER NOT NULL DEFAULT 1;
CREATE INDEX incidents_under_way ON incidents (last_alert_at_ms DESC) WHERE ended_at_ms IS NULL;
ALTER TABLE alerts ADD COLUMN building_id TEXT;
ALTER TABLE alerts ADD COLUMN place TEXT NOT NULL DEFAULT '';
CREATE INDEX alerts_like ON alerts (kind, camera_id, device_id, zone, raised_at_ms DESC);
`

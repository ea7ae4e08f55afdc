// Incidents that were entered after the fact: when that was; their opening is when they happened. Frozen.

export const lateIncidents = `
ALTER TABLE incidents ADD COLUMN entered_at_ms INTEGER;
`

// Finds the steps of one dispatch without reading those of all. Frozen.

export const dispatchSteps = `
CREATE INDEX dispatch_steps_of_dispatch ON dispatch_steps (dispatch_id, id);
`

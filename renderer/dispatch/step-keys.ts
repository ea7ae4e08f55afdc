// Keys that record a step for somebody on the radio, in an open incident.

/** 完 (W); E escalates. */
export const STEP_KEYS = { accept: 'a', arrive: 'o', done: 'w' } as const

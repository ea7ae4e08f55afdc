// Names of the calls a page may make through the preload script; contract/shell.ts says what they do.

export const NOTIFY = 'vigil:notify'
export const RAISE = 'vigil:raise'

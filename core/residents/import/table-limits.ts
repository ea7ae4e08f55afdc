// How large a list may be.

export const MAX_FILE_BYTES = 4 * 1024 * 1024
/** Without the heading. */
export const MAX_LINES = 20_000
export const MAX_COLUMNS = 50
export const MAX_CELL_CHARS = 200

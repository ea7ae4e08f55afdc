// How large a list may be.

export const MAX_FILE_BYTES = 4 * 1024 * 1024
/** Without the heading. */
export const MAX_LINES = 20_000
export const MAX_COLUMNS = 50
export const MAX_CELL_CHARS = 200
/** Of the whole table as JSON: a workbook of 4 MB can repeat one text a million times. 20,000 lines of people are a third of it. */
export const MAX_TABLE_BYTES = 8 * 1024 * 1024

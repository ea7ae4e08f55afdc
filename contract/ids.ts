// The identifiers and the unit of time that every room shares.

/** Milliseconds since 1970-01-01T00:00:00Z (UTC). Fractions are allowed: video frames fall between whole milliseconds. */
export type EpochMs = number

/** Chosen by the installer in the site file: `lobby-3-1`. */
export type CameraId = string
/** What an installer may choose as an id: it appears in URLs, file names and topics. */
export const ID_PATTERN = /^[a-z0-9][a-z0-9-]{0,62}$/

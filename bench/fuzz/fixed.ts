// The moment at which all fuzz inputs are read.

export const FIXED_NOW_MS = Date.UTC(2026, 10, 22, 8)

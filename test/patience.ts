// Waiting in tests: for a condition, never for a time, and long enough for a machine that does ten other things.
import { expect, vi } from 'vitest'

const PATIENCE = { timeout: 60_000, interval: 20 }

/** Tries `check` until it no longer throws. */
export function waitFor<T>(check: () => T | Promise<T>, options: { readonly interval?: number } = {}): Promise<T> {
  return vi.waitFor(check, { ...PATIENCE, ...options })
}

/** `await eventually(read).toBe(...)` */
export function eventually<T>(read: () => T) {
  return expect.poll(read, PATIENCE)
}

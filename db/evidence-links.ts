// What links to evidence need: the key they are signed with, and which incident's finished evidence was told.
import { randomBytes } from 'node:crypto'
import type { WritableDb } from './open.ts'
import { change, query } from './statement.ts'

/** Made when it is first asked for; 32 bytes. */
export function linkKey(db: WritableDb): Buffer {
  change(db, 'INSERT OR IGNORE INTO link_key (id, key) VALUES (1, ?)').run(randomBytes(32))
  return Buffer.from(query<{ key: Buffer }>(db, 'SELECT key FROM link_key WHERE id = 1').get()!.key)
}

/** @returns true the first time */
export function markEvidenceTold(db: WritableDb, incidentId: string, atMs: number): boolean {
  return change(db, 'INSERT OR IGNORE INTO evidence_told (incident_id, at_ms) VALUES (?, ?)').run(incidentId, atMs).changes > 0
}

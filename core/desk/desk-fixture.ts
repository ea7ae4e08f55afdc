// For tests of the desk: accounts without the cost of a password, and what the audit log says.
import { query } from '../../db/statement.ts'
import { insertUser } from '../../db/people.ts'
import type { Role } from '../../contract/vocabulary.ts'
import type { Actor, Env } from '../env.ts'

export function addUser(env: Env, { id, name }: Actor, role: Role): void {
  insertUser(env.db, { id, name, nameKey: name, role, password: '-', createdAtMs: env.clock.now() })
}

/** Oldest first. */
export function listAuditActions(env: Env): string[] {
  return query<{ action: string }>(env.db, 'SELECT action FROM audit ORDER BY seq')
    .all()
    .map(({ action }) => action)
}

// For tests of the desk: accounts without the cost of a password, and what the audit log says.
import { query } from '../../db/statement.ts'
import { insertUser } from '../../db/people.ts'
import type { Role } from '../../contract/vocabulary.ts'
import type { Actor, Env } from '../env.ts'
import { actOnIncident, getIncidentDetail } from '../incidents/service.ts'
import { answerStep } from './procedures.ts'

export function addUser(env: Env, { id, name }: Actor, role: Role): void {
  insertUser(env.db, { id, name, nameKey: name, role, password: '-', createdAtMs: env.clock.now() })
}

/** Oldest first. */
export function listAuditActions(env: Env): string[] {
  return query<{ action: string }>(env.db, 'SELECT action FROM audit ORDER BY seq')
    .all()
    .map(({ action }) => action)
}

/** As a person does it at the desk: what the procedure asks for is answered first. */
export function resolveAnswered(env: Env, actor: Actor, incidentId: string): void {
  for (const { id, kind, required, options } of getIncidentDetail(env, incidentId).procedure.steps) {
    if (required) answerStep(env, actor, { incidentId, step: id, value: kind === 'choice' ? options![0]!.id : kind === 'number' ? '1' : 'done' })
  }
  actOnIncident(env, actor, incidentId, { action: 'resolve' })
}

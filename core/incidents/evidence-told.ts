// Tells other systems once that an incident's evidence is finished, when nothing of it is being made any more.
import { isDrillIncident } from '../../db/drills.ts'
import { findIncident } from '../../db/incidents.ts'
import { listEvidence } from '../../db/evidence.ts'
import { markEvidenceTold } from '../../db/evidence-links.ts'
import type { Env } from '../env.ts'
import { tellIncident } from './tell-others.ts'

/** In the transaction that finished a piece of it. Later evidence is found by whoever asks: an incident can gather for hours. */
export function tellFinishedEvidence(env: Env, incidentId: string): void {
  if ((env.targets?.list() ?? []).length === 0) return
  const all = listEvidence(env.db, incidentId)
  if (all.some(({ state }) => state === 'pending') || !all.some(({ state }) => state === 'complete')) return
  if (isDrillIncident(env.db, incidentId)) return
  const incident = findIncident(env.db, incidentId)
  // What was merged away is told with the incident it went to.
  if (incident === null || incident.mergedInto !== null || !markEvidenceTold(env.db, incidentId, env.clock.now())) return
  if (incident.state !== 'closed') tellIncident(env, 'updated', incident)
}

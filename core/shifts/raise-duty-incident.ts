// What of duty the managers have to hear of at once becomes an incident, told on: a check nobody answered, a desk nobody came to take over.
import { raiseAlert } from '../alerts.ts'
import { SYSTEM, type Env } from '../env.ts'
import { actOnIncident } from '../incidents/service.ts'

/** In the site's language, as summaries are; screens know the problem by its code. */
const PLACES = { postCheckMissed: '值班查岗未应答', handoverOverdue: '交接班超时' } as const

/** @param about what it is about: told once */
export function raiseDutyIncident(env: Env, what: keyof typeof PLACES, about: string): void {
  const raised = raiseAlert(env, {
    kind: 'system',
    severity: 'high',
    source: `duty:${what}`,
    cameraId: null,
    deviceId: null,
    buildingId: null,
    zone: what,
    place: PLACES[what],
    atMs: env.clock.now(),
    deviceAtMs: null,
    score: null,
    boxes: [],
    why: { problem: `duty.${what}` },
    dedupeKey: `duty:${what}:${about}`,
  })
  if (raised.outcome !== 'repeated') actOnIncident(env, SYSTEM, raised.incident.id, { action: 'escalate', reason: PLACES[what] })
}

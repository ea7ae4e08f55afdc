// Whatever is claimed, acknowledged, merged and split in whatever order: nothing is lost, nothing is hidden, no fire under another name.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import { SEVERITIES, type IncidentKind } from '../../contract/vocabulary.ts'
import { checkAudit } from '../../db/audit.ts'
import { query } from '../../db/statement.ts'
import { claimOf, createTestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert } from '../alerts.ts'
import { SYSTEM, type Env } from '../env.ts'
import { mergeIncidents, splitIncident } from '../incidents/rearrange.ts'
import { actOnIncident, getIncidentDetail, listOpenIncidents } from '../incidents/service.ts'
import { promiseEvidence } from '../incidents/evidence-records.ts'
import { siteFacts } from './site-facts.ts'

const KINDS = ['fire', 'sos', 'crowding', 'gate', 'tailgating', 'ebikeInLobby', 'personFall', 'plate'] as const satisfies readonly IncidentKind[]
const BUILDINGS = ['b1', 'b2', null] as const

const claimed = fc.record({
  do: fc.constant('claim' as const),
  kind: fc.constantFrom(...KINDS),
  severity: fc.constantFrom(...SEVERITIES),
  building: fc.constantFrom(...BUILDINGS),
  device: fc.constantFrom(null, 'd1', 'd2'),
  zone: fc.constantFrom('x', 'y'),
  waitMs: fc.integer({ min: 0, max: 90_000 }),
})
const deed = fc.record({
  do: fc.constantFrom('acknowledge' as const, 'falseAlarm' as const, 'merge' as const, 'split' as const),
  at: fc.nat(5),
  other: fc.nat(5),
})

interface Row {
  readonly incident_id: string
  readonly kind: IncidentKind
  readonly building_id: string | null
  readonly severity: (typeof SEVERITIES)[number]
  readonly suppressed: number
}

test('no alert is lost, none is in an incident of another building by itself, no fire under another name, and the severity is the highest', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: claimed }, deed), { maxLength: 30 }), (steps) => {
      const world = createTestEnv()
      const env: Env = { ...world, correlation: siteFacts({ devices: [] }) }
      let raised = 0
      let hasMerged = false
      for (const step of steps) {
        if (step.do === 'claim') {
          world.pass(step.waitMs)
          const cameraId = step.building === null ? null : `lobby-${step.building}`
          const { kind, severity, zone } = step
          const claim = claimOf(world, { kind, severity, zone, buildingId: step.building, deviceId: step.device, cameraId, atMs: world.clock.now() })
          const { alert } = raiseAlert(env, claim)
          if (cameraId !== null) promiseEvidence(env, { incidentId: alert.incidentId, alertId: alert.id, type: 'clip', cameraId })
          raised += 1
          continue
        }
        const underWay = listOpenIncidents(env).filter(({ state }) => state !== 'falseAlarm')
        const incident = underWay[step.at]
        if (incident === undefined) continue
        if (step.do === 'acknowledge' && incident.state === 'new') actOnIncident(env, SYSTEM, incident.id, { action: 'acknowledge' })
        if (step.do === 'falseAlarm') actOnIncident(env, SYSTEM, incident.id, { action: 'falseAlarm', reason: 'test' })
        if (step.do === 'merge') hasMerged = mayFail(() => merge(env, incident.id, underWay[step.other]?.id)) || hasMerged
        if (step.do === 'split') mayFail(() => split(env, incident.id))
      }
      const alerts = query<Row>(env.db, 'SELECT incident_id, kind, building_id, severity, suppressed FROM alerts').all()
      const counted = query<{ n: number }>(env.db, 'SELECT coalesce(sum(alert_count), 0) AS n FROM incidents').get()!.n
      expect([alerts.length, counted]).toEqual([raised, raised])
      const strayed = query<{ n: number }>(
        env.db,
        'SELECT count(*) AS n FROM evidence e JOIN alerts a ON a.id = e.alert_id WHERE a.incident_id <> e.incident_id',
      )
      expect(strayed.get()!.n).toBe(0)
      for (const [id, own] of Object.entries(Object.groupBy(alerts, (alert) => alert.incident_id))) {
        const incident = getIncidentDetail(env, id)
        expect(incident.mergedInto).toBeNull()
        const rung = own!.filter(({ suppressed }) => suppressed === 0)
        if (rung.length > 0) expect(rung.every(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(incident.severity))).toBe(true)
        if (own!.some(({ kind }) => kind === 'fire')) expect(incident.kind).toBe('fire')
        expect([incident.kind, ...incident.alsoKinds].toSorted()).toEqual([...new Set([incident.kind, ...own!.map(({ kind }) => kind)])].toSorted())
        if (!hasMerged) expect(new Set(own!.flatMap(({ building_id }) => building_id ?? [])).size).toBeLessThanOrEqual(1)
      }
      expect(checkAudit(env.db).ok).toBe(true)
      world.close()
    }),
    { numRuns: 60 },
  )
})

function merge(env: Env, into: string, from: string | undefined): void {
  if (from === undefined) throw new VigilError('incident.notFound')
  const version = (id: string) => getIncidentDetail(env, id).version
  mergeIncidents(env, SYSTEM, into, { from, version: version(into), fromVersion: version(from), reason: 'x' })
}

function split(env: Env, id: string): void {
  const { alerts, version } = getIncidentDetail(env, id)
  splitIncident(env, SYSTEM, id, { alertIds: alerts.slice(1, 3).map((alert) => alert.id), version, reason: 'x' })
}

/** @returns whether it was done; a refusal is fine */
function mayFail(work: () => void): boolean {
  try {
    work()
    return true
  } catch (error) {
    if (!(error instanceof VigilError)) throw error
    return false
  }
}

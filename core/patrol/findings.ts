// What guards find wrong at a checkpoint: an incident, and, where another system takes work orders, one of those.
import { VigilError } from '../../contract/errors.ts'
import type { Checkpoint, Finding, FindingInput } from '../../contract/patrol.ts'
import { FAULT_NAMES, type Fault } from '../../contract/patrol-faults.ts'
import type { IncidentKind, Severity } from '../../contract/vocabulary.ts'
import { findIncident, findLikeOpen, type StoredIncident } from '../../db/incidents.ts'
import { findFindingOfClient, insertFinding, listFindings, type StoredFinding } from '../../db/patrol-check-ins.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Env } from '../env.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { addTimeline } from '../incidents/service.ts'
import { newId } from '../new-id.ts'
import { requestWorkOrder } from '../pms/work-orders.ts'
import { readToldTime } from '../desk/told-time.ts'
import { mustBeFresh, mustFindPoint, OLDEST_MS, provenBy, type Walker } from './take-check-in.ts'

const MAX_FAULTS_IN_PLACE = 3

/**
 * Without code and tag it is taken as well, because the tag may be what is gone; nothing shows then that anybody was there. It is never a check-in.
 *
 * @throws VigilError `patrol.pointNotFound`, `patrol.wrongCode`, `patrol.photoNotFound`
 */
export function reportFinding(env: Env, { actor, staffId }: Walker, input: FindingInput): Finding {
  return inTransaction(env.db, () => {
    const known = findFindingOfClient(env.db, input.clientId)
    if (known !== null) return toFinding(known)
    const point = mustFindPoint(env, input.pointId)
    const { code, tagUid = null } = input
    const isProven = provenBy(point, { code, tagUid, how: 'qr' }) !== null
    if (!isProven && (code !== null || tagUid !== null)) throw new VigilError('patrol.wrongCode')
    if (input.photoId !== null) mustBeFresh(env, actor, input.photoId)
    const receivedAtMs = Math.round(env.clock.now())
    const { clientId, faults, note, photoId } = input
    const { atMs, isClockOff } = readToldTime(input.atMs, receivedAtMs - OLDEST_MS, receivedAtMs)
    const isVerified = isProven && !isClockOff
    const incident = incidentOf(env, { actor, staffId, phone: null }, point, { faults, note, isVerified })
    insertFinding(env.db, {
      clientId,
      pointId: point.id,
      staffId,
      atMs,
      receivedAtMs,
      faults,
      note,
      photoId,
      incidentId: incident.id,
      isVerified,
    })
    askForWork(env, actor, incident.id)
    return toFinding(findFindingOfClient(env.db, clientId)!)
  })
}

/** The latest first; of one checkpoint where it is given. */
export function readFindings(env: Env, pointId: string | null, beforeMs: number, limit: number): Finding[] {
  return listFindings(env.db, pointId, beforeMs, limit).map(toFinding)
}

type Found = Pick<StoredFinding, 'faults' | 'note' | 'isVerified'>

/** What is under way at the checkpoint is told of it; else it is something new. */
function incidentOf(env: Env, { actor }: Walker, point: Checkpoint, { faults, note, isVerified }: Found): StoredIncident {
  const [kind, severity] = kindOf(faults)
  const cameraId = point.cameras[0] ?? null
  const zone = `patrol:${point.id}`
  const unproven = isVerified ? {} : { unverified: true }
  const [underWay] = findLikeOpen(env.db, { kind, cameraId, deviceId: null, zone })
  if (underWay !== undefined) {
    addTimeline(env, actor, underWay.id, { what: 'patrolFinding', reason: null, note, details: { faults, point: point.name, ...unproven } })
    return findIncident(env.db, underWay.id)!
  }
  const words = faults.slice(0, MAX_FAULTS_IN_PLACE).map((fault) => FAULT_NAMES[fault])
  return openIncident(env, actor, {
    id: newId(env.clock.now()),
    kind,
    severity,
    cameraId,
    deviceId: null,
    buildingId: point.buildingId,
    zone,
    place: `${point.name} ${words.join('、')}`,
    alertAtMs: null,
    line: { what: 'opened', reason: null, note, details: { kind, severity, faults, point: point.name, ...unproven } },
  })
}

function kindOf(faults: readonly Fault[]): readonly [IncidentKind, Severity] {
  if (faults.includes('fireLaneBlocked')) return ['fireLaneBlocked', 'high']
  return ['manual', faults.some((fault) => fault === 'exitBlocked' || fault === 'noPressure' || fault === 'notAutomatic') ? 'high' : 'medium']
}

/** Where no system takes any, the incident is all there is. */
function askForWork(env: Env, actor: Walker['actor'], incidentId: string): void {
  try {
    requestWorkOrder(env, actor, incidentId)
  } catch (error) {
    if (!(error instanceof VigilError) || (error.code !== 'workOrder.noTarget' && error.code !== 'workOrder.open')) throw error
  }
}

export function toFinding(stored: StoredFinding): Finding {
  const { clientId: _client, staffId: _staff, ...finding } = stored
  return { ...finding, faults: [...stored.faults] }
}

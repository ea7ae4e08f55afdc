// Fires: confirmed by a person or by two independent signals, ended by a person only; meanwhile the gates of the building are released.
import { VigilError, type ErrorCode } from '../../contract/errors.ts'
import type { Fire, FireConfirmation, FireTest, FireTestInput } from '../../contract/fire.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { SiteDevice } from '../../contract/site.ts'
import type { DeviceCommand } from '../../contract/vocabulary.ts'
import { findIncidentOfSignal } from '../../db/alerts.ts'
import { appendAudit } from '../../db/audit.ts'
import type { StoredSignal } from '../../db/devices.ts'
import {
  endFire,
  endFireTest,
  findFire,
  findFireOf,
  hasBurnedSince,
  insertFire,
  insertFireTest,
  listActiveFires,
  listComponentFires,
  listFireTests,
  markFireReset,
  rekindleFire,
} from '../../db/fires.ts'
import { findIncident, type StoredIncident } from '../../db/incidents.ts'
import { listSignals } from '../../db/signals.ts'
import { afterCommit, inTransaction } from '../../db/transaction.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { advance } from '../incidents/lifecycle.ts'
import { recordChange } from '../incidents/record.ts'
import { newId } from '../new-id.ts'
import { buildingOfSignal, isBelow } from './panel-points.ts'
import { createReleaser, type ReleaseOutside } from './release.ts'
import { isConfirmedBy, TWO_SIGNALS_MS } from './two-signals.ts'

export interface FireOutside extends ReleaseOutside {
  deviceOf(id: string): SiteDevice | undefined
  /** A fire was confirmed, and is on disk. */
  onConfirmed(fire: Fire): void
}

export interface FireDesk {
  /** Those that have not ended. */
  list(): readonly Fire[]
  /** @throws VigilError `incident.notFound`, `fire.notFire`, `incident.wrongState`; a fire that burns is answered as it is, one that was ended burns again */
  confirm(actor: Actor, incidentId: string): Fire
  /** @throws VigilError `fire.notFound`, `fire.notReset`: before the panel was reset only with a note */
  end(actor: Actor, id: string, note?: string): Fire
  tests(): readonly FireTest[]
  /** @throws VigilError `device.notFound` */
  startTest(actor: Actor, input: FireTestInput): FireTest
  /** @throws VigilError `fire.testNotFound` */
  endTest(actor: Actor, id: string): void
  isUnderTest(deviceId: string, address: string): boolean
  /** After a signal and what it claimed are on disk. */
  onSignal(signal: StoredSignal): void
  /** Why a command may not be given now, whoever gives it; null: it may. */
  interlock(device: Pick<SiteDevice, 'building'>, command: DeviceCommand): ErrorCode | null
  /** A fire that was confirmed and has not ended, there or at a place not known. */
  isBurning(buildingId: string | null): boolean
  /** A gate was seen shut. */
  onShut(deviceId: string): void
  /** A gate can be reached again. */
  onBack(deviceId: string): void
  /** Takes up what was burning when the core ended. */
  takeUp(): void
  stop(): Promise<void>
}

/** What would shut somebody in. */
const SHUTTING: readonly DeviceCommand[] = ['restore', 'lock', 'holdLift']

export function createFireDesk(env: Env, outside: FireOutside): FireDesk {
  const { db, clock, feed, log } = env
  const releaser = createReleaser(env, outside)

  const confirm = (actor: Actor, incidentId: string, how: FireConfirmation): Fire => {
    const nowMs = clock.now()
    return inTransaction(db, () => {
      const incident = mustBeFire(env, incidentId)
      const known = findFireOf(db, incidentId)
      if (known?.endedAtMs === null) return known
      const fire = {
        id: known?.id ?? newId(nowMs),
        incidentId,
        buildingId: incident.buildingId,
        how,
        confirmedBy: actor === SYSTEM ? null : actor.id,
        confirmedAtMs: nowMs,
      }
      recordChange(env, {
        actor,
        before: incident,
        after: acknowledged(incident, nowMs),
        line: { what: 'fireConfirmed', reason: null, note: null, details: { fireId: fire.id, how, buildingId: fire.buildingId } },
        tellPms: true,
        audit: { fireId: fire.id, how },
        with: () => (known === null ? insertFire(db, fire) : rekindleFire(db, fire)),
      })
      const confirmed = findFire(db, fire.id)!
      afterCommit(db, () => {
        log.warn('a fire is confirmed; the gates are released', { fireId: fire.id, how, buildingId: fire.buildingId })
        feed.publish('fire', confirmed)
        releaser.release(fire.id)
        outside.onConfirmed(confirmed)
      })
      return confirmed
    })
  }

  const auditTest = (actor: Actor, action: string, test: Pick<FireTest, 'id'> & Partial<FireTest>): void =>
    appendAudit(db, {
      atMs: clock.now(),
      actorType: actor.type,
      actorId: actor.id,
      action,
      subject: `fireTest/${test.id}`,
      before: null,
      // Why is told by the test itself: what somebody wrote may name a person, and the chain cannot forget.
      after: { ...test, setBy: undefined, reason: undefined },
    })

  const onSignal = ({ deviceId, event }: Pick<StoredSignal, 'deviceId' | 'event'>) => {
    const device = outside.deviceOf(deviceId)
    if (device === undefined || event.type !== 'fireSignal') return
    if (event.signal === 'reset') return noteReset(env, device, event.address, clock.now())
    if (event.signal !== 'fire') return
    // A signal that claimed nothing (a test) has no incident.
    const incidentId = findIncidentOfSignal(db, `${deviceId}:${event.dedupeKey}`)
    if (incidentId === null) return
    // A panel that was reset into a fire signals it again: it is not over.
    noteReset(env, device, event.address, null)
    if (event.componentType === null) return
    const signal = { deviceId, address: event.address, componentType: event.componentType }
    if (!isConfirmedBy(device, signal, listComponentFires(db, deviceId, clock.now() - TWO_SIGNALS_MS))) return
    const building = buildingOfSignal(device, event.address)
    // One elsewhere does not release the gates of this one.
    if (listActiveFires(db).some(({ buildingId }) => buildingId === null || buildingId === building)) return
    confirm(SYSTEM, incidentId, 'twoSignals')
  }

  return {
    list: () => listActiveFires(db),
    confirm: (actor, incidentId) => confirm(actor, incidentId, 'operator'),
    end(actor, id, note) {
      const nowMs = clock.now()
      return inTransaction(db, () => {
        const fire = findFire(db, id)
        if (fire === null) throw new VigilError('fire.notFound')
        if (fire.endedAtMs !== null) return fire
        if (fire.resetAtMs === null && (note ?? '').trim() === '') throw new VigilError('fire.notReset')
        const incident = findIncident(db, fire.incidentId)!
        const line = { what: 'fireEnded', reason: null, note: note ?? null, details: { fireId: id, resetAtMs: fire.resetAtMs } }
        recordChange(env, { actor, before: incident, after: incident, line, audit: { fireId: id }, with: () => endFire(db, id, actor.id, nowMs) })
        const ended = findFire(db, id)!
        afterCommit(db, () => feed.publish('fire', ended))
        return ended
      })
    },
    tests: () => listFireTests(db, clock.now()),
    startTest(actor, input) {
      if (outside.deviceOf(input.deviceId)?.driver.startsWith('fire-panel/') !== true) throw new VigilError('device.notFound')
      const nowMs = clock.now()
      const { deviceId, address = null, reason } = input
      const test = { id: newId(nowMs), deviceId, address, reason, setAtMs: nowMs, untilMs: nowMs + input.minutes * 60_000 }
      inTransaction(db, () => {
        insertFireTest(db, { ...test, userId: actor.id })
        auditTest(actor, 'fire.testStarted', test)
      })
      return { ...test, setBy: actor.name }
    },
    endTest(actor, id) {
      inTransaction(db, () => {
        if (!endFireTest(db, id, actor.id, clock.now())) throw new VigilError('fire.testNotFound')
        auditTest(actor, 'fire.testEnded', { id })
      })
    },
    isUnderTest: (deviceId, address) =>
      listFireTests(db, clock.now()).some((test) => test.deviceId === deviceId && (test.address === null || isBelow(address, test.address))),
    onSignal,
    interlock: ({ building }, command) => (SHUTTING.includes(command) && isBurning(env, building ?? null) ? 'fire.active' : null),
    isBurning: (buildingId) => isBurning(env, buildingId),
    onShut: releaser.nudge,
    onBack: releaser.nudge,
    takeUp() {
      listActiveFires(db).forEach((fire) => releaser.release(fire.id))
      // A crash may have come between the second signal and what it confirms. What burned since, or was ended, is left to people.
      const lately = listSignals(db, 'fireSignal', { sinceMs: clock.now() - TWO_SIGNALS_MS, limit: 500 })
      for (const signal of lately.toReversed()) {
        const device = outside.deviceOf(signal.deviceId)
        const isOpen = device !== undefined && !hasBurnedSince(db, buildingOfSignal(device, signal.event.address), signal.receivedAtMs)
        if (signal.event.signal === 'fire' && isOpen) onSignal(signal)
      }
    },
    stop: releaser.stop,
  }
}

function mustBeFire(env: Env, incidentId: string): StoredIncident {
  const incident = findIncident(env.db, incidentId)
  if (incident === null) throw new VigilError('incident.notFound')
  if (incident.kind !== 'fire') throw new VigilError('fire.notFire')
  if (incident.endedAtMs !== null) throw new VigilError('incident.wrongState', { state: incident.state, allowed: [] })
  return incident
}

/** Whoever confirms a fire has taken note of it. */
function acknowledged(incident: StoredIncident, nowMs: EpochMs): StoredIncident {
  const state = advance(incident.state, 'acknowledge') ?? incident.state
  return { ...incident, state, acknowledgedAtMs: incident.acknowledgedAtMs ?? nowMs, shelvedUntilMs: null }
}

/** A fire whose building is not known is everywhere; a gate without a building belongs to every one. */
function isBurning(env: Env, buildingId: string | null): boolean {
  return listActiveFires(env.db).some((fire) => fire.buildingId === null || buildingId === null || fire.buildingId === buildingId)
}

/** @param resetAtMs null: it burns on */
function noteReset(env: Env, device: SiteDevice, address: string, resetAtMs: EpochMs | null): void {
  const building = buildingOfSignal(device, address)
  for (const fire of listActiveFires(env.db)) {
    const isMeant = (fire.resetAtMs === null) !== (resetAtMs === null) && (building === null || fire.buildingId === null || fire.buildingId === building)
    if (!isMeant || findIncident(env.db, fire.incidentId)?.deviceId !== device.id) continue
    inTransaction(env.db, () => markFireReset(env.db, fire.id, resetAtMs))
    env.feed.publish('fire', findFire(env.db, fire.id)!)
  }
}

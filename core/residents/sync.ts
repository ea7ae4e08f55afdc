// Carries to every gate what it is to hold of whom, one person at a time, until it has said yes; what it refuses is kept with its reason.
import type { EnrolmentResult } from '../../contract/enrolment.ts'
import type { GatePeople } from '../../contract/resident.ts'
import {
  countOfDevice,
  dropDeleted,
  dueEnrolment,
  endTry,
  enrolmentsOf,
  hurryEnrolments,
  hurryRefused,
  nextEnrolmentAtMs,
  retryEnrolments,
  type EnrolmentRow,
} from '../../db/enrolments.ts'
import { dropFace, dropOldFaces, getFace, getPerson, hasConsent, homesOf, isFaceHeld } from '../../db/residents.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { PeopleOfDevice } from '../../devices/driver.ts'
import type { After } from '../../devices/supervise.ts'
import type { Env } from '../env.ts'
import type { Buildings } from './buildings.ts'
import { digestOf, isSameFace, wantedAt, type HoldingGate } from './wanted.ts'

export interface SyncGate extends HoldingGate {
  readonly name: string
  /** null while the gate is away. */
  people(): PeopleOfDevice | null
}

export interface PeopleSync {
  /** Something is owed, or a gate came back. @param deviceId only this one, and what could not be told is due at once */
  kick(deviceId?: string): void
  /** By hand: also what it refused. @returns how many are due */
  retry(deviceId: string): number
  gates(): GatePeople[]
  /** What time makes of it: photos nobody fetched, gates' rows long done. */
  sweep(): void
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** A gate is often there a moment before it listens. */
const AGAIN_MS = 5000
const LONGEST_MS = 3600_000
/** A refusal is rarely cured by asking again. */
const AFTER_REFUSAL_MS = 6 * 3600_000
const DAY_MS = 24 * 3600_000
/** A gate that was away for longer has to be given a new photo. */
const FACE_KEPT_MS = 30 * DAY_MS

export function createPeopleSync(env: Env, { gates, buildings, after }: { gates(): readonly SyncGate[]; buildings: Buildings; after: After }): PeopleSync {
  const { db, clock, log } = env
  const underWay = new Map<string, Promise<void>>()
  const timers = new Map<string, () => void>()
  /** Kicked while they were at it: what they just looked for may have come since; true: the gate itself came back. */
  const again = new Map<string, boolean>()
  let hasStopped = false

  const tell = async (gate: SyncGate, people: PeopleOfDevice, row: EnrolmentRow): Promise<EnrolmentResult> => {
    if (row.state === 'deleting' || row.wanted === null) return people.remove(row.ref)
    const person = row.person_id === null ? null : getPerson(db, row.person_id)
    if (person === null) return { state: 'failed', reason: 'resident.notFound' }
    const buildingIds = homesOf(db, person.id).flatMap((home) => buildings.idOf(home) ?? [])
    const wanted = wantedAt(gate, { person, buildingIds, hasConsent: hasConsent(db, person.id) }, clock.now())
    if (wanted === null) return people.remove(row.ref)
    const { faceSha256, ...rest } = wanted
    const face = faceSha256 === null ? null : (getFace(db, person.id) ?? (isSameFace(row.held, digestOf(wanted)) ? 'keep' : undefined))
    if (face === undefined) return { state: 'failed', reason: 'resident.faceNeeded' }
    return people.put({ ...rest, face })
  }
  const end = (row: EnrolmentRow, { state, reason }: EnrolmentResult) => {
    const atMs = clock.now()
    inTransaction(db, () => {
      const isRemoval = row.wanted === null
      const pauseMs = state === 'failed' ? AFTER_REFUSAL_MS : Math.min(LONGEST_MS, AGAIN_MS * 2 ** Math.min(row.tries, 10))
      const next = state === 'synced' ? (isRemoval ? 'deleted' : 'synced') : isRemoval ? 'deleting' : state === 'failed' ? 'failed' : 'pending'
      endTry(db, row, { state: next, reason, nextAtMs: state === 'synced' ? atMs : atMs + pauseMs, atMs })
      if (row.person_id !== null && state === 'synced') forgetGivenFace(row.person_id)
    })
  }
  /** Once every gate that is to know the face does, nobody else has to. */
  const forgetGivenFace = (personId: string) => {
    if (!isFaceHeld(db, personId)) return
    const holding = new Set(gates().flatMap(({ deviceId, holds }) => (holds.includes('face') ? [deviceId] : [])))
    const rows = enrolmentsOf(db, personId).filter(({ deviceId }) => holding.has(deviceId))
    if (rows.length > 0 && rows.every(({ state }) => state === 'synced' || state === 'deleted')) dropFace(db, personId)
  }
  /** @returns false when it does not answer: the others would wait for the same */
  const work = async (gate: SyncGate): Promise<boolean> => {
    /** Something that the gate held was changed or taken out: a card that it refused may be free now. */
    let isFreed = false
    for (;;) {
      const people = hasStopped ? null : gate.people()
      const row = people === null ? null : dueEnrolment(db, gate.deviceId, clock.now())
      if (people !== null && row === null && isFreed && hurryRefused(db, gate.deviceId, clock.now()) > 0) {
        isFreed = false
        continue
      }
      if (people === null || row === null) return true
      const result = await tell(gate, people, row).catch((error: unknown): EnrolmentResult => {
        log.error('a gate could not be told about a person', { error: String(error), deviceId: gate.deviceId })
        return { state: 'unreachable', reason: 'system.internal' }
      })
      if (hasStopped) return true
      end(row, result)
      isFreed ||= result.state === 'synced' && row.held !== null
      if (result.state === 'failed') log.warn('a gate refused a person', { deviceId: gate.deviceId, ref: row.ref, reason: result.reason })
      if (result.state === 'unreachable') return false
    }
  }
  const start = (gate: SyncGate, isBack = false) => {
    if (hasStopped) return
    if (underWay.has(gate.deviceId)) return void again.set(gate.deviceId, isBack || again.get(gate.deviceId) === true)
    timers.get(gate.deviceId)?.()
    timers.delete(gate.deviceId)
    const done = work(gate)
      .catch((error: unknown) => {
        log.error('syncing a gate failed', { error: String(error), deviceId: gate.deviceId })
        return false
      })
      .then((hasAnswered) => {
        underWay.delete(gate.deviceId)
        const isBackAgain = again.get(gate.deviceId)
        again.delete(gate.deviceId)
        if (isBackAgain !== undefined && (hasAnswered || isBackAgain)) return start(gate)
        const nextAtMs = hasStopped ? null : nextEnrolmentAtMs(db, gate.deviceId)
        // One that is away is taken up when it comes back.
        if (nextAtMs === null || gate.people() === null) return
        const pauseMs = Math.min(Math.max(nextAtMs - clock.now(), hasAnswered ? 0 : AGAIN_MS), LONGEST_MS)
        timers.set(
          gate.deviceId,
          after(pauseMs, () => start(gate)),
        )
      })
    underWay.set(gate.deviceId, done)
  }
  const gateOf = (deviceId: string) => gates().find((gate) => gate.deviceId === deviceId)

  return {
    kick(deviceId) {
      if (deviceId === undefined) return gates().forEach((gate) => start(gate))
      const gate = gateOf(deviceId)
      if (gate === undefined) return
      hurryEnrolments(db, deviceId, clock.now())
      start(gate, true)
    },
    retry(deviceId) {
      const due = retryEnrolments(db, deviceId, clock.now())
      const gate = gateOf(deviceId)
      if (gate !== undefined) start(gate)
      return due
    },
    gates: () => gates().map(({ deviceId, name, holds }) => ({ deviceId, name, holds: [...holds], ...countOfDevice(db, deviceId) })),
    sweep() {
      const nowMs = clock.now()
      dropOldFaces(db, nowMs - FACE_KEPT_MS)
      dropDeleted(db, nowMs - FACE_KEPT_MS)
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay.values())
    },
    async stop() {
      hasStopped = true
      for (const cancel of timers.values()) cancel()
      timers.clear()
      await Promise.all(underWay.values())
    },
  }
}

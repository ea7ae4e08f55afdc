// Puts devices into service: tries what each of them can do, one thing at a time, and keeps how it ended for the commissioning sheet.
import { VigilError } from '../../contract/errors.ts'
import { isCommandCheck, type CheckResult, type DeviceCheck, type PairedDevice } from '../../contract/pairing.ts'
import type { CommandResult } from '../../contract/device.ts'
import type { DeviceKind } from '../../contract/vocabulary.ts'
import { appendAudit } from '../../db/audit.ts'
import { lastSignalOf, listChecks, saveCheck, type NewCheck } from '../../db/device-checks.ts'
import { inTransaction } from '../../db/transaction.ts'
import { driverById, type AnyDriver } from '../../devices/registry.ts'
import type { Devices } from '../devices.ts'
import type { Actor, Env } from '../env.ts'

export interface PairingDesk {
  /** In the order of the site file. */
  list(): PairedDevice[]
  /** Tries one thing now. @throws VigilError `device.notFound`, `device.commandUnsupported`, `device.tooOften`, `fire.active` */
  run(actor: Actor, deviceId: string, check: DeviceCheck): Promise<CheckResult>
  /** What somebody saw at the device itself. @throws VigilError `device.notFound`, `device.commandUnsupported` */
  judge(actor: Actor, deviceId: string, check: DeviceCheck, passed: boolean, note: string | null): CheckResult
}

type Outcome = Pick<NewCheck, 'state' | 'reason'>

/** A thing that happened at the device so long ago was made to happen for this. */
const EVENT_WITHIN_MS = 10 * 60_000
const TEST_PERSON = { ref: 'VIGILTEST', name: 'VIGIL TEST' }
const ALWAYS_TELL: readonly DeviceKind[] = ['plate-reader', 'fire-panel', 'patrol-reader', 'sensor']

/** What there is to try of a driver. */
export function checksOf({ kind, commands, holds = [] }: Pick<AnyDriver, 'kind' | 'commands' | 'holds'>): readonly DeviceCheck[] {
  return [
    'connection',
    ...(ALWAYS_TELL.includes(kind) || holds.length > 0 ? (['events'] as const) : []),
    ...commands,
    ...(commands.length > 0 ? (['position'] as const) : []),
    ...(holds.length > 0 ? (['people'] as const) : []),
  ]
}

export interface PairingOptions extends Pick<Devices, 'statuses' | 'command' | 'peopleOf' | 'listening'> {
  /** When the device's last sample came; samples are no signals. */
  telemetryAtMs?(deviceId: string): number | null
}

export function createPairingDesk(env: Env, devices: PairingOptions): PairingDesk {
  const { db, clock } = env
  const mustFind = (deviceId: string, check: DeviceCheck) => {
    const status = devices.statuses().find(({ id }) => id === deviceId)
    const driver = status === undefined ? null : driverById(status.driver)
    if (status === undefined || driver === null) throw new VigilError('device.notFound')
    if (!checksOf(driver).includes(check)) throw new VigilError('device.commandUnsupported')
    return status
  }
  const keep = (actor: Actor, deviceId: string, check: DeviceCheck, outcome: Outcome, note: string | null = null): CheckResult => {
    const atMs = clock.now()
    inTransaction(db, () => {
      saveCheck(db, { deviceId, check, ...outcome, note, by: actor.id, atMs })
      // What somebody wrote may name a person, and the chain cannot forget.
      const after = { check, ...outcome }
      appendAudit(db, { atMs, actorType: actor.type, actorId: actor.id, action: 'device.checked', subject: `device/${deviceId}`, before: null, after })
    })
    return { check, ...outcome, note, atMs, by: actor.name }
  }
  const lastOf = (deviceId: string): { readonly type: string; readonly atMs: number; readonly replayed: boolean } | null => {
    const signal = lastSignalOf(db, deviceId)
    const sampleAtMs = devices.telemetryAtMs?.(deviceId) ?? null
    return sampleAtMs !== null && sampleAtMs > (signal?.atMs ?? -Infinity) ? { type: 'telemetry', atMs: sampleAtMs, replayed: false } : signal
  }
  const tryPeople = async (deviceId: string): Promise<Outcome> => {
    const people = devices.peopleOf(deviceId)
    if (people === null) return { state: 'failed', reason: 'device.unreachable' }
    const whoNever = { kind: 'visitor', validFromMs: 0, validToMs: 1000, cardNumber: null, maxUses: 1, face: null } as const
    const put = await people.put({ ...TEST_PERSON, ...whoNever })
    const removed = await people.remove(TEST_PERSON.ref)
    const failed = [put, removed].find(({ state }) => state !== 'synced')
    return failed === undefined ? { state: 'passed', reason: null } : { state: 'failed', reason: failed.reason }
  }

  return {
    list: () =>
      devices.statuses().map((status) => {
        const driver = driverById(status.driver)
        const known = new Map(listChecks(db, status.id).map((result) => [result.check, result]))
        const untested = (check: DeviceCheck): CheckResult => ({ check, state: 'untested', reason: null, note: null, atMs: null, by: null })
        const last = lastOf(status.id)
        const { id, name, kind, buildingId, state, problem } = status
        return {
          id,
          name,
          kind,
          driver: status.driver,
          title: driver?.title ?? { zh: status.driver, en: status.driver },
          proven: driver?.proven ?? 'fake',
          buildingId,
          state,
          problem,
          listening: devices.listening(id),
          lastSignal: last && { type: last.type, atMs: last.atMs },
          checks: (driver === null ? [] : checksOf(driver)).map((check) => known.get(check) ?? untested(check)),
        }
      }),
    async run(actor, deviceId, check) {
      const status = mustFind(deviceId, check)
      if (isCommandCheck(check)) {
        const result = await devices.command(actor, { deviceId, command: check, reason: '调试' })
        if (result.state === 'confirmed') keep(actor, deviceId, 'position', { state: 'passed', reason: null })
        return keep(actor, deviceId, check, outcomeOf(result))
      }
      if (check === 'people') return keep(actor, deviceId, check, await tryPeople(deviceId))
      if (check === 'connection') {
        const isOnline = status.state === 'online'
        return keep(actor, deviceId, check, isOnline ? { state: 'passed', reason: null } : { state: 'failed', reason: status.problem ?? 'device.unreachable' })
      }
      if (check === 'position') return keep(actor, deviceId, check, { state: 'failed', reason: 'device.notConfirmed' })
      const last = lastOf(deviceId)
      const isFresh = last !== null && !last.replayed && clock.now() - last.atMs <= EVENT_WITHIN_MS
      return keep(actor, deviceId, check, isFresh ? { state: 'passed', reason: null } : { state: 'failed', reason: 'pairing.noEvent' })
    },
    judge(actor, deviceId, check, passed, note) {
      mustFind(deviceId, check)
      return keep(actor, deviceId, check, { state: passed ? 'passed' : 'failed', reason: passed ? null : 'pairing.seenOtherwise' }, note)
    },
  }
}

function outcomeOf({ state, reason }: CommandResult): Outcome {
  if (state === 'confirmed') return { state: 'passed', reason: null }
  return { state: state === 'accepted' ? 'unsure' : 'failed', reason }
}

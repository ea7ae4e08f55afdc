// What devices signal: on disk before the device is told so, with what was done about it where that succeeds.
import type { DeviceEvent } from '../contract/device.ts'
import type { SiteDevice } from '../contract/site.ts'
import { insertSignal, listUnhandledSignals, markSignalHandled, type StoredSignal } from '../db/devices.ts'
import { inTransaction } from '../db/transaction.ts'
import type { After } from '../devices/supervise.ts'
import type { AlertClaim } from './alerts.ts'
import type { Env } from './env.ts'

export interface SignalIntakeOptions {
  deviceOf(id: string): SiteDevice | undefined
  /** Called inside the transaction that marks the signal handled. */
  raiseAlert(claim: AlertClaim): unknown
  readonly after: After
}

export interface SignalIntake {
  /** When it returns, the signal is on disk. */
  receive(deviceId: string, event: Exclude<DeviceEvent, { type: 'state' }>): void
  /** Acts upon what was stored and not yet acted upon: a crash's leavings, or what failed. */
  takeUp(): void
  stop(): void
}

const AGAIN_MS = 5000

export function createSignalIntake(env: Env, options: SignalIntakeOptions): SignalIntake {
  const { db, clock, log } = env
  let cancel = () => {}
  let hasStopped = false

  const handle = (signal: StoredSignal): void => {
    inTransaction(db, () => {
      const device = options.deviceOf(signal.deviceId)
      const claim = device === undefined ? null : claimOf(device, signal)
      if (claim !== null) options.raiseAlert(claim)
      markSignalHandled(db, signal.id, clock.now())
    })
  }

  const tryToHandle = (signal: StoredSignal): void => {
    try {
      handle(signal)
    } catch (error) {
      log.error('a device signal could not be acted upon; it will be tried again', { error: String(error), deviceId: signal.deviceId })
      cancel()
      if (!hasStopped) cancel = options.after(AGAIN_MS, takeUp)
    }
  }
  const takeUp = () => listUnhandledSignals(db).forEach(tryToHandle)

  return {
    receive(deviceId, event) {
      // One commit, because a burst waits for each: acting is a part that can fail alone (a savepoint), the signal stays.
      const stored = inTransaction(db, () => {
        const inserted = insertSignal(db, { deviceId, receivedAtMs: clock.now(), event, dedupeKey: event.dedupeKey })
        if (inserted !== null) tryToHandle(inserted)
        return inserted
      })
      if (stored !== null) log.info('a fire panel signals', { deviceId, signal: event.signal, address: event.address, test: event.test })
    },
    takeUp,
    stop() {
      hasStopped = true
      cancel()
    },
  }
}

/** Only a fire that is no test becomes an alert; every other signal is kept, and nothing more. */
export function claimOf(device: SiteDevice, { event, receivedAtMs }: Pick<StoredSignal, 'event' | 'receivedAtMs'>): AlertClaim | null {
  if (event.type !== 'fireSignal' || event.signal !== 'fire' || event.test) return null
  return {
    kind: 'fire',
    severity: 'critical',
    source: device.driver,
    cameraId: device.cameras[0] ?? null,
    deviceId: device.id,
    buildingId: device.building ?? null,
    // Each detector is a place of its own: a second one must not hide in the first one's incident.
    zone: event.address,
    place: `${device.name} ${event.text === '' ? event.address : event.text}`,
    atMs: receivedAtMs,
    deviceAtMs: event.deviceAtMs,
    score: null,
    boxes: [],
    why: { address: event.address, text: event.text, ...(event.componentType === null ? {} : { componentType: event.componentType }) },
    dedupeKey: `${device.id}:${event.dedupeKey}`,
  }
}

// Keeps one device going: opens it, watches it, opens it again with growing pauses, and says at every moment how it stands.
import type { DeviceEvent, EventAnswer, StateEvent } from '../contract/device-events.ts'
import { VigilError, type ErrorCode } from '../contract/errors.ts'
import type { EpochMs } from '../contract/ids.ts'
import type { DeviceKind, DeviceState } from '../contract/vocabulary.ts'
import type { Driver, DriverIo, Session } from './driver.ts'

/** Runs something later. @returns cancels it */
export type After = (ms: number, run: () => void) => () => void

export const realAfter: After = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

export interface DeviceStanding {
  readonly state: DeviceState
  readonly sinceMs: EpochMs
  readonly problem: ErrorCode | null
}

export interface SuperviseOptions<K extends DeviceKind> {
  readonly driver: Driver<K>
  /** As the driver's schema gave it out. */
  readonly config: unknown
  now(): EpochMs
  readonly after: After
  /** 0..1 */
  random(): number
  readonly log: DriverIo['log']
  /** Everything but `state` events; resolves once it is stored for good. */
  onEvent(event: Exclude<DeviceEvent, StateEvent>): Promise<EventAnswer>
  onStanding(standing: DeviceStanding): void
  /** As DriverIo; absent: nothing is known of an earlier run. */
  lastStoredAtMs?(): EpochMs | null
}

export interface SupervisedDevice {
  standing(): DeviceStanding
  /** null while the device is not open. */
  session(): Session | null
  /** Resolves when no socket and no timer is left. */
  stop(): Promise<void>
}

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000

/** 1 s, 2 s, 4 s ... 60 s, each ± 20 % so that devices behind one switch do not come back in step. @param random01 0..1 */
export function backOffMs(failures: number, random01: number): number {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 16))
  return Math.round(pause * (0.8 + 0.4 * random01))
}

/** Wrong credentials end the trying until the device is configured anew: cameras and gates lock accounts. */
export function superviseDevice<K extends DeviceKind>(options: SuperviseOptions<K>): SupervisedDevice {
  const { driver, config, log } = options
  const ending = new AbortController()
  let standing: DeviceStanding = { state: 'connecting', sinceMs: options.now(), problem: null }
  let session: Session | null = null
  let failures = 0
  let cancel = () => {}
  let busy: Promise<void> = Promise.resolve()

  const stand = (state: DeviceState, problem: ErrorCode | null) => {
    if (ending.signal.aborted || (standing.state === state && standing.problem === problem)) return
    standing = { state, problem, sinceMs: standing.state === state ? standing.sinceMs : options.now() }
    options.onStanding(standing)
  }

  const io: DriverIo = {
    now: options.now,
    log,
    signal: ending.signal,
    lastStoredAtMs: () => options.lastStoredAtMs?.() ?? null,
    async emit(event) {
      if (event.type !== 'state') return options.onEvent(event)
      // A device that dials in shows by its first word, not by being opened, that all is well.
      if (event.state === 'online') failures = 0
      stand(event.state, event.problem as ErrorCode | null)
      return { open: false, say: null }
    },
  }

  const next = (ms: number, run: () => Promise<void>) => {
    if (ending.signal.aborted) return
    cancel = options.after(ms, () => {
      busy = run()
    })
  }

  const open = async (): Promise<void> => {
    try {
      session = await driver.open(config, io)
    } catch (error) {
      return failed(error)
    }
    if (ending.signal.aborted) return
    if (session.online) {
      failures = 0
      stand('online', null)
    } else if (standing.state !== 'online') stand('connecting', null)
    watch(session)
  }

  const watch = (opened: Session) => {
    const { check } = opened
    if (check === undefined) return
    next(check.everyMs, async () => {
      try {
        await check.run()
      } catch (error) {
        return failed(error)
      }
      watch(opened)
    })
  }

  const failed = async (error: unknown): Promise<void> => {
    const lost = session
    session = null
    if (lost !== null) await lost.close().catch((reason: unknown) => log('warn', 'closing failed', { error: String(reason) }))
    if (ending.signal.aborted) return
    const code = error instanceof VigilError ? error.code : 'system.internal'
    failures += 1
    if (code === 'system.internal') log('warn', 'the driver failed', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    else if (failures === 1) log('warn', 'the device is not there', { code, ...(error instanceof VigilError ? error.details : {}) })
    if (code === 'device.unauthorized') return stand('unauthorized', code)
    stand('offline', code)
    next(backOffMs(failures, options.random()), open)
  }

  busy = open()
  return {
    standing: () => standing,
    session: () => session,
    async stop() {
      ending.abort()
      cancel()
      await busy
      const last = session
      session = null
      await last?.close()
    },
  }
}

// Keeps one subscription to one device: opened, pulled from, opened again after a while; never after a refused log-in.
import type { CameraSignal } from '../../contract/camera-pairing.ts'
import type { CameraEventsView } from '../../contract/camera-events.ts'
import { VigilError } from '../../contract/errors.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { SignalWatch, watchSignals } from '../../devices/cameras/watch-signals.ts'
import type { After } from '../../devices/supervise.ts'
import type { Lane } from '../lane.ts'
import type { Log } from '../log.ts'
import type { EventDevice } from './event-devices.ts'

export interface FollowMeans {
  readonly now: () => EpochMs
  readonly log: Log
  readonly after: After
  /** Opening takes its turn: after a power cut all come back at once. */
  readonly lane: Lane
  readonly watch: typeof watchSignals
  /** Must not throw. */
  onSignals(signals: readonly CameraSignal[], watch: Pick<SignalWatch, 'sources' | 'sourceOf'>): void
}

export interface Following {
  listening(): Pick<CameraEventsView['listening'], 'state' | 'sinceMs' | 'problem'>
  /** Resolves when the device has been told, or could not be. */
  stop(): Promise<void>
}

const PULL_SECONDS = 20
/** A device that always has something to say is asked four times a second and no more. */
const BETWEEN_MS = 250
const AGAIN_MS = [5000, 10_000, 20_000, 40_000, 80_000, 120_000] as const
/** A subscription that lived so long was one: what comes after is a new failure. */
const LIVED_MS = 60_000

export function followDevice({ address, login, cameras }: EventDevice, means: FollowMeans): Following {
  const { now, log, after, lane } = means
  const ended = new AbortController()
  const { signal } = ended
  const camera = cameras[0]?.id
  let listening: ReturnType<Following['listening']> = { state: 'opening', sinceMs: now(), problem: null }
  const say = (state: typeof listening.state, problem: string | null = null) => {
    if (listening.state !== state || listening.problem !== problem) listening = { state, problem, sinceMs: now() }
  }
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      if (signal.aborted) return resolve()
      const done = () => {
        cancel()
        signal.removeEventListener('abort', done)
        resolve()
      }
      const cancel = after(ms, done)
      signal.addEventListener('abort', done)
    })
  const io = { now, signal, log: () => {} }
  const listen = async (watch: SignalWatch): Promise<void> => {
    try {
      while (!signal.aborted) {
        const signals = await watch.pull()
        say('subscribed')
        if (signals.length > 0 && !signal.aborted) means.onSignals(signals, watch)
        await pause(BETWEEN_MS)
      }
    } finally {
      await watch.close()
    }
  }
  const run = async () => {
    let failures = 0
    while (!signal.aborted) {
      const beganMs = now()
      try {
        const watch = await lane.run(async () => (signal.aborted ? null : means.watch({ address, login, pullSeconds: PULL_SECONDS }, io)))
        if (watch !== null) await listen(watch)
      } catch (error) {
        if (signal.aborted) return
        if (!(error instanceof VigilError)) throw error
        log.info('events of a camera are not heard', { camera, reason: error.code, ...error.details })
        // A wrong password does not become right by itself, and a few of them lock the account.
        if (error.code === 'device.unauthorized') return say('refused', error.code)
        if (error.details?.['missing'] !== undefined) return say('absent')
        say('waiting', error.code)
      }
      failures = Math.abs(now() - beganMs) >= LIVED_MS ? 0 : failures
      await pause(AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)]!)
      failures += 1
    }
  }
  const running = run().catch((error: unknown) => {
    say('waiting', 'request.internal')
    log.error('listening to a camera', { camera, error: String(error) })
  })
  return {
    listening: () => listening,
    stop() {
      ended.abort()
      return running
    },
  }
}

// Keeps the gates of a burning building released, each at its own pace: asked again until it is confirmed open, and looked after then, until somebody ends the fire.
import type { Fire, FireGate } from '../../contract/fire.ts'
import type { CommandResult } from '../../contract/device.ts'
import { findFire, recordFireGate } from '../../db/fires.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { After } from '../../devices/supervise.ts'
import type { DeviceCommand } from '../../contract/vocabulary.ts'
import type { Env } from '../env.ts'

export interface ReleasableGate {
  readonly id: string
  readonly commands: readonly DeviceCommand[]
}

export interface ReleaseOutside {
  /** Gates and barriers of a building; of the whole site for null. */
  gatesOf(buildingId: string | null): readonly ReleasableGate[]
  /** Past the usual limits, never past the audit. @param isFirst the incident's timeline tells first tries only */
  command(deviceId: string, command: DeviceCommand, fire: Fire, isFirst: boolean): Promise<CommandResult>
  readonly after: After
}

export interface Releaser {
  /** Also for a fire that was under way when the core ended. */
  release(fireId: string): void
  /** A gate was seen shut, or is there again: if it is to be open it is asked at once. */
  nudge(deviceId: string): void
  stop(): Promise<void>
}

const AGAIN_MS = 30_000
/** A gate without a position input can never be confirmed: after half an hour it is told less often. */
const PATIENT_TRIES = 60
/** Also one that is held open: somebody may have shut it at the gate itself. */
const SELDOM_MS = 5 * 60_000

/** Seen shut so often in a row it is asked at once; one that goes on like this (a contact that chatters) after a while each time, or nothing else would be done. */
const NUDGES_AT_ONCE = 5
const NUDGED_MS = 2000

interface Watch {
  readonly fireId: string
  readonly gate: ReleasableGate
  /** null while it is being asked. */
  waiting: { readonly cancel: () => void; readonly go: () => void; readonly isNudged: boolean } | null
  /** Seen shut while it was being asked. */
  again: boolean
  /** How often in a row it was asked because it was seen shut. */
  nudges: number
}

export function createReleaser(env: Env, outside: ReleaseOutside): Releaser {
  const watches = new Set<Watch>()
  const underWay = new Set<Promise<void>>()
  let hasStopped = false

  const note = (fireId: string, gate: Omit<FireGate, 'tries'>): void => {
    inTransaction(env.db, () => recordFireGate(env.db, fireId, gate))
    const fire = findFire(env.db, fireId)
    if (fire !== null) env.feed.publish('fire', fire)
  }

  /** @returns how long it may be left alone */
  const tryGate = async (fire: Fire, gate: ReleasableGate, tries: number): Promise<number> => {
    note(fire.id, { deviceId: gate.id, state: 'requested', reason: null, atMs: env.clock.now() })
    let command: DeviceCommand = gate.commands.includes('holdOpen') ? 'holdOpen' : 'open'
    let result = await outside.command(gate.id, command, fire, tries === 0)
    if (result.state === 'rejected' && result.reason === 'device.commandUnsupported') {
      command = 'open'
      result = await outside.command(gate.id, command, fire, tries === 0)
    }
    if (!hasStopped) note(fire.id, { deviceId: gate.id, ...result, atMs: env.clock.now() })
    // One that cannot be held shuts by itself: a pulse every half minute is the best it can do.
    return (command === 'holdOpen' && result.state === 'confirmed') || tries >= PATIENT_TRIES ? SELDOM_MS : AGAIN_MS
  }

  const ask = async (watch: Watch): Promise<void> => {
    const { fireId, gate } = watch
    const fire = findFire(env.db, fireId)
    if (hasStopped || fire === null || fire.endedAtMs !== null) return void watches.delete(watch)
    const tries = fire.gates.find(({ deviceId }) => deviceId === gate.id)?.tries ?? 0
    const pauseMs = await tryGate(fire, gate, tries).catch((error: unknown) => {
      env.log.error('a gate could not be released', { deviceId: gate.id, error: String(error) })
      return AGAIN_MS
    })
    // Of a fire that was ended and burns again there is another by now.
    if (hasStopped || !watches.has(watch)) return
    const isNudged = watch.again
    watch.again = false
    wait(watch, isNudged ? nudgedMs(watch) : pauseMs, isNudged)
  }
  const nudgedMs = ({ nudges }: Watch) => (nudges > NUDGES_AT_ONCE ? NUDGED_MS : 0)

  const wait = (watch: Watch, pauseMs: number, isNudged = false): void => {
    const go = () => {
      watch.waiting = null
      const asking = ask(watch).finally(() => underWay.delete(asking))
      underWay.add(asking)
    }
    const onTime = () => {
      // Left alone for its usual time: it chatters no longer.
      if (!isNudged) watch.nudges = 0
      go()
    }
    watch.waiting = { cancel: outside.after(pauseMs, onTime), go, isNudged }
  }

  return {
    release(fireId) {
      const fire = findFire(env.db, fireId)
      if (fire === null || fire.endedAtMs !== null) return
      for (const watch of watches) {
        if (watch.fireId !== fireId) continue
        watch.waiting?.cancel()
        watches.delete(watch)
      }
      for (const gate of outside.gatesOf(fire.buildingId)) {
        const watch: Watch = { fireId, gate, waiting: null, again: false, nudges: 0 }
        watches.add(watch)
        const isHeld = gate.commands.includes('holdOpen') && fire.gates.some(({ deviceId, state }) => deviceId === gate.id && state === 'confirmed')
        wait(watch, SELDOM_MS)
        if (isHeld) continue
        watch.waiting?.cancel()
        watch.waiting?.go()
      }
    },
    nudge(deviceId) {
      for (const watch of watches) {
        if (watch.gate.id !== deviceId) continue
        const { waiting } = watch
        if (waiting?.isNudged !== true) watch.nudges += 1
        if (waiting === null) watch.again = true
        else if (nudgedMs(watch) === 0) {
          waiting.cancel()
          waiting.go()
        } else if (!waiting.isNudged) {
          waiting.cancel()
          wait(watch, NUDGED_MS, true)
        }
      }
    },
    async stop() {
      hasStopped = true
      for (const watch of watches) watch.waiting?.cancel()
      await Promise.allSettled(underWay)
    },
  }
}

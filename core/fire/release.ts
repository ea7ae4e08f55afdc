// Keeps the gates of a burning building released: all at once, again and again those not confirmed open, until somebody ends the fire.
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
  stop(): Promise<void>
}

const AGAIN_MS = 30_000
/** A gate without a position input can never be confirmed: after half an hour it is told less often. */
const PATIENT_TRIES = 60
const SELDOM_MS = 5 * 60_000

export function createReleaser(env: Env, outside: ReleaseOutside): Releaser {
  const cancels = new Set<() => void>()
  const underWay = new Set<Promise<void>>()
  let hasStopped = false

  const note = (fireId: string, gate: Omit<FireGate, 'tries'>): void => {
    inTransaction(env.db, () => recordFireGate(env.db, fireId, gate))
    const fire = findFire(env.db, fireId)
    if (fire !== null) env.feed.publish('fire', fire)
  }

  const tryGate = async (fire: Fire, gate: ReleasableGate, tries: number): Promise<void> => {
    note(fire.id, { deviceId: gate.id, state: 'requested', reason: null, atMs: env.clock.now() })
    let result = await outside.command(gate.id, gate.commands.includes('holdOpen') ? 'holdOpen' : 'open', fire, tries === 0)
    // A board without a relay for holding says so: a pulse every half minute is the best it can do.
    if (result.state === 'rejected' && result.reason === 'device.commandUnsupported') result = await outside.command(gate.id, 'open', fire, tries === 0)
    if (!hasStopped) note(fire.id, { deviceId: gate.id, ...result, atMs: env.clock.now() })
  }

  const round = async (fireId: string): Promise<void> => {
    const fire = findFire(env.db, fireId)
    if (fire === null || fire.endedAtMs !== null) return
    const gates = outside.gatesOf(fire.buildingId)
    const known = new Map(fire.gates.map((gate) => [gate.deviceId, gate]))
    const open = gates.filter(({ id }) => known.get(id)?.state !== 'confirmed')
    await Promise.all(
      open.map((gate) =>
        tryGate(fire, gate, known.get(gate.id)?.tries ?? 0).catch((error: unknown) =>
          env.log.error('a gate could not be released', { deviceId: gate.id, error: String(error) }),
        ),
      ),
    )
    if (hasStopped || open.length === 0) return
    const isPatient = open.some(({ id }) => (known.get(id)?.tries ?? 0) < PATIENT_TRIES)
    const cancel = outside.after(isPatient ? AGAIN_MS : SELDOM_MS, () => {
      cancels.delete(cancel)
      run(fireId)
    })
    cancels.add(cancel)
  }

  const run = (fireId: string): void => {
    const running = round(fireId).finally(() => underWay.delete(running))
    underWay.add(running)
  }

  return {
    release: run,
    async stop() {
      hasStopped = true
      for (const cancel of cancels) cancel()
      await Promise.allSettled(underWay)
    },
  }
}

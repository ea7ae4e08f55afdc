// A fire desk for tests: real database and incidents, one panel, three gates that answer as told, and time that passes by hand.
import type { CommandResult } from '../../contract/device.ts'
import type { FireSignalEvent } from '../../contract/device-events.ts'
import type { SiteDevice } from '../../contract/site.ts'
import type { DeviceCommand } from '../../contract/vocabulary.ts'
import { insertSignal } from '../../db/devices.ts'
import { raiseAlert } from '../alerts.ts'
import type { MovableEnv } from '../correlation/scenario-fixture.ts'
import { claimOf } from '../device-claims.ts'
import type { Actor } from '../env.ts'
import { listOpenIncidents } from '../incidents/service.ts'
import { createFireDesk, type FireDesk } from './desk.ts'

export const panel: SiteDevice = {
  id: 'panel',
  driver: 'fire-panel/gb26875',
  name: '消防主机',
  building: 'b3',
  cameras: ['lobby-3-1'],
  points: [
    { address: '1-3-0001', name: '3栋17层走廊', building: 'b3', floor: 17, cameras: ['corridor-17'] },
    { address: '1-9', building: 'b9', cameras: [] },
  ],
  config: {},
}
const { building: _, ...placeless } = panel
/** Of which nobody wrote down where it is. */
export const unplaced: SiteDevice = { ...placeless, id: 'old-panel', points: [] }
export const operator: Actor = { type: 'user', id: 'u1', name: 'wang' }

const gates = [
  { id: 'gate-3-1', building: 'b3', commands: ['open', 'holdOpen', 'restore'] as DeviceCommand[] },
  { id: 'gate-3-2', building: 'b3', commands: ['open'] as DeviceCommand[] },
  { id: 'gate-9-1', building: 'b9', commands: ['open', 'holdOpen'] as DeviceCommand[] },
]

export interface FireScene {
  readonly fires: FireDesk
  /** `<gate> <command>`, and `again` when it is not the first time. */
  readonly commanded: string[]
  /** The fires that were told to the linkages. */
  readonly linked: string[]
  /** By `<gate> <command>`; everything else is confirmed. */
  answers: Record<string, CommandResult>
  /** The core ends before the desk hears of it. */
  isCutOff: boolean
  /** What the intake does with a signal: store, claim unless under test, then tell the desk. */
  readonly signal: (part?: Partial<FireSignalEvent>, device?: SiteDevice) => void
  readonly incidents: () => ReturnType<typeof listOpenIncidents>
  readonly pass: (ms: number) => Promise<void>
}

export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

export function createFireScene(env: MovableEnv): FireScene {
  const commanded: string[] = []
  const linked: string[] = []
  let timers: { readonly atMs: number; readonly run: () => void }[] = []
  let count = 0
  const fires = createFireDesk(env, {
    deviceOf: (id) => [panel, unplaced].find((device) => device.id === id),
    gatesOf: (building) => gates.filter((gate) => building === null || gate.building === building),
    async command(id, command, _fire, isFirst) {
      commanded.push(`${id} ${command}${isFirst ? '' : ' again'}`)
      return scene.answers[`${id} ${command}`] ?? { state: 'confirmed', reason: null }
    },
    after(ms, run) {
      const timer = { atMs: env.clock.now() + ms, run }
      timers.push(timer)
      return () => (timers = timers.filter((one) => one !== timer))
    },
    onConfirmed: (fire) => linked.push(fire.id),
  })
  const scene: FireScene = {
    fires,
    commanded,
    linked,
    answers: {},
    isCutOff: false,
    signal(part = {}, device = panel) {
      const event: FireSignalEvent = {
        type: 'fireSignal',
        signal: 'fire',
        address: '1-3-0001',
        text: '走廊',
        componentType: 42,
        deviceAtMs: null,
        test: false,
        dedupeKey: `k${++count}`,
        ...part,
      }
      const stored = insertSignal(env.db, { deviceId: device.id, receivedAtMs: env.clock.now(), event, dedupeKey: event.dedupeKey })!
      const claim = fires.isUnderTest(device.id, event.address) ? null : claimOf(device, stored)
      if (claim !== null) raiseAlert(env, claim)
      if (!scene.isCutOff) fires.onSignal(stored)
    },
    incidents: () => listOpenIncidents(env),
    async pass(ms) {
      env.pass(ms)
      for (const timer of timers.filter(({ atMs }) => atMs <= env.clock.now())) {
        timers = timers.filter((one) => one !== timer)
        timer.run()
      }
      await settle()
    },
  }
  return scene
}

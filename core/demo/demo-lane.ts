// The demo's lane: a simulated plate reader that sees a resident and a stranger by turns, and now and then a vehicle that is blocked.
import { createPlateReader } from '../../devices/simulator/plate-reader.ts'
import type { VehicleInput } from '../../contract/vehicle.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

export const LANE_PATH = '/demo/north-gate-in'

/** None of them is anybody's: the letters O and I are on no plate. */
const RESIDENT = '粤BO0001'
const STRANGER = '粤BI2345'
const BLOCKED = '粤BO4444'

export const DEMO_VEHICLES: readonly VehicleInput[] = [
  { plate: RESIDENT, list: 'allow', home: '3栋1单元1701' },
  { plate: BLOCKED, list: 'block', note: '演示：多次占用消防通道' },
]

const HEARTBEAT_MS = 5000
const EVERY_MS = 30_000
/** One of so many is the blocked one. */
const BLOCKED_EVERY = 40

export function startDemoLane(port: number, clock: Clock, log: Log): { connect(): void; close(): void } {
  const reader = createPlateReader({ host: '127.0.0.1', port, path: LANE_PATH, serial: 'demo-lane', now: () => clock.now() })
  const timers: NodeJS.Timeout[] = []
  let count = 0
  const say = (work: Promise<unknown>) => void work.catch((error: unknown) => log.debug('the demo lane was not heard', { error: String(error) }))
  const drive = () => {
    count += 1
    const license = count % BLOCKED_EVERY === 5 ? BLOCKED : count % 2 === 1 ? RESIDENT : STRANGER
    say(reader.read({ license }))
  }
  return {
    connect() {
      timers.push(
        setInterval(() => say(reader.heartbeat()), HEARTBEAT_MS),
        setInterval(drive, EVERY_MS),
      )
      say(reader.heartbeat())
    },
    close: () => timers.forEach(clearInterval),
  }
}

// The demo's gate with people: a simulated face terminal that is given its residents, lets them through by card, and refuses strangers; and a pump that wears out.
import { startFaceTerminal, type FaceTerminal } from '../../devices/simulator/face-terminal.ts'
import { startSensorGateway, type SensorGateway } from '../../devices/simulator/sensor-gateway.ts'
import type { PersonInput } from '../../contract/resident.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

export const TERMINAL_ID = '3020001'
export const PUMP_ID = 'pump-b3'

/** Nobody's names, cards and numbers. */
export const DEMO_PEOPLE: readonly PersonInput[] = [
  { name: '李演示', kind: 'resident', homes: ['3-1-1701'], phone: '13800000001', cardNumber: '0000170101', otherWay: 'card' },
  { name: '王示例', kind: 'resident', homes: ['3-1-1701'], phone: '13800000002', cardNumber: '0000170102', otherWay: 'card' },
  { name: '陈保安', kind: 'staff', homes: [], phone: '13800000003', cardNumber: '0000000903', otherWay: 'card' },
]

const AGAIN_MS = 1000
const PASS_EVERY_MS = 20_000
const HEARTBEAT_MS = 30_000
const SAMPLE_EVERY_MS = 2000
/** One of so many at the gate is a stranger. */
const STRANGER_EVERY = 4
/** mm/s; the pump hums, and for three of thirty minutes runs rough. */
const QUIET = 1.4
const ROUGH = 3.4
const CYCLE_MS = 1_800_000
const ROUGH_FROM_MS = 240_000
const ROUGH_TO_MS = 420_000

export interface DemoPeopleOptions {
  readonly port: number
  readonly clock: Clock
  readonly log: Log
  readonly terminalLogin: { readonly username: string; readonly password: string }
  readonly pumpLogin: { readonly username: string; readonly password: string }
}

export function startDemoPeople({ port, clock, log, terminalLogin, pumpLogin }: DemoPeopleOptions): { connect(): void; close(): Promise<void> } {
  let terminal: FaceTerminal | null = null
  let pump: SensorGateway | null = null
  const timers: NodeJS.Timeout[] = []
  let isClosed = false
  let count = 0
  const begunAtMs = clock.now()
  const quietly = (work: Promise<unknown>) => void work.catch((error: unknown) => log.debug('a demo device was not heard', { error: String(error) }))

  const pass = (face: FaceTerminal) => {
    count += 1
    const time = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' }).format(clock.now())
    const known = [...face.people.values()]
    const person = known[count % Math.max(1, known.length)]
    if (person === undefined || count % STRANGER_EVERY === 0) return face.recognise({ time }, 'StrSnapPush')
    // By card: nobody here has agreed to be known by the face.
    face.recognise({ time, customId: person['customId'], RFIDCard: person['RFIDCard'], similarity1: '0', personName: '' })
  }
  const sample = (gateway: SensorGateway) => {
    const nowMs = clock.now()
    const at = (nowMs - begunAtMs) % CYCLE_MS
    const hum = 0.15 * Math.sin(nowMs / 1700) + 0.1 * Math.sin(nowMs / 431)
    const vibration = (at > ROUGH_FROM_MS && at < ROUGH_TO_MS ? ROUGH : QUIET) + hum
    quietly(gateway.sample({ vibration_rms: round(vibration), motor_temp: round(46 + 2 * Math.sin(nowMs / 90_000)), current: round(11 + hum), run: true }))
  }
  /** The core's broker is not up at once. */
  const dial = async <T>(start: () => Promise<T>, then: (device: T) => void): Promise<void> => {
    if (isClosed) return
    try {
      then(await start())
    } catch (error) {
      log.debug('a demo device dials again', { error: String(error) })
      timers.push(setTimeout(() => void dial(start, then), AGAIN_MS))
    }
  }
  const dialTerminal = () =>
    dial(
      () => startFaceTerminal({ host: '127.0.0.1', port, id: TERMINAL_ID, ...terminalLogin, againMs: 10_000 }),
      (face) => {
        terminal = face
        timers.push(
          setInterval(() => pass(face), PASS_EVERY_MS),
          setInterval(() => quietly(face.heartbeat()), HEARTBEAT_MS),
        )
      },
    )
  const dialPump = () =>
    dial(
      () => startSensorGateway({ host: '127.0.0.1', port }, `vigil/v1/demo/${PUMP_ID}`, pumpLogin),
      (gateway) => {
        pump = gateway
        quietly(gateway.state(true))
        timers.push(setInterval(() => sample(gateway), SAMPLE_EVERY_MS))
      },
    )
  return {
    connect() {
      void dialTerminal()
      void dialPump()
    },
    async close() {
      isClosed = true
      for (const timer of timers) clearInterval(timer)
      await terminal?.close()
      await pump?.close()
    },
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

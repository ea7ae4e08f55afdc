// The simulated devices, each speaking its real protocol: what one says every second, and what rings.
import { connect, type MqttClient } from 'mqtt'
import { dialFirePanel } from '../../devices/simulator/fire-panel.ts'
import { createPlateReader } from '../../devices/simulator/plate-reader.ts'
import { startFakeTerminal, type FakeTerminal } from '../../test/fakes/gate-isapi.ts'
import { faceGate, isapiGate, panel, PASSWORD, PLATES, plateOf, range, reader, sensor, SITE, type Fleet } from './fleet.ts'
import type { FleetKind, Rung } from './messages.ts'

export interface Simulated {
  readonly id: string
  readonly kind: FleetKind
  /** What it says every second. Resolves when it was answered. @throws when it was not taken */
  say(): Promise<void>
  /** Absent: nothing of it rings by itself. */
  readonly ring?: { readonly as: Rung['kind']; now(): Promise<void> }
}

const HOST = '127.0.0.1'
/** What they begin to say is everyday business: all of it is kept, and little of it rings. */
const GRANTED = { major: 5, minor: 75, doorNo: 1, cardReaderNo: 1 } as const
const BLOCKED = { major: 5, minor: 76, doorNo: 1, cardReaderNo: 1, userType: 'blackList' } as const
const FEEDBACK = 0x0041
const FIRE = 0x0003
const DIALLING_AT_ONCE = 16

export function startTerminals(count: number): Promise<FakeTerminal[]> {
  return Promise.all(range(count).map(() => startFakeTerminal()))
}

/** Not all at once: a broker holds few that have not logged in. */
export async function dialAll(fleet: Fleet, terminals: readonly FakeTerminal[], onlyMqtt: boolean): Promise<Simulated[]> {
  const { size, ports } = fleet
  const dials: (() => Promise<Simulated>)[] = [
    ...range(size.sensors).map((i) => () => dialSensor(i, ports.mqtt)),
    ...range(size.gates / 2).map((i) => () => dialFaceGate(i, ports.mqtt)),
    ...(onlyMqtt
      ? []
      : [
          ...terminals.map((terminal, i) => async () => isapiTerminal(i, ports.http, terminal)),
          ...range(size.readers).map((i) => async () => plateReader(i, ports.http)),
          ...ports.panels.map((port, i) => () => firePanel(i, port)),
        ]),
  ]
  const devices: Simulated[] = []
  const next = dials.entries()
  await Promise.all(
    range(DIALLING_AT_ONCE).map(async () => {
      for (const [i, dial] of next) devices[i] = await dial()
    }),
  )
  return devices
}

async function dial(username: string, port: number): Promise<MqttClient> {
  const client = connect({
    host: HOST,
    port,
    protocol: 'mqtt',
    protocolVersion: 4,
    username,
    password: PASSWORD,
    clientId: username,
    keepalive: 300,
    reconnectPeriod: 0,
  })
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve())
    client.once('error', reject)
    client.once('close', () => reject(new Error(`${username} was not let in`)))
  })
  client.on('error', () => {})
  return client
}

/** QoS 1: answered once the sample was taken. */
async function dialSensor(i: number, port: number): Promise<Simulated> {
  const { id } = sensor(i)
  const client = await dial(id, port)
  const topic = `vigil/v1/${SITE}/${id}/tele`
  let seq = 0
  return {
    id,
    kind: 'sensor',
    async say() {
      seq += 1
      const m = { vibration_rms: 1 + (seq % 10) / 10, motor_temp: 45 + (seq % 7), current: 12 + (seq % 5), load: 30 + (seq % 11) }
      await client.publishAsync(topic, JSON.stringify({ ts: new Date().toISOString(), seq, m }), { qos: 1 })
    },
  }
}

/** Answered by the console's own message that the record is stored; a broker alone answers nothing, and nothing is waited for. */
async function dialFaceGate(i: number, port: number): Promise<Simulated> {
  const { id, terminal } = faceGate(i)
  const client = await dial(id, port)
  const topic = `mqtt/face/${terminal}`
  const owed = new Map<number, () => void>()
  let nextRecord = 1
  client.on('message', (_topic, payload) => {
    const { operator, info } = JSON.parse(payload.toString()) as { operator: string; info?: { SnapOrRecordID?: unknown } }
    if (operator === 'PushAck') owed.get(Number(info?.SnapOrRecordID))?.()
  })
  await client.subscribeAsync(topic)
  await client.publishAsync(
    'mqtt/face/basic',
    JSON.stringify({ operator: 'Online', info: { facesluiceId: terminal, username: 'admin', time: shanghaiTime(), ip: HOST } }),
  )
  // Who is blocked is somebody else at each gate: one person at two gates is one incident.
  const push = async (fields: object) => {
    const record = nextRecord++
    const info = {
      RecordID: String(record),
      customId: `R${(i * 7 + record) % 500}`,
      personId: '3',
      VerifyStatus: '1',
      PersonType: '0',
      similarity1: '93.000000',
      Sendintime: 1,
      personName: '李明',
      facesluiceId: terminal,
      time: shanghaiTime(),
      PushType: 0,
      ...fields,
    }
    const answered = new Promise<void>((resolve) => owed.set(record, resolve))
    await client.publishAsync(`${topic}/Rec`, JSON.stringify({ operator: 'RecPush', info }))
    await answered
    owed.delete(record)
  }
  return { id, kind: 'faceGate', say: () => push({}), ring: { as: 'gate', now: () => push({ PersonType: '1', VerifyStatus: '2', customId: `B-${id}` }) } }
}

/** As terminals do it: an event and its picture, one connection each. */
function isapiTerminal(i: number, port: number, terminal: FakeTerminal): Simulated {
  const { id, path } = isapiGate(i)
  let serialNo = 0
  const push = async (record: typeof GRANTED | typeof BLOCKED) => {
    serialNo += 1
    const time = `${shanghaiTime().replace(' ', 'T')}+08:00`
    const full = { ...record, time, serialNo, employeeNoString: record === BLOCKED ? `B${i}` : `R${(i * 7 + serialNo) % 500}` }
    need(await terminal.push({ host: HOST, port, path }, full, { form: 'multipart', currentEvent: true }))
  }
  return { id, kind: 'isapiGate', say: () => push(GRANTED), ring: { as: 'gate', now: () => push(BLOCKED) } }
}

/** Answered with the decision about its barrier. */
function plateReader(i: number, port: number): Simulated {
  const { id, path } = reader(i)
  const lane = createPlateReader({ host: HOST, port, path, serial: `bench-${i}`, now: () => Date.now() })
  let count = i
  return {
    id,
    kind: 'reader',
    async say() {
      count += 1
      const plate = count % PLATES
      const { status, opened } = await lane.read({ license: plateOf(plate) })
      need(status)
      if (opened !== isKnown(plate)) throw new Error(`the barrier was ${opened ? 'opened' : 'kept shut'}`)
    },
  }
}

/** Every second one is on the list of those who may come in. */
export function isKnown(plate: number): boolean {
  return plate % 2 === 0
}

async function firePanel(i: number, port: number): Promise<Simulated> {
  const { id, source } = panel(i)
  const line = await dialFirePanel({ host: HOST, port, source, now: () => Date.now() })
  line.socket.setNoDelay(true)
  let component = 0
  const send = async (state: number, text: string) => {
    component += 1
    const answer = await line.send({ component, state, text })
    if (answer !== 'confirmed') throw new Error(`the panel heard ${answer}`)
  }
  return { id, kind: 'panel', say: () => send(FEEDBACK, '排烟阀'), ring: { as: 'fire', now: () => send(FIRE, '烟感') } }
}

function need(status: number): void {
  if (status !== 200) throw new Error(`answered with ${status}`)
}

const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' })

/** `2026-11-22 19:08:24` */
function shanghaiTime(): string {
  return shanghai.format(Date.now())
}

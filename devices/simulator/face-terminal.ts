// A face terminal of the mqtt/face family, for tests and the demo: says that it is there, pushes records until they are acknowledged, obeys and keeps people.
import type { MqttClient } from 'mqtt'
import { connectMqttDevice, type MqttAddress } from './mqtt-device.ts'

export interface FaceTerminalOptions extends MqttAddress {
  readonly id: string
  readonly username?: string
  readonly password?: string
  /** After so long without an acknowledgement it pushes again; real ones 10 s. */
  readonly againMs?: number
}

/** Answers a command: with something else, or (null) not at all. */
type Misbehave = (operator: string, info: Fields) => Fields | null | undefined
type Fields = Readonly<Record<string, unknown>>

export interface FaceTerminal {
  /** Somebody stands before it; pushed now, or when it is back. */
  recognise(fields?: Fields, operator?: string): void
  heartbeat(id?: string): Promise<void>
  /** Any message on any topic. */
  say(topic: string, message: unknown, options?: { readonly retain?: boolean }): Promise<void>
  /** What it was told that it obeyed. */
  readonly opened: Fields[]
  readonly people: Map<string, Fields>
  /** Operators of commands, in order. */
  readonly asked: string[]
  /** Its highest number of commands under way at once. */
  mostAtOnce(): number
  isAcknowledged(): boolean
  /** Records that nobody acknowledged yet. */
  owed(): number
  misbehave(how: Misbehave | null): void
  isConnected(): boolean
  /** Pulls the plug; what happens until it is back is pushed then as late. */
  unplug(): void
  plugIn(to?: MqttAddress): Promise<void>
  close(): Promise<void>
}

/** 19:08:24 in Shanghai. */
export const FACE_TIME = '2026-11-22 19:08:24'

export async function startFaceTerminal(options: FaceTerminalOptions): Promise<FaceTerminal> {
  const { id, username, password, againMs = 200 } = options
  const topic = `mqtt/face/${id}`
  const owed = new Map<number, { operator: string; info: Record<string, unknown> }>()
  const people = new Map<string, Fields>()
  const opened: Fields[] = []
  const asked: string[] = []
  let how: Misbehave | null = null
  let client: MqttClient | null = null
  let address: MqttAddress = options
  let again: NodeJS.Timeout | null = null
  let isAcknowledged = false
  let nextId = 1207
  let atOnce = 0
  let most = 0

  const say = async (to: string, message: unknown, { retain = false } = {}) => {
    const payload = Buffer.isBuffer(message) || typeof message === 'string' ? message : JSON.stringify(message)
    await client?.publishAsync(to, payload, { retain })
  }
  const push = () => {
    for (const { operator, info } of owed.values()) void say(`${topic}/${operator === 'StrSnapPush' ? 'Snap' : 'Rec'}`, { operator, info }).catch(() => {})
  }
  const online = () => say('mqtt/face/basic', { operator: 'Online', info: { facesluiceId: id, username: 'admin', time: FACE_TIME, ip: '10.0.0.9' } })

  const obey = (operator: string, info: Fields): Fields => {
    const customId = String(info['customId'])
    if (operator === 'Unlock') opened.push(info)
    if (operator === 'EditPerson') {
      // As the real ones: without a picture the old one stays.
      const old = people.get(customId)
      people.set(customId, { ...(old?.['pic'] !== undefined && { pic: old['pic'] }), ...info })
    }
    if (operator === 'DelPerson' && !people.delete(customId)) return { code: '464', info: { result: 'fail', detail: 'no such person' } }
    if (operator === 'QueryPerson') return { code: '200', info: { result: 'ok', TotalPersonNum: String(people.size), customId: [...people.keys()].join(',') } }
    return { code: '200', info: { facesluiceId: id, result: 'ok' } }
  }

  const told = async (text: string) => {
    const { operator, messageId, info = {} } = JSON.parse(text) as { operator: string; messageId?: string; info?: Fields }
    if (operator === 'Online-Ack') {
      isAcknowledged = true
      return
    }
    if (operator === 'PushAck') {
      owed.delete(Number(info['SnapOrRecordID']))
      return
    }
    asked.push(operator)
    atOnce += 1
    most = Math.max(most, atOnce)
    const answer = how?.(operator, info)
    if (answer === null) return
    // A turn later, so that a second command would be seen.
    await new Promise((resolve) => setImmediate(resolve))
    atOnce -= 1
    await say(`${topic}/Ack`, { messageId, operator: `${operator}-Ack`, ...(answer ?? obey(operator, info)) })
  }

  const plugIn = async (to: MqttAddress = address) => {
    address = to
    const will = {
      topic: 'mqtt/face/basic',
      payload: Buffer.from(JSON.stringify({ operator: 'Offline', info: { facesluiceId: id } })),
      qos: 0 as const,
      retain: false,
    }
    const device = await connectMqttDevice(address, { clientId: id, ...(username !== undefined && { username, password: password ?? '' }), will })
    client = device.client
    client.on('message', (_topic, payload) => void told(payload.toString()).catch(() => {}))
    await client.subscribeAsync(topic)
    await online()
    push()
    again = setInterval(push, againMs)
  }
  const unplug = () => {
    if (again !== null) clearInterval(again)
    client?.stream.destroy()
    client?.end(true)
    client = null
    for (const record of owed.values()) record.info['Sendintime'] = 0
  }

  await plugIn()
  return {
    recognise(fields = {}, operator = 'RecPush') {
      const number = nextId++
      const isStranger = operator === 'StrSnapPush'
      const info: Record<string, unknown> = {
        ...(isStranger
          ? { SnapID: String(number) }
          : { RecordID: String(number), customId: 'R1', personId: '3', VerifyStatus: '1', PersonType: '0', similarity1: '93.000000' }),
        Sendintime: client === null ? 0 : 1,
        personName: '李明',
        facesluiceId: id,
        idCard: '',
        telnum: ' ',
        time: FACE_TIME,
        isNoMask: '0',
        PushType: 0,
        pic: 'data:image/jpeg;base64,/9j/4AAQ',
        ...fields,
      }
      owed.set(number, { operator, info })
      push()
    },
    heartbeat: (named = id) => say('mqtt/face/heartbeat', { operator: 'HeartBeat', info: { facesluiceId: named, time: FACE_TIME } }),
    say,
    opened,
    people,
    asked,
    mostAtOnce: () => most,
    isAcknowledged: () => isAcknowledged,
    owed: () => owed.size,
    misbehave(next) {
      how = next
      atOnce = 0
    },
    isConnected: () => client?.connected === true,
    unplug,
    plugIn,
    close: () => Promise.resolve(unplug()),
  }
}

// A fire panel's transmission device as GB/T 26875.3 describes it: dials the centre, sends states, repeats until it is confirmed.
import iconv from 'iconv-lite'
import { connect, type Socket } from 'node:net'
import { COMMAND, createFrameReader, encodeFrame, type Frame, type TimeTag } from '../fire-panel/gb26875-frame.ts'
import { TYPE } from '../fire-panel/gb26875-state.ts'
import { toLocalTime } from '../local-time.ts'

export interface FirePanelOptions {
  readonly host: string
  readonly port: number
  readonly source: number
  readonly now: () => number
  readonly timezone?: string
  /** GB/T 26875.3: 10 s, three repeats. */
  readonly answerMs?: number
  readonly repeats?: number
}

export interface ComponentState {
  readonly component: number
  readonly componentType?: number
  /** The 16 bits; 0x0003 is fire in normal operation. */
  readonly state: number
  readonly text: string
}

export type PanelAnswer = 'confirmed' | 'denied' | 'none'

export interface FirePanelSimulator {
  /** Sends one component state and waits until it is answered or given up. */
  send(state: ComponentState): Promise<PanelAnswer>
  /** The very bytes, once; resolves to the answer. */
  sendBytes(bytes: Uint8Array, serial: number): Promise<PanelAnswer>
  /** Everything the centre has sent. */
  readonly received: readonly Frame[]
  readonly socket: Socket
  close(): Promise<void>
}

export async function dialFirePanel(options: FirePanelOptions): Promise<FirePanelSimulator> {
  const timezone = options.timezone ?? 'Asia/Shanghai'
  const reader = createFrameReader()
  const received: Frame[] = []
  const waiting = new Map<number, (answer: PanelAnswer) => void>()
  const version = [1, 1] as const
  let serial = 0
  const socket = connect(options.port, options.host)
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  const timeTag = (): TimeTag => {
    const [second, minute, hour, day, month, year] = toLocalTime(options.now(), timezone)
    return [second, minute, hour, day, month, year - 2000]
  }
  const frame = (part: Pick<Frame, 'serial' | 'command' | 'data'>) => encodeFrame({ ...part, version, time: timeTag(), source: options.source, destination: 1 })

  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    for (const tell of waiting.values()) tell('none')
  })
  socket.on('data', (chunk) => {
    for (const found of reader.push(chunk)) {
      if (!found.ok) continue
      received.push(found.frame)
      if (found.frame.command === COMMAND.confirm) waiting.get(found.frame.serial)?.('confirmed')
      if (found.frame.command === COMMAND.deny) waiting.get(found.frame.serial)?.('denied')
      if (found.frame.command === COMMAND.request && found.frame.data[0] === TYPE.readDeviceState) {
        const data = Uint8Array.of(TYPE.deviceState, 1, 1, ...timeTag())
        socket.write(frame({ serial: found.frame.serial, command: COMMAND.response, data }))
      }
    }
  })

  const sendBytes = (bytes: Uint8Array, to: number) =>
    new Promise<PanelAnswer>((resolve) => {
      const tell = (answer: PanelAnswer) => {
        clearTimeout(timer)
        waiting.delete(to)
        resolve(answer)
      }
      const timer = setTimeout(() => tell('none'), options.answerMs ?? 10_000)
      if (socket.destroyed) return tell('none')
      waiting.set(to, tell)
      socket.write(bytes)
    })

  return {
    socket,
    received,
    sendBytes,
    async send(state) {
      serial = (serial + 1) & 0xffff
      const mine = serial
      const bytes = frame({ serial: mine, command: COMMAND.send, data: componentData(state, timeTag()) })
      for (let tries = 0; tries <= (options.repeats ?? 3); tries++) {
        const answer = await sendBytes(bytes, mine)
        if (answer !== 'none' || socket.destroyed) return answer
      }
      return 'none'
    },
    close() {
      return new Promise((resolve) => {
        if (socket.closed) return resolve()
        socket.once('close', () => resolve()).destroy()
      })
    },
  }
}

/** Application data of type 2 with one object; the text is cut on a character's border. */
export function componentData(state: ComponentState, time: TimeTag): Uint8Array {
  const data = Buffer.alloc(48)
  data.set([TYPE.componentState, 1, 1, 3, state.componentType ?? 42])
  data.writeUInt32LE(state.component, 5)
  data.writeUInt16LE(state.state, 9)
  let at = 11
  for (const character of state.text) {
    const bytes = iconv.encode(character, 'gb18030')
    if (at + bytes.length > 42) break
    at += bytes.copy(data, at)
  }
  data.set(time, 42)
  return data
}

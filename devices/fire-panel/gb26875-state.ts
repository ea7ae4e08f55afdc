// The application data of GB/T 26875.3-2011 that becomes fire signals: system state (type 1) and component state (type 2).
import type { FireSignal } from '../../contract/device-events.ts'
import type { TimeTag } from './gb26875-frame.ts'

export const TYPE = { systemState: 1, componentState: 2, deviceState: 21, readDeviceState: 81 } as const

const SYSTEM_BYTES = 10
const COMPONENT_BYTES = 46
const TEXT_AT = 9
const TEXT_BYTES = 31

export interface StateObject {
  /** `1-3-000600d9`: system type, system address, component address in hexadecimal; `1-3` for the system itself. */
  readonly address: string
  readonly componentType: number | null
  /** The 16 state bits. */
  readonly state: number
  readonly text: string
  readonly time: TimeTag
}

/** @returns the objects, or null when the data is not of this layout; a wrong object count is forgiven, bytes decide */
export function decodeStates(data: Uint8Array): StateObject[] | null {
  const size = data[0] === TYPE.systemState ? SYSTEM_BYTES : data[0] === TYPE.componentState ? COMPONENT_BYTES : null
  const body = Buffer.from(data.subarray(2))
  if (size === null || body.length === 0 || body.length % size !== 0) return null
  return Array.from({ length: body.length / size }, (_, index) => decodeObject(body.subarray(index * size, (index + 1) * size)))
}

function decodeObject(object: Buffer): StateObject {
  const [second = 0, minute = 0, hour = 0, day = 0, month = 0, year = 0] = object.subarray(-6)
  const time: TimeTag = [second, minute, hour, day, month, year]
  const system = `${object.readUInt8(0)}-${object.readUInt8(1)}`
  if (object.length === SYSTEM_BYTES) return { address: system, componentType: null, state: object.readUInt16LE(2), text: '', time }
  const component = object.readUInt32LE(3).toString(16).padStart(8, '0')
  const text = decodeText(object.subarray(TEXT_AT, TEXT_AT + TEXT_BYTES))
  return { address: `${system}-${component}`, componentType: object.readUInt8(2), state: object.readUInt16LE(7), text, time }
}

/** GB18030 up to the first zero byte; a character cut by the field's end and control characters are dropped. */
export function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder('gb18030')
    .decode(end < 0 ? bytes : bytes.subarray(0, end))
    .replace(/\uFFFD+$/u, '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
}

const bit = (state: number, n: number) => (state & (1 << n)) !== 0

/** The meanings of the state bits that are set; b8 to b10 are the power and bus faults. */
export function signalsOf(object: StateObject): FireSignal[] {
  const { state } = object
  const isSystem = object.componentType === null
  const isFault = bit(state, 2) || bit(state, 8) || (isSystem && (bit(state, 9) || bit(state, 10)))
  const meanings: [boolean, FireSignal][] = [
    [bit(state, 1), 'fire'],
    [isFault, 'fault'],
    [bit(state, 3), 'shield'],
    [bit(state, 4), 'supervision'],
    [bit(state, 5), 'start'],
    [bit(state, 6), 'feedback'],
    [isSystem && bit(state, 13), 'reset'],
  ]
  return meanings.filter(([isSet]) => isSet).map(([, signal]) => signal)
}

/** b0: 1 in normal operation, 0 while being tested. */
export function isTest(object: StateObject): boolean {
  return !bit(object.state, 0)
}

// The application data of GB/T 26875.3-2011 that becomes fire signals: states of systems, components and the transmission device, and what was done at either.
import type { FireSignal } from '../../contract/device-events.ts'
import type { TimeTag } from './gb26875-frame.ts'

export const TYPE = { systemState: 1, componentState: 2, systemOperation: 4, deviceState: 21, deviceOperation: 24, readDeviceState: 81 } as const

const SYSTEM_BYTES = 10
const COMPONENT_BYTES = 46
/** Bytes of one object, by type. */
const SIZES: Readonly<Record<number, number>> = {
  [TYPE.systemState]: SYSTEM_BYTES,
  [TYPE.componentState]: COMPONENT_BYTES,
  [TYPE.systemOperation]: 10,
  [TYPE.deviceState]: 7,
  [TYPE.deviceOperation]: 8,
}
/** The transmission device itself: it has a button of its own. */
const DEVICE = 'utd'
const TEXT_AT = 9
const TEXT_BYTES = 31

export interface StateObject {
  /** `1-3-000600d9`: system type, system address, component address in hexadecimal; `1-3` for the system, `utd` for the transmission device itself. */
  readonly address: string
  readonly componentType: number | null
  /** The 16 state bits. */
  readonly state: number
  readonly text: string
  readonly time: TimeTag
}

/** Whether data of this type may become signals. */
export function isUsed(type: number): boolean {
  return type in SIZES
}

/** @returns the objects, or null when the data is not of this layout; a wrong object count is forgiven, bytes decide */
export function decodeStates(data: Uint8Array): StateObject[] | null {
  const type = data[0] ?? 0
  const size = SIZES[type]
  const body = Buffer.from(data.subarray(2))
  if (size === undefined || body.length === 0 || body.length % size !== 0) return null
  return Array.from({ length: body.length / size }, (_, index) => decodeObject(type, body.subarray(index * size, (index + 1) * size)))
}

/** What a flag of a device's state or of an operation is among the state bits of a system. */
const DEVICE_STATE = [0, 1, 2, 8, 9, 2, 2] as const
/** b0 reset, b2 alarm raised by hand; silencing, self-tests and confirmations are no signal. */
const OPERATION = [13, null, 1] as const

function stateBits(flags: number, meanings: readonly (number | null)[]): number {
  return meanings.reduce<number>((state, to, from) => (to !== null && bit(flags, from) ? state | (1 << to) : state), 0)
}

function decodeObject(type: number, object: Buffer): StateObject {
  const [second = 0, minute = 0, hour = 0, day = 0, month = 0, year = 0] = object.subarray(-6)
  const time: TimeTag = [second, minute, hour, day, month, year]
  const plain = { componentType: null, text: '', time } as const
  if (type === TYPE.deviceState) return { ...plain, address: DEVICE, state: stateBits(object.readUInt8(0), DEVICE_STATE) }
  // Whoever operates it is there: it is not being tested.
  if (type === TYPE.deviceOperation) return { ...plain, address: DEVICE, state: NORMAL | stateBits(object.readUInt8(0), OPERATION) }
  const system = `${object.readUInt8(0)}-${object.readUInt8(1)}`
  if (type === TYPE.systemOperation) return { ...plain, address: system, state: NORMAL | stateBits(object.readUInt8(2), OPERATION) }
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

const NORMAL = 1
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

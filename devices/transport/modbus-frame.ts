// How a Modbus request is wrapped and its answer cut out of the bytes that came: Modbus TCP, and RTU frames sent through a serial converter.

export const FRAMINGS = ['tcp', 'rtu'] as const
export type Framing = (typeof FRAMINGS)[number]

export interface Asked {
  readonly transaction: number
  /** 0..255 */
  readonly unit: number
  readonly code: number
  /** After the function code. */
  readonly data: Buffer
  /** How many bytes the data of a good answer has; so a device's own lengths are only ever compared. */
  readonly answerBytes: number
}

/** `wait`: not all of it is there. `wrong`: no answer to this request can begin like that. */
export type Cut =
  | { readonly is: 'wait' }
  | { readonly is: 'wrong'; readonly why: string }
  | { readonly is: 'refusal'; readonly exception: number; readonly rest: number }
  | { readonly is: 'answer'; readonly data: Buffer; readonly rest: number }

const WAIT: Cut = { is: 'wait' }
const wrong = (why: string): Cut => ({ is: 'wrong', why })

export function encodeRequest(framing: Framing, { transaction, unit, code, data }: Asked): Buffer {
  const unitAndRest = Buffer.concat([Buffer.from([unit, code]), data])
  if (framing === 'rtu') return Buffer.concat([unitAndRest, checksum(unitAndRest)])
  const head = Buffer.alloc(6)
  head.writeUInt16BE(transaction, 0)
  head.writeUInt16BE(unitAndRest.length, 4)
  return Buffer.concat([head, unitAndRest])
}

/** @param received everything since the request went out; `rest` of the result is what came behind the answer */
export function cutAnswer(framing: Framing, asked: Asked, received: Buffer): Cut {
  return framing === 'rtu' ? cutRtu(asked, received) : cutTcp(asked, received)
}

function cutTcp(asked: Asked, received: Buffer): Cut {
  if (received.length < 8) return WAIT
  const isOurs = received.readUInt16BE(0) === asked.transaction && received.readUInt16BE(2) === 0 && received[6] === asked.unit
  if (!isOurs) return wrong('not an answer to this request')
  const bytes = dataBytes(asked, received[7]!)
  if (bytes === null) return wrong('the answer is about another function')
  if (received.readUInt16BE(4) !== 2 + bytes) return wrong('the answer has another length')
  return received.length < 8 + bytes ? WAIT : finish(asked, received[7]!, received.subarray(8, 8 + bytes), received.length - 8 - bytes)
}

function cutRtu(asked: Asked, received: Buffer): Cut {
  if (received.length > 0 && received[0] !== asked.unit) return wrong('not an answer to this request')
  if (received.length < 2) return WAIT
  const bytes = dataBytes(asked, received[1]!)
  if (bytes === null) return wrong('the answer is about another function')
  const end = 2 + bytes
  if (received.length < end + 2) return WAIT
  if (!checksum(received.subarray(0, end)).equals(received.subarray(end, end + 2))) return wrong('the checksum is wrong')
  return finish(asked, received[1]!, received.subarray(2, end), received.length - end - 2)
}

/** @returns null for a function that was not asked for */
function dataBytes({ code, answerBytes }: Asked, answered: number): number | null {
  if (answered === code) return answerBytes
  return answered === (code | 0x80) ? 1 : null
}

function finish({ code }: Asked, answered: number, data: Buffer, rest: number): Cut {
  return answered === code ? { is: 'answer', data, rest } : { is: 'refusal', exception: data[0]!, rest }
}

/** CRC-16 of a frame, polynomial 0xA001, low byte first (Modbus over Serial Line V1.02, 6.2.2). */
export function checksum(bytes: Uint8Array): Buffer {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1
  }
  return Buffer.from([crc & 0xff, crc >> 8])
}

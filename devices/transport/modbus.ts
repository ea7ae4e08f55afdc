// A small Modbus client: one request in flight, bounded in time, and exact about whether a request left (a relay must not be asked twice).
import { connect, type Socket } from 'node:net'
import { cutAnswer, encodeRequest, type Asked, type Framing } from './modbus-frame.ts'
import { checkAddress, guardLookup } from './outside-line.ts'

export interface ModbusDevice {
  readonly host: string
  readonly port: number
  /** 0..255 */
  readonly unit: number
  /** For connecting and for each answer. */
  readonly timeoutMs: number
  /** `rtu`: serial frames through a converter that passes bytes on as they are. */
  readonly framing?: Framing
}

/** `sent`: the device may have acted on it. `notSent`: it certainly has not. `refused`: it said no, with the exception's number. */
export class ModbusFailure extends Error {
  readonly phase: 'notSent' | 'sent' | 'refused'
  readonly exception: number | null
  constructor(phase: ModbusFailure['phase'], message: string, exception: number | null = null, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ModbusFailure'
    this.phase = phase
    this.exception = exception
  }
}

export interface ModbusClient {
  /** Function 1. @param count 1..2000 */
  readCoils(address: number, count: number): Promise<boolean[]>
  /** Function 2. @param count 1..2000 */
  readInputs(address: number, count: number): Promise<boolean[]>
  /** Function 3. @param count 1..125 @returns 0..65535 each */
  readHoldingRegisters(address: number, count: number): Promise<number[]>
  /** Function 4. @param count 1..125 @returns 0..65535 each */
  readInputRegisters(address: number, count: number): Promise<number[]>
  /** Function 5. */
  writeCoil(address: number, on: boolean): Promise<void>
  close(): void
}

const [READ_COILS, READ_INPUTS, READ_HOLDING, READ_INPUT_REGISTERS, WRITE_COIL] = [1, 2, 3, 4, 5]
/** In one request. */
export const MAX_BITS = 2000
export const MAX_REGISTERS = 125
const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal address',
  3: 'illegal value',
  4: 'device failure',
  5: 'accepted, still at work',
  6: 'device busy',
  10: 'no way behind the gateway',
  11: 'no answer behind the gateway',
}
const BUSY = 6
/** No refusals: the device goes on with it (5), or a gateway passed it on and heard nothing (11). */
const MAY_HAVE_ACTED: readonly number[] = [5, 11]

export function createModbusClient(device: ModbusDevice): ModbusClient {
  let socket: Socket | null = null
  let transaction = 0
  let last: Promise<unknown> = Promise.resolve()
  let isClosed = false

  const drop = () => {
    socket?.destroy()
    socket = null
  }
  const ask = (code: number, data: Buffer, answerBytes: number): Promise<Buffer> => {
    const asked = last.then(async () => {
      if (isClosed) throw new ModbusFailure('notSent', 'the client is closed')
      if (socket === null || socket.destroyed) socket = await open(device)
      const line = socket
      if (isClosed) {
        drop()
        throw new ModbusFailure('notSent', 'the client was closed')
      }
      transaction = (transaction + 1) & 0xffff
      try {
        return await exchange(line, device, { transaction, unit: device.unit, code, data, answerBytes })
      } catch (error) {
        // After anything but a refusal the line may carry an answer that comes too late.
        if (!(error instanceof ModbusFailure) || error.phase !== 'refused') drop()
        throw error
      }
    })
    last = asked.catch(() => {})
    return asked
  }
  /** Reading does no harm, so one lost answer is not yet a lost module. */
  const read = async (code: number, address: number, count: number, bytes: number): Promise<Buffer> => {
    const askOnce = () => ask(code, words(address, count), bytes + 1)
    const answer = await askOnce().catch((error: unknown) => {
      const isPassing = error instanceof ModbusFailure && (error.phase === 'sent' || error.exception === BUSY)
      if (isClosed || !isPassing) throw error
      return askOnce()
    })
    if (answer[0] !== bytes) {
      drop()
      throw new ModbusFailure('sent', 'the answer has another length')
    }
    return answer.subarray(1)
  }
  const readBits = async (code: number, address: number, count: number): Promise<boolean[]> => {
    const bytes = await read(code, address, count, Math.ceil(count / 8))
    return Array.from({ length: count }, (_, i) => (bytes[i >> 3]! & (1 << (i & 7))) !== 0)
  }
  const readRegisters = async (code: number, address: number, count: number): Promise<number[]> => {
    const bytes = await read(code, address, count, count * 2)
    return Array.from({ length: count }, (_, i) => bytes.readUInt16BE(i * 2))
  }
  return {
    readCoils: (address, count) => readBits(READ_COILS, address, count),
    readInputs: (address, count) => readBits(READ_INPUTS, address, count),
    readHoldingRegisters: (address, count) => readRegisters(READ_HOLDING, address, count),
    readInputRegisters: (address, count) => readRegisters(READ_INPUT_REGISTERS, address, count),
    async writeCoil(address, on) {
      const data = words(address, on ? 0xff00 : 0)
      if (!(await ask(WRITE_COIL, data, data.length)).equals(data)) {
        drop()
        throw new ModbusFailure('sent', 'the answer is about something else')
      }
    },
    close() {
      isClosed = true
      drop()
    },
  }
}

function words(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2)
  values.forEach((value, i) => buffer.writeUInt16BE(value, i * 2))
  return buffer
}

function open({ host, port, timeoutMs }: ModbusDevice): Promise<Socket> {
  return new Promise((resolve, reject) => {
    try {
      checkAddress(host, port, 'device')
    } catch (cause) {
      return reject(new ModbusFailure('notSent', String(cause), null, { cause }))
    }
    const socket = connect({ host, port, noDelay: true, lookup: guardLookup(port, 'device') })
    const fail = (cause: unknown) => {
      clearTimeout(timer)
      socket.destroy()
      reject(new ModbusFailure('notSent', cause instanceof Error ? cause.message : 'not connected', null, { cause }))
    }
    const timer = setTimeout(() => fail(new Error('no connection in time')), timeoutMs)
    socket.once('error', fail)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', fail)
      // An idle line that breaks is found out by the next request.
      socket.on('error', () => {})
      // What comes unasked could pass for the next answer: RTU frames have no transaction.
      socket.on('data', () => {
        if (socket.listenerCount('data') === 1) socket.destroy()
      })
      resolve(socket)
    })
  })
}

/** @returns the data after the function code */
function exchange(socket: Socket, { timeoutMs, framing = 'tcp' }: ModbusDevice, asked: Asked): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (socket.destroyed || !socket.writable) return reject(new ModbusFailure('notSent', 'the line is closed'))
    let received = Buffer.alloc(0)
    const end = (work: () => void) => {
      clearTimeout(timer)
      socket.off('data', onData).off('close', onClose)
      work()
    }
    const fail = (failure: ModbusFailure) => end(() => reject(failure))
    const onClose = () => fail(new ModbusFailure('sent', 'the line was closed before the answer'))
    const onData = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      const cut = cutAnswer(framing, asked, received)
      if (cut.is === 'wait') return
      if (cut.is === 'wrong') return fail(new ModbusFailure('sent', cut.why))
      // The answer counts; what stands behind it belongs to nobody, and neither does what follows on this line.
      if (cut.rest > 0) socket.destroy()
      if (cut.is === 'answer') return end(() => resolve(cut.data))
      const phase = MAY_HAVE_ACTED.includes(cut.exception) ? 'sent' : 'refused'
      fail(new ModbusFailure(phase, EXCEPTIONS[cut.exception] ?? `exception ${cut.exception}`, cut.exception))
    }
    const timer = setTimeout(() => fail(new ModbusFailure('sent', 'no answer in time')), timeoutMs)
    socket.on('data', onData).once('close', onClose)
    socket.write(encodeRequest(framing, asked))
  })
}

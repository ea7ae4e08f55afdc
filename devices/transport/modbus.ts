// A small Modbus TCP client: one request in flight, bounded in time, and exact about whether a request left (a relay must not be asked twice).
import { connect, type Socket } from 'node:net'

export interface ModbusDevice {
  readonly host: string
  readonly port: number
  /** 0..255 */
  readonly unit: number
  /** For connecting and for each answer. */
  readonly timeoutMs: number
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
  /** Function 5. */
  writeCoil(address: number, on: boolean): Promise<void>
  close(): void
}

const [READ_COILS, READ_INPUTS, WRITE_COIL] = [1, 2, 5]
/** Header of 7 and a unit of at most 253 bytes (Modbus Messaging on TCP/IP Implementation Guide V1.0b). */
const MAX_FRAME = 260
const EXCEPTIONS: Readonly<Record<number, string>> = { 1: 'illegal function', 2: 'illegal address', 3: 'illegal value', 4: 'device failure', 6: 'device busy' }

export function createModbusClient(device: ModbusDevice): ModbusClient {
  let socket: Socket | null = null
  let transaction = 0
  let last: Promise<unknown> = Promise.resolve()
  let isClosed = false

  const drop = () => {
    socket?.destroy()
    socket = null
  }
  const ask = (code: number, data: Buffer): Promise<Buffer> => {
    const asked = last.then(async () => {
      if (isClosed) throw new ModbusFailure('notSent', 'the client is closed')
      const line = socket ?? (socket = await open(device))
      transaction = (transaction + 1) & 0xffff
      try {
        return await exchange(line, device, transaction, code, data)
      } catch (error) {
        // After anything but a refusal the line may carry an answer that comes too late.
        if (!(error instanceof ModbusFailure) || error.phase !== 'refused') drop()
        throw error
      }
    })
    last = asked.catch(() => {})
    return asked
  }
  const readBits = async (code: number, address: number, count: number): Promise<boolean[]> => {
    const answer = await ask(code, words(address, count))
    const bytes = Math.ceil(count / 8)
    if (answer.length !== bytes + 1 || answer[0] !== bytes) throw new ModbusFailure('sent', 'the answer has another length')
    return Array.from({ length: count }, (_, i) => (answer[1 + (i >> 3)]! & (1 << (i & 7))) !== 0)
  }
  return {
    readCoils: (address, count) => readBits(READ_COILS, address, count),
    readInputs: (address, count) => readBits(READ_INPUTS, address, count),
    async writeCoil(address, on) {
      const data = words(address, on ? 0xff00 : 0)
      if (!(await ask(WRITE_COIL, data)).equals(data)) throw new ModbusFailure('sent', 'the answer is about something else')
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
    const socket = connect({ host, port, noDelay: true })
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
      resolve(socket)
    })
  })
}

/** @returns the data after the function code */
function exchange(socket: Socket, { unit, timeoutMs }: ModbusDevice, transaction: number, code: number, data: Buffer): Promise<Buffer> {
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
      if (received.length > MAX_FRAME) return fail(new ModbusFailure('sent', 'the answer is too long'))
      if (received.length < 8) return
      const length = received.readUInt16BE(4)
      const isOurs = received.readUInt16BE(0) === transaction && received.readUInt16BE(2) === 0 && received[6] === unit
      if (!isOurs || length < 2 || length > MAX_FRAME - 6) return fail(new ModbusFailure('sent', 'not an answer to this request'))
      if (received.length < 6 + length) return
      const answer = received.subarray(8, 6 + length)
      if (received[7] === code) return end(() => resolve(answer))
      if (received[7] !== (code | 0x80)) return fail(new ModbusFailure('sent', 'the answer is about another function'))
      const exception = answer[0] ?? 0
      fail(new ModbusFailure('refused', EXCEPTIONS[exception] ?? `exception ${exception}`, exception))
    }
    const timer = setTimeout(() => fail(new ModbusFailure('sent', 'no answer in time')), timeoutMs)
    socket.on('data', onData).once('close', onClose)
    socket.write(Buffer.concat([words(transaction, 0, 2 + data.length), Buffer.from([unit, code]), data]))
  })
}

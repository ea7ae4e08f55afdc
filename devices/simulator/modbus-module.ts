// A Modbus module with relays, inputs and registers, on TCP or behind a serial converter; what stands behind a relay is the caller's to play.
import { createServer, type Socket } from 'node:net'
import { checksum, type Framing } from '../transport/modbus-frame.ts'

export interface ModbusModule {
  readonly host: string
  readonly port: number
  readonly coils: boolean[]
  readonly inputs: boolean[]
  readonly holdingRegisters: number[]
  readonly inputRegisters: number[]
  /** `address on|off`, in order. */
  readonly writes: string[]
  /** Breaks every connection, and takes new ones. */
  hangUp(): void
  close(): Promise<void>
}

export interface ModbusModuleOptions {
  /** Called when a relay was switched; e.g. moves a gate, which an input then shows. */
  readonly onWrite?: (address: number, on: boolean, module: ModbusModule) => void
  /** Another answer, or none: bytes to send for a request, null for silence, undefined for the usual answer. */
  readonly before?: (request: Buffer, socket: Socket) => Buffer | null | undefined
  readonly framing?: Framing
  /** Of each kind of address. */
  readonly size?: number
}

const RTU_REQUEST = 8

export async function startModbusModule({ onWrite, before, framing = 'tcp', size = 8 }: ModbusModuleOptions = {}): Promise<ModbusModule> {
  const sockets = new Set<Socket>()
  const coils = Array<boolean>(size).fill(false)
  const inputs = Array<boolean>(size).fill(false)
  const holdingRegisters = Array<number>(size).fill(0)
  const inputRegisters = Array<number>(size).fill(0)
  const writes: string[] = []
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    let waiting = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk])
      for (let length = requestBytes(framing, waiting); length !== null; length = requestBytes(framing, waiting)) {
        const request = waiting.subarray(0, length)
        waiting = waiting.subarray(length)
        const other = before?.(request, socket)
        const answer = other === undefined ? wrap(framing, request, serve(framing === 'rtu' ? request.subarray(1, -2) : request.subarray(7))) : other
        if (answer !== null && socket.writable) socket.write(answer)
      }
    })
  })
  const serve = (request: Buffer): readonly number[] => {
    const [code, address, value] = [request[0]!, request.readUInt16BE(1), request.readUInt16BE(3)]
    if (code === 5) {
      if (address >= size) return [code | 0x80, 2]
      const on = value === 0xff00
      coils[address] = on
      writes.push(`${address} ${on ? 'on' : 'off'}`)
      onWrite?.(address, on, module)
      return [...request.subarray(0, 5)]
    }
    if (code < 1 || code > 4) return [code | 0x80, 1]
    if (value === 0 || address + value > size) return [code | 0x80, 2]
    if (code > 2) {
      const registers = (code === 3 ? holdingRegisters : inputRegisters).slice(address, address + value)
      return [code, value * 2, ...registers.flatMap((register) => [register >> 8, register & 0xff])]
    }
    const bytes = Array<number>(Math.ceil(value / 8)).fill(0)
    for (let i = 0; i < value; i++) if ((code === 1 ? coils : inputs)[address + i]) bytes[i >> 3]! |= 1 << (i & 7)
    return [code, bytes.length, ...bytes]
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  const hangUp = () => sockets.forEach((socket) => socket.destroy())
  const module: ModbusModule = {
    host: '127.0.0.1',
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    coils,
    inputs,
    holdingRegisters,
    inputRegisters,
    writes,
    hangUp,
    async close() {
      hangUp()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return module
}

/** @returns null while the next request has not wholly come */
function requestBytes(framing: Framing, waiting: Buffer): number | null {
  // Every request that is served is of one size.
  if (framing === 'rtu') return waiting.length < RTU_REQUEST ? null : RTU_REQUEST
  return waiting.length < 8 || waiting.length < 6 + waiting.readUInt16BE(4) ? null : 6 + waiting.readUInt16BE(4)
}

function wrap(framing: Framing, request: Buffer, unit: readonly number[]): Buffer {
  if (framing === 'rtu') {
    const frame = Buffer.from([request[0]!, ...unit])
    return Buffer.concat([frame, checksum(frame)])
  }
  const head = Buffer.from(request.subarray(0, 7))
  head.writeUInt16BE(unit.length + 1, 4)
  return Buffer.concat([head, Buffer.from(unit)])
}

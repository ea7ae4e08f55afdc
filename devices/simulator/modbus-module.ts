// A Modbus TCP module with eight relays and eight inputs; what stands behind a relay is the caller's to play.
import { createServer, type Socket } from 'node:net'

export interface ModbusModule {
  readonly host: string
  readonly port: number
  readonly coils: boolean[]
  readonly inputs: boolean[]
  /** `address on|off`, in order. */
  readonly writes: string[]
  close(): Promise<void>
}

export interface ModbusModuleOptions {
  /** Called when a relay was switched; e.g. moves a gate, which an input then shows. */
  readonly onWrite?: (address: number, on: boolean, module: ModbusModule) => void
  /** Another answer, or none: bytes to send for a request, null for silence, undefined for the usual answer. */
  readonly before?: (request: Buffer, socket: Socket) => Buffer | null | undefined
}

const SIZE = 8

export async function startModbusModule({ onWrite, before }: ModbusModuleOptions = {}): Promise<ModbusModule> {
  const sockets = new Set<Socket>()
  const coils = Array<boolean>(SIZE).fill(false)
  const inputs = Array<boolean>(SIZE).fill(false)
  const writes: string[] = []
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    let waiting = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk])
      while (waiting.length >= 8 && waiting.length >= 6 + waiting.readUInt16BE(4)) {
        const request = waiting.subarray(0, 6 + waiting.readUInt16BE(4))
        waiting = waiting.subarray(request.length)
        const other = before?.(request, socket)
        const answer = other === undefined ? serve(request) : other
        if (answer !== null && socket.writable) socket.write(answer)
      }
    })
  })
  const serve = (request: Buffer): Buffer => {
    const [code, address, value] = [request[7]!, request.readUInt16BE(8), request.readUInt16BE(10)]
    if (code === 5) {
      if (address >= SIZE) return reply(request, [code | 0x80, 2])
      const on = value === 0xff00
      coils[address] = on
      writes.push(`${address} ${on ? 'on' : 'off'}`)
      onWrite?.(address, on, module)
      return reply(request, [...request.subarray(7, 12)])
    }
    if (code !== 1 && code !== 2) return reply(request, [code | 0x80, 1])
    if (value === 0 || address + value > SIZE) return reply(request, [code | 0x80, 2])
    const bits = (code === 1 ? coils : inputs).slice(address, address + value)
    return reply(request, [code, 1, bits.reduce((byte, on, i) => byte | (on ? 1 << i : 0), 0)])
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  const module: ModbusModule = {
    host: '127.0.0.1',
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    coils,
    inputs,
    writes,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return module
}

function reply(request: Buffer, unit: readonly number[]): Buffer {
  const head = Buffer.from(request.subarray(0, 7))
  head.writeUInt16BE(unit.length + 1, 4)
  return Buffer.concat([head, Buffer.from(unit)])
}

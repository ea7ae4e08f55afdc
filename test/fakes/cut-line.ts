// A line between a browser and the core that can be cut: nothing comes through any more, and neither side is told.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface CutLine {
  /** The core's own port on another address of this computer: the browser has to take its name for that one. */
  readonly host: string
  /** Bytes vanish, new connections hang. */
  cut(): void
  /** What was cut is closed, and new connections come through. */
  mend(): void
  close(): Promise<void>
}

export async function startCutLine(coreUrl: string): Promise<CutLine> {
  const { hostname, port } = new URL(coreUrl)
  const host = '127.0.0.2'
  const pairs = new Set<readonly [Socket, Socket]>()
  const hanging = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return void hanging.add(near.on('error', () => {}))
    const far = connect(Number(port), hostname)
    const pair = [near, far] as const
    pairs.add(pair)
    const end = () => {
      near.destroy()
      far.destroy()
      pairs.delete(pair)
    }
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('data', (bytes: Buffer) => isCut || to.write(bytes))
      from.on('close', () => isCut || end())
      from.on('error', end)
    }
  })
  server.listen(Number(port), host)
  await once(server, 'listening')
  const drop = () => {
    for (const [near, far] of pairs) for (const socket of [near, far]) socket.destroy()
    for (const socket of hanging) socket.destroy()
    pairs.clear()
    hanging.clear()
  }
  return {
    host,
    cut: () => void (isCut = true),
    mend() {
      isCut = false
      drop()
    },
    async close() {
      drop()
      server.close()
      await once(server, 'close')
    },
  }
}

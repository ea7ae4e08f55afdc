// Opens a listener on the address an installer wrote, `host:port` or `[IPv6]:port`.
import type { Server } from 'node:net'

export interface Listening {
  readonly host: string
  /** The one that was taken where 0 was asked for. */
  readonly port: number
}

/** @throws what the system says when the port cannot be had */
export function listenOn(server: Server, address: string): Promise<Listening> {
  const colon = address.lastIndexOf(':')
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port: Number(address.slice(colon + 1)), exclusive: true }, () => {
      server.off('error', reject)
      const bound = server.address()
      resolve({ host, port: typeof bound === 'object' && bound !== null ? bound.port : 0 })
    })
  })
}

// Finds the cameras of a network by WS-Discovery: asks on the interfaces that were chosen, and hears what announces itself meanwhile.
import { randomUUID } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { FoundCamera } from '../../contract/camera-pairing.ts'
import { DISCOVERY_GROUP, DISCOVERY_PORT, MAX_DATAGRAM, PROBE_TYPES, probeXml, readDiscovery } from './ws-discovery.ts'

export interface NetworkInterface {
  /** `eth0`. */
  readonly name: string
  /** IPv4. */
  readonly address: string
}

export interface DiscoverUse {
  /** One socket each, at most 16. */
  readonly interfaces: readonly NetworkInterface[]
  /** How long answers are waited for; at most 30 s. */
  readonly forMs: number
  readonly signal: AbortSignal
  /** Called once for each device, as soon as it is known. */
  found(camera: FoundCamera): void
  /** For tests: where to ask instead. */
  readonly group?: { readonly address: string; readonly port: number }
}

export interface DiscoverEnd {
  readonly found: number
  /** Interfaces that could not be used, and why, in the system's words. */
  readonly failed: readonly { readonly interface: string; readonly said: string }[]
  /** Whether announcements were heard too; another program may hold the port. */
  readonly heardHello: boolean
  /** More answers came than are looked at. */
  readonly isCut: boolean
}

/** UDP loses some; each goes out three times. */
const ASKED_AFTER_MS = [0, 400, 1200]
const MAX_FOUND = 512
const MAX_DATAGRAMS = 8192
const MAX_INTERFACES = 16
const MAX_FOR_MS = 30_000

/** IPv4 interfaces of this computer that lead somewhere. */
export function listInterfaces(): NetworkInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).flatMap(({ family, address, internal }) => (family === 'IPv4' && !internal ? [{ name, address }] : [])),
  )
}

/** Ends when the time is up or `signal` goes off; never throws for what comes from the network. */
export async function discover(use: DiscoverUse): Promise<DiscoverEnd> {
  const group = use.group ?? { address: DISCOVERY_GROUP, port: DISCOVERY_PORT }
  const asked = new Set<string>()
  const seen = new Map<string, FoundCamera[]>()
  const failed: { interface: string; said: string }[] = []
  const sockets: Socket[] = []
  const timers: NodeJS.Timeout[] = []
  let [found, datagrams, isCut] = [0, 0, false]

  const hear = (datagram: Buffer, from: string, throughInterface: string, isReply: boolean) => {
    datagrams += 1
    if (datagrams > MAX_DATAGRAMS || found >= MAX_FOUND) {
      isCut = true
      return
    }
    if (use.signal.aborted || datagram.length > MAX_DATAGRAM) return
    const said = readDiscovery(datagram, from, throughInterface)
    // Answers to the probes of others, or to none, are not what was asked for.
    if (said === null || said.kind === 'bye' || (said.kind === 'matches' && (!isReply || said.relatesTo === null || !asked.has(said.relatesTo)))) return
    for (const camera of said.cameras) {
      const known = seen.get(camera.endpoint) ?? []
      // Cheap cameras share one identity; only another MAC shows that it is another one.
      if (found >= MAX_FOUND || known.some((one) => one.mac === camera.mac || one.mac === null || camera.mac === null)) continue
      seen.set(camera.endpoint, [...known, camera])
      found += 1
      use.found(camera)
    }
  }
  const ask = async ({ name, address }: NetworkInterface) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: false })
    sockets.push(socket)
    socket.on('message', (datagram, { address: from }) => hear(datagram, from, name, true))
    try {
      await bind(socket, { address, port: 0 })
      socket.setMulticastInterface(address)
      socket.setMulticastTTL(1)
    } catch (error) {
      failed.push({ interface: name, said: String(error).slice(0, 200) })
      return
    }
    socket.on('error', () => {})
    const send = () => {
      for (const type of PROBE_TYPES) {
        const messageId = `urn:uuid:${randomUUID()}`
        asked.add(messageId)
        socket.send(probeXml(type, messageId), group.port, group.address, (error) => {
          if (error !== null && !failed.some((one) => one.interface === name)) failed.push({ interface: name, said: String(error).slice(0, 200) })
        })
      }
    }
    for (const afterMs of ASKED_AFTER_MS) timers.push(setTimeout(send, afterMs))
  }
  const listen = async (): Promise<boolean> => {
    const socket = createSocket({ type: 'udp4', reuseAddr: true })
    sockets.push(socket)
    socket.on('message', (datagram, { address: from }) => hear(datagram, from, interfaceOf(from, interfaces), false))
    try {
      await bind(socket, { port: group.port })
      socket.on('error', () => {})
      return interfaces.map(({ address }) => joins(socket, group.address, address)).some(Boolean)
    } catch {
      return false
    }
  }
  const interfaces = use.interfaces.filter(({ address }) => isIPv4(address)).slice(0, MAX_INTERFACES)
  let heardHello = false
  try {
    heardHello = await listen()
    await Promise.all(interfaces.map(ask))
    await lasts(Math.min(use.forMs, MAX_FOR_MS), use.signal)
  } finally {
    for (const timer of timers) clearTimeout(timer)
    await Promise.all(sockets.map(close))
  }
  return { found, failed, heardHello, isCut }
}

function bind(socket: Socket, at: { readonly address?: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(at, () => {
      socket.off('error', reject)
      resolve()
    })
  })
}

function joins(socket: Socket, group: string, address: string): boolean {
  try {
    socket.addMembership(group, address)
    return true
  } catch {
    return false
  }
}

function close(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    try {
      socket.close(() => resolve())
    } catch {
      // It was closed by its own failure.
      resolve()
    }
  })
}

function lasts(forMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, forMs)
    signal.addEventListener('abort', end, { once: true })
  })
}

/** The one whose address begins like the sender's: announcements come through one socket for all. */
function interfaceOf(from: string, interfaces: readonly NetworkInterface[]): string {
  const alike = (address: string) => address.split('.').findIndex((part, index) => part !== from.split('.')[index])
  const score = ({ address }: NetworkInterface) => (address === from ? 4 : alike(address))
  return interfaces.toSorted((a, b) => score(b) - score(a))[0]?.name ?? ''
}

// How a simulated camera sends over UDP: one socket for all its clients, and a line that loses and swaps packets.
import { createSocket } from 'node:dgram'

export interface UdpFaults {
  /** Share of packets that never arrive. */
  readonly loss01: number
  /** Share of packets that arrive behind the one after them. */
  readonly reorder01: number
  readonly random: () => number
}

export interface UdpLine {
  /** Of RTP; that of RTCP is the next one in name only, nothing is sent from there. */
  readonly port: number
  /** @param packets as packetise() gives them, each behind its interleaved head */
  send(packets: Buffer, port: number): void
  close(): void
}

const INTERLEAVED_HEAD = 4

export async function openUdpLine(host: string, { loss01, reorder01, random }: UdpFaults): Promise<UdpLine> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => socket.bind(0, host, resolve))
  const held = new Map<number, Buffer>()
  const away = (packet: Buffer, port: number) => socket.send(packet, port, host, () => undefined)
  return {
    port: socket.address().port,
    send(packets, port) {
      for (let at = 0; at + INTERLEAVED_HEAD <= packets.length;) {
        const end = at + INTERLEAVED_HEAD + packets.readUInt16BE(at + 2)
        const packet = packets.subarray(at + INTERLEAVED_HEAD, end)
        at = end
        if (random() < loss01) continue
        const before = held.get(port)
        held.delete(port)
        if (before === undefined && random() < reorder01) held.set(port, packet)
        else away(packet, port)
        if (before !== undefined) away(before, port)
      }
    },
    close: () => socket.close(),
  }
}

// Stands between a socket and the broker's library, which reads without bounds: limits how large a packet may be and how much may wait for the driver.
import type { Socket } from 'node:net'
import { createPacketMeter } from './mqtt-packets.ts'
import { MAX_MESSAGE_BYTES } from './mqtt-line.ts'

/** A log-in with everything in it; the last will is part of it. */
const MAX_CONNECT_BYTES = 16 * 1024
/** Messages of one device that wait for its driver, before no more is read from it; the kernel then slows the device down. */
const MAX_WAITING = 8

export interface Waiting {
  waiting(): number
}

/** The library takes bytes by `read()` and by nothing else, so that is where they are counted and held back. @param seat undefined until it logged in */
export function guardSocket(socket: Socket, seat: () => Waiting | undefined): void {
  const meter = createPacketMeter()
  const read = socket.read.bind(socket)
  socket.read = (size?: number) => {
    const place = seat()
    // Read again when the waiting ones are dealt with: the library asks after each.
    if (place !== undefined && place.waiting() >= MAX_WAITING) return null
    const chunk = read(size) as Buffer | null
    if (chunk === null || meter.feed(chunk, place === undefined ? MAX_CONNECT_BYTES : MAX_MESSAGE_BYTES)) return chunk
    socket.destroy()
    return null
  }
}

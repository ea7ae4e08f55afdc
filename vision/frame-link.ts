// One media process's end of the frame socket: asks for a frame when there is room for one, and never holds more.
import type { Socket } from 'node:net'
import { z } from 'zod'
import { decodeFrame, FRAME_CREDIT, FRAME_PREFIX_BYTES, MAX_HEADER_BYTES, MAX_PLANES_BYTES, type Frame } from '../contract/detection.ts'

const size = z.int().min(2).max(16_384)
const even = z.int().min(0).max(16_384).multipleOf(2)
const header = z
  .object({
    cameraId: z.string().min(1).max(63),
    seq: z.int().min(0),
    atMs: z.number(),
    frameWidth: size,
    frameHeight: size,
    crop: z.object({ x: even, y: even, width: even.min(2), height: even.min(2) }),
    fullRange: z.boolean(),
    motion01: z.number().min(0).max(1),
  })
  .refine((h) => h.crop.x + h.crop.width <= h.frameWidth && h.crop.y + h.crop.height <= h.frameHeight, 'crop reaches beyond the frame')

export interface FrameLinkOptions {
  /** Answered when the frame is dealt with; the next one is asked for then. */
  readonly onFrame: (frame: Frame) => Promise<void>
  /** The stream made no sense or the handler failed: the connection is closed, once, with the reason. */
  readonly onBroken: (reason: Error) => void
}

/** Serves one connection until it ends; a stream that breaks the wire format closes it. */
export function serveFrames(socket: Socket, { onFrame, onBroken }: FrameLinkOptions): void {
  let pending: Uint8Array[] = []
  let pendingBytes = 0
  let neededBytes = FRAME_PREFIX_BYTES
  let isBusy = false

  const breakOff = (reason: unknown): void => {
    if (socket.destroyed) return
    pending = []
    socket.destroy()
    onBroken(reason instanceof Error ? reason : new Error(String(reason)))
  }
  const ask = (): void => {
    if (!socket.destroyed) socket.write(Uint8Array.of(FRAME_CREDIT))
  }
  const take = (): Frame | null => {
    if (pendingBytes < neededBytes) return null
    const bytes = pending.length === 1 ? pending[0]! : Buffer.concat(pending, pendingBytes)
    pending = [bytes]
    const decoded = decodeFrame(bytes)
    if (!decoded) {
      neededBytes = wholeBytes(bytes)
      return null
    }
    if (decoded.used < bytes.length) throw new RangeError('more than the frame that was asked for')
    pending = []
    pendingBytes = 0
    neededBytes = FRAME_PREFIX_BYTES
    header.parse(decoded.frame.header)
    return decoded.frame
  }
  const read = async (chunk: Uint8Array): Promise<void> => {
    if (isBusy) throw new RangeError('a frame that nobody asked for')
    pending.push(chunk)
    pendingBytes += chunk.length
    const frame = take()
    if (!frame) return
    isBusy = true
    await onFrame(frame)
    isBusy = false
    ask()
  }

  socket.on('data', (chunk: Uint8Array) => void read(chunk).catch(breakOff))
  socket.on('error', breakOff)
  ask()
}

/** Of an incomplete frame whose prefix decodeFrame found within bounds. */
function wholeBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return FRAME_PREFIX_BYTES + Math.min(view.getUint32(0), MAX_HEADER_BYTES) + Math.min(view.getUint32(4), MAX_PLANES_BYTES)
}

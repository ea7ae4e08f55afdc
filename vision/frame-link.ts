// One media process's end of the frame socket: asks for a frame when there is room for one, and never holds more.
import type { Socket } from 'node:net'
import { z } from 'zod'
import { FRAME_CREDIT, FRAME_PREFIX_BYTES, MAX_HEADER_BYTES, MAX_PLANES_BYTES, type Frame, type FrameHeader } from '../contract/detection.ts'

const size = z.int().min(2).max(16_384)
const even = z.int().min(0).max(16_384).multipleOf(2)
const headerSchema = z
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

/** Where the planes of a frame are that come without any. */
export interface PictureSource {
  /** Luma alone, or with both planes of colour. */
  readonly has: 'luma' | 'all'
  /** @throws when there are not as many bytes */
  read(into: Uint8Array): void
}

export interface FrameLinkOptions {
  /** null: every frame brings its planes along. */
  readonly pictures: PictureSource | null
  /** Answered when the frame is dealt with; the next one is asked for then, and overwrites its planes. */
  readonly onFrame: (frame: Frame) => Promise<void>
  /** The stream made no sense or the handler failed: the connection is closed, once, with the reason. */
  readonly onBroken: (reason: Error) => void
}

/** Serves one connection until it ends; a stream that breaks the wire format closes it. */
export function serveFrames(socket: Socket, { pictures, onFrame, onBroken }: FrameLinkOptions): void {
  const reader = createFrameReader(pictures)
  let isBusy = false

  const breakOff = (reason: unknown): void => {
    if (socket.destroyed) return
    socket.destroy()
    onBroken(reason instanceof Error ? reason : new Error(String(reason)))
  }
  const ask = (): void => {
    if (!socket.destroyed) socket.write(Uint8Array.of(FRAME_CREDIT))
  }
  const read = async (chunk: Uint8Array): Promise<void> => {
    if (isBusy) throw new RangeError('a frame that nobody asked for')
    const frame = reader.push(chunk)
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

export interface FrameReader {
  /**
   * @returns the frame when this chunk completed it; its planes are valid until the next chunk
   * @throws  RangeError, SyntaxError or z.ZodError when it is not a frame, or more than one
   */
  push(chunk: Uint8Array): Frame | null
}

/** Puts one frame after the other together in buffers that are made once. */
export function createFrameReader(pictures: PictureSource | null): FrameReader {
  const head = new Uint8Array(FRAME_PREFIX_BYTES + MAX_HEADER_BYTES)
  const view = new DataView(head.buffer)
  let planes = new Uint8Array(0)
  let headFilled = 0
  let headBytes = FRAME_PREFIX_BYTES
  let planesFilled = 0
  let planesBytes = 0

  const fillHead = (chunk: Uint8Array): number => {
    const count = Math.min(chunk.length, headBytes - headFilled)
    head.set(chunk.subarray(0, count), headFilled)
    headFilled += count
    return count
  }
  const readPrefix = (): void => {
    const headerBytes = view.getUint32(0)
    planesBytes = view.getUint32(4)
    if (headerBytes > MAX_HEADER_BYTES || planesBytes > MAX_PLANES_BYTES) throw new RangeError('frame lengths out of bounds')
    headBytes += headerBytes
  }
  const finish = (): Frame => {
    const header = headerSchema.parse(JSON.parse(new TextDecoder().decode(head.subarray(FRAME_PREFIX_BYTES, headBytes))))
    const luma = header.crop.width * header.crop.height
    headFilled = 0
    headBytes = FRAME_PREFIX_BYTES
    planesFilled = 0
    if (planesBytes > 0 || pictures === null) return toFrame(header, planes.subarray(0, planesBytes), luma)
    const bytes = pictures.has === 'luma' ? luma : (luma * 3) / 2
    if (bytes > MAX_PLANES_BYTES) throw new RangeError('frame lengths out of bounds')
    if (planes.length < bytes) planes = new Uint8Array(bytes)
    pictures.read(planes.subarray(0, bytes))
    return toFrame(header, planes.subarray(0, bytes), luma)
  }
  return {
    push(chunk) {
      let at = fillHead(chunk)
      if (headFilled < FRAME_PREFIX_BYTES) return null
      if (headBytes === FRAME_PREFIX_BYTES) {
        readPrefix()
        at += fillHead(chunk.subarray(at))
      }
      if (headFilled < headBytes) return null
      if (planesFilled + chunk.length - at > planesBytes) throw new RangeError('more than the frame that was asked for')
      if (planes.length < planesBytes) planes = new Uint8Array(planesBytes)
      planes.set(chunk.subarray(at), planesFilled)
      planesFilled += chunk.length - at
      return planesFilled < planesBytes ? null : finish()
    },
  }
}

/** @throws RangeError when there are not Y, U and V, or Y alone */
function toFrame(header: FrameHeader, planes: Uint8Array, luma: number): Frame {
  if (planes.length !== luma && planes.length !== luma + luma / 2) throw new RangeError('planes do not fit the header')
  const chroma = (planes.length - luma) / 2
  return { header, y: planes.subarray(0, luma), u: planes.subarray(luma, luma + chroma), v: planes.subarray(luma + chroma) }
}

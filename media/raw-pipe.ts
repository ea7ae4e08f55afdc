// Reads a child's pipe into buffers of ours: Node's own way makes a new 64 KB buffer for every read, and collecting them costs more than the reading.
import { Socket, type SocketConstructorOpts } from 'node:net'

export interface RawPipe {
  /**
   * What was read before comes first.
   *
   * @param nextBuffer where the next bytes go; not empty
   * @param onRead     how many came; false: read no more until `resume`
   */
  start(nextBuffer: () => Uint8Array, onRead: (count: number) => boolean): void
  /** Goes on after `onRead` said false. */
  resume(): void
  /** What has not been read is lost; `stream` closes. */
  close(): void
}

/** What Node has below a stream; it serves one stream only. */
interface Handled {
  _handle: object | null
}

/** A picture of 1280x720 with colour has 1.4 MB; whoever writes it must not be held up before its size is known. */
const MAX_HELD_BYTES = 4 * 1024 * 1024
const EARLY_BYTES = 64 * 1024

/**
 * Takes the pipe over from `stream` at once after the child was started; when the pipe ends, `stream` closes.
 *
 * `onread` with buffers of one's own is public for connections; that a child's pipe can be one is not, so a test holds it.
 */
export function takeRawPipe(stream: Socket): RawPipe {
  const handled = stream as unknown as Handled
  const handle = handled._handle
  // The child could not be started.
  if (handle === null) return { start: () => undefined, resume: () => undefined, close: () => undefined }
  handled._handle = null

  const early = new Uint8Array(EARLY_BYTES)
  let held: Uint8Array[] = []
  let heldBytes = 0
  let reader: { nextBuffer: () => Uint8Array; onRead: (count: number) => boolean } | null = null

  const hand = (): boolean => {
    while (reader !== null && held[0]) {
      const room = reader.nextBuffer()
      const part = held[0].subarray(0, room.length)
      room.set(part)
      if (part.length === held[0].length) held.shift()
      else held[0] = held[0].subarray(part.length)
      heldBytes -= part.length
      if (!reader.onRead(part.length)) return false
    }
    return reader !== null || heldBytes < MAX_HELD_BYTES
  }
  const callback = (count: number, buffer: Uint8Array): boolean => {
    if (reader !== null && buffer !== early) return reader.onRead(count)
    held.push(buffer.slice(0, count))
    heldBytes += count
    return hand()
  }
  const buffer = (): Uint8Array => (reader === null || held.length > 0 ? early : reader.nextBuffer())
  const pipe = new Socket({ handle, onread: { buffer, callback } } as unknown as SocketConstructorOpts)
  const resume = (): void => {
    if (hand()) pipe.resume()
  }
  pipe.on('error', () => undefined)
  pipe.once('close', () => {
    held = []
    stream.destroy()
  })
  pipe.resume()
  return {
    start(nextBuffer, onRead) {
      reader = { nextBuffer, onRead }
      resume()
    },
    resume,
    close: () => void pipe.destroy(),
  }
}

/** @param onChunk gets a view that is only valid during the call */
export function startChunks(pipe: RawPipe, onChunk: (chunk: Uint8Array) => void): void {
  const chunk = new Uint8Array(EARLY_BYTES)
  pipe.start(
    () => chunk,
    (count) => {
      onChunk(chunk.subarray(0, count))
      return true
    },
  )
}

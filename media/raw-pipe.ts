// Reads a child's pipe into buffers of ours: Node's own way makes a new 64 KB buffer for every read, and collecting them costs more than the reading.
import { Socket, type SocketConstructorOpts } from 'node:net'

export interface RawPipe {
  /**
   * Until then nothing is read.
   *
   * @param nextBuffer where the next bytes go; not empty
   * @param onRead     how many came; false: read no more until `resume`
   */
  start(nextBuffer: () => Uint8Array, onRead: (count: number) => boolean): void
  /** Goes on after `onRead` said false. */
  resume(): void
}

/** What Node has below a stream; it serves one stream only. */
interface Handled {
  _handle: object | null
}

/**
 * Takes the pipe over from `stream` at once after the child was started; when the pipe ends, `stream` closes.
 *
 * `onread` with buffers of one's own is public for connections; that a child's pipe can be one is not, so a test holds it.
 */
export function takeRawPipe(stream: Socket): RawPipe {
  const handled = stream as unknown as Handled
  const handle = handled._handle
  // The child could not be started.
  if (handle === null) return { start: () => undefined, resume: () => undefined }
  handled._handle = null
  const first = new Uint8Array(1)
  let nextBuffer = (): Uint8Array => first
  let onRead = (_count: number): boolean => false
  const callback = (count: number, buffer: Uint8Array): boolean => {
    if (buffer === first) nextBuffer().set(first)
    return onRead(count)
  }
  const options = { handle, onread: { buffer: () => nextBuffer(), callback } }
  const pipe = new Socket(options as unknown as SocketConstructorOpts)
  pipe.pause()
  pipe.on('error', () => undefined)
  pipe.once('close', () => stream.destroy())
  stream.once('close', () => pipe.destroy())
  return {
    start(buffer, read) {
      nextBuffer = buffer
      onRead = read
      pipe.resume()
    },
    resume: () => void pipe.resume(),
  }
}

// A file as the check of packages reads it. Not a Blob of Node: those take 4 GB off the size of what is larger.
import type { FileHandle } from 'node:fs/promises'
import type { Source } from '../../../contract/sealed/zip-entries.ts'

const STREAM_BYTES = 1024 * 1024

/** @param handle stays open while it is read */
export function fileSource(handle: FileHandle, from: number, to: number): Source {
  const size = to - from
  const read = async (at: number, bytes: number): Promise<ArrayBuffer> => {
    const buffer = new Uint8Array(bytes)
    for (let filled = 0; filled < bytes;) {
      const { bytesRead } = await handle.read(buffer, filled, bytes - filled, from + at + filled)
      if (bytesRead === 0) throw new Error('it is cut off')
      filled += bytesRead
    }
    return buffer.buffer
  }
  return {
    size,
    slice: (begin, end) => fileSource(handle, from + Math.min(begin, size), from + Math.max(Math.min(begin, size), Math.min(end, size))),
    arrayBuffer: () => read(0, size),
    stream() {
      let at = 0
      return new ReadableStream({
        async pull(controller) {
          const bytes = Math.min(STREAM_BYTES, size - at)
          if (bytes > 0) controller.enqueue(new Uint8Array(await read(at, bytes)))
          at += bytes
          if (at >= size) controller.close()
        },
      })
    },
  }
}

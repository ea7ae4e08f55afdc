// Our end of the file in memory through which the media process passes pictures.
import { closeSync, openSync, readSync } from 'node:fs'
import type { PictureSource } from './frame-link.ts'

/** @returns null when it cannot be opened; pictures then have to come through the socket */
export function openSharedPicture(path: string, has: PictureSource['has']): (PictureSource & { close(): void }) | null {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return null
  }
  return {
    has,
    read(into) {
      if (readSync(file, into, 0, into.length, 0) !== into.length) throw new RangeError('the shared picture is shorter than its header says')
    },
    close: () => closeSync(file),
  }
}

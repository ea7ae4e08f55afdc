// Writes a file so that it is either wholly there, also after a power cut, or not at all.
import { createHash, randomBytes } from 'node:crypto'
import { open, readFile, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Temporary file, fsync, rename, fsync of the directory; then it is read back.
 *
 * @returns SHA-256 (hex) of what is on disk
 * @throws  the error of the file system; nothing of the file is left then
 */
export async function writeDurably(file: string, bytes: Uint8Array): Promise<{ sha256: string; stored: Buffer }> {
  const part = `${file}.${randomBytes(4).toString('hex')}.part`
  const handle = await open(part, 'wx', 0o600)
  try {
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, file)
  } catch (error) {
    await unlink(part).catch(() => undefined)
    throw error
  }
  await syncDirectory(dirname(file))
  const stored = await readFile(file)
  if (!stored.equals(bytes)) throw new Error('what was read back is not what was written')
  return { sha256: createHash('sha256').update(stored).digest('hex'), stored }
}

/** Windows cannot open directories and does not need to: NTFS journals the rename. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

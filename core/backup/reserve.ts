// Room kept on the disk for the day it is full: given up then, so that incidents are still taken, and taken back when there is room again.
import { closeSync, openSync, rmSync, statfsSync, statSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'

export interface Reserve {
  /** Bytes that are held now. */
  bytes(): number
  /** @returns false: there was nothing to give up */
  release(): boolean
  /** Takes it back once there is room; called every few seconds. */
  tick(): Promise<void>
}

/** What statfs says, replaced in tests. */
export type Space = (dir: string) => { readonly bavail: number; readonly bsize: number; readonly blocks: number }

const MOST_BYTES = 256 * 1024 ** 2
const SHARE = 0.02
const CHUNK = 1024 ** 2
/** So much besides what it takes must be free before it is taken again. */
const ROOM_SHARE = 0.06
const ROOM_MOST = 3 * 1024 ** 3

/** @returns how much is kept on a disk of that size, bytes; whole megabytes */
export function reserveOf(totalBytes: number): number {
  return Math.floor(Math.min(MOST_BYTES, totalBytes * SHARE) / CHUNK) * CHUNK
}

/** @param file where it lies, on the disk it is to keep room on */
export function createReserve(file: string, dir: string, space: Space = statfsSync): Reserve {
  let held = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  let isTaking = false
  return {
    bytes: () => held,
    release() {
      if (held === 0) return false
      rmSync(file, { force: true })
      held = 0
      return true
    },
    async tick() {
      if (held > 0 || isTaking) return
      const { bavail, bsize, blocks } = space(dir)
      const total = blocks * bsize
      const bytes = reserveOf(total)
      if (bytes === 0 || bavail * bsize < bytes + Math.min(total * ROOM_SHARE, ROOM_MOST)) return
      isTaking = true
      try {
        await fill(file, bytes)
        held = bytes
      } finally {
        isTaking = false
      }
    },
  }
}

/** Written, not only said to be that long: a hole keeps no room. */
async function fill(file: string, bytes: number): Promise<void> {
  const part = `${file}.part`
  closeSync(openSync(part, 'w', 0o600))
  const handle = await open(part, 'r+')
  try {
    const chunk = Buffer.alloc(CHUNK, 0xa5)
    for (let at = 0; at < bytes; at += CHUNK) await handle.write(chunk, 0, CHUNK, at)
    await handle.sync()
  } catch (error) {
    await handle.close()
    rmSync(part, { force: true })
    throw error
  }
  await handle.close()
  await rename(part, file)
}

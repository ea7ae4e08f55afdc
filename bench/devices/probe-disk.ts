// How long the disk itself takes to keep one page, asked ten times a second beside what is measured: what no program can be quicker than.
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const EVERY_MS = 100
const PAGE = Buffer.alloc(4096, 7)

export interface DiskProbe {
  /** @returns how long each took */
  stop(): Promise<readonly number[]>
}

export function probeDisk(dir: string): DiskProbe {
  const tookMs: number[] = []
  let isOver = false
  const work = (async () => {
    const file = await open(join(dir, 'probe'), 'w')
    while (!isOver) {
      await file.write(PAGE, 0, PAGE.length, (tookMs.length % 256) * PAGE.length)
      const at = performance.now()
      await file.datasync()
      tookMs.push(performance.now() - at)
      await pause(EVERY_MS)
    }
    await file.close()
  })()
  return {
    async stop() {
      isOver = true
      await work
      return tookMs
    },
  }
}

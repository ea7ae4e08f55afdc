// Cuts the power: a file system in an image, photographed while it is written to. What only the system's memory holds is not in the picture.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { inspect, saidOf, WRITER } from './kills.ts'

export interface Cut {
  readonly cuts: number
  readonly acknowledged: number
  readonly lost: number
  /** Cuts that lost something. */
  readonly losing: number
  readonly broken: number
}

const IMAGE_MB = 96
/** A new file system now and then: it fills. */
const CUTS_PER_IMAGE = 20

const run = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' })

export function canMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && run('mkfs.ext4', '-V').status === 0 && run('losetup', '-f').status === 0
}

export async function cutPower(cuts: number, synchronous: 'FULL' | 'NORMAL'): Promise<Cut> {
  const total = { cuts: 0, acknowledged: 0, lost: 0, losing: 0, broken: 0 }
  while (total.cuts < cuts) {
    const found = await onOneImage(Math.min(CUTS_PER_IMAGE, cuts - total.cuts), synchronous)
    for (const name of ['cuts', 'acknowledged', 'lost', 'losing', 'broken'] as const) total[name] += found[name]
  }
  return total
}

async function onOneImage(cuts: number, synchronous: string): Promise<Cut> {
  const root = mkdtempSync(join(tmpdir(), 'vigil-power-'))
  const [image, photo, live, after] = ['image', 'photo', 'live', 'after'].map((name) => join(root, name)) as [string, string, string, string]
  const found = { cuts: 0, acknowledged: 0, lost: 0, losing: 0, broken: 0 }
  mkdirSync(live)
  mkdirSync(after)
  try {
    must(run('truncate', '-s', `${IMAGE_MB}M`, image))
    must(run('mkfs.ext4', '-q', '-F', image))
    must(run('mount', '-o', 'loop', image, live))
    for (let n = 0; n < cuts; n += 1) {
      const dir = join(live, 'data')
      const writer = spawn(process.execPath, [WRITER, dir, String(n), synchronous], { stdio: ['ignore', 'pipe', 'inherit'] })
      const gone = once(writer, 'close')
      let said = ''
      writer.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
      await once(writer.stdout, 'data')
      await delay(30 + Math.random() * 250)
      writer.kill('SIGSTOP')
      await delay(15)
      const acknowledged = saidOf(said)
      must(run('cp', '--sparse=always', image, photo))
      writer.kill('SIGKILL')
      await gone
      must(run('mount', '-o', 'loop', photo, after))
      try {
        const seen = inspect(join(after, 'data'), acknowledged)
        found.acknowledged += seen.acknowledged
        found.lost += seen.lost
        if (seen.lost > 0) found.losing += 1
        if (seen.isBroken) found.broken += 1
      } catch {
        found.acknowledged += acknowledged.length
        found.lost += acknowledged.length
        found.losing += 1
        found.broken += 1
      } finally {
        must(run('umount', after))
      }
      found.cuts += 1
    }
    return found
  } finally {
    run('umount', '-l', after)
    run('umount', '-l', live)
    rmSync(root, { recursive: true, force: true })
  }
}

function must({ status, stderr }: { readonly status: number | null; readonly stderr: string }): void {
  if (status !== 0) throw new Error(stderr)
}

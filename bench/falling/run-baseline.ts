// Runs one of the baselines (a few lines of Python over Debian's OpenCV) on raw luma pictures.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import type { Box } from '../../contract/geometry.ts'
import type { Luma } from '../../vision/falling/luma.ts'

export interface Baseline {
  readonly name: string
  /** In `baselines/`. */
  readonly script: string
  readonly args: readonly string[]
  /** Looks at every n-th picture only. */
  readonly every: number
  /** The first picture is shown so often before it counts. */
  readonly warmUp: number
}

/** Frigate looks at five pictures a second, and needs 134 of them after its start until it is stable. */
export const BASELINES: readonly Baseline[] = [
  { name: 'mog2Open9', script: 'mog2.py', args: ['--opening', '9'], every: 1, warmUp: 0 },
  { name: 'mog2Open3', script: 'mog2.py', args: ['--opening', '3'], every: 1, warmUp: 0 },
  { name: 'frigate', script: 'frigate_motion.py', args: ['--frame-height', '100'], every: 5, warmUp: 150 },
  { name: 'frigate540at25', script: 'frigate_motion.py', args: ['--frame-height', '540'], every: 1, warmUp: 150 },
]

export interface BaselineAnswer {
  /** px */
  readonly boxes: readonly Box[]
  readonly cpuMs: number
}

export interface OpenBaseline {
  see(luma: Luma): Promise<BaselineAnswer>
  close(): Promise<void>
}

/** Debian's, because it has Debian's packages; another one on the path may not. */
const DEBIAN_PYTHON = '/usr/bin/python3'

export function openBaseline({ script, args }: Baseline, width: number, height: number): OpenBaseline {
  const python = existsSync(DEBIAN_PYTHON) ? DEBIAN_PYTHON : 'python3'
  const path = join(import.meta.dirname, 'baselines', script)
  const child = spawn(python, ['-B', path, '--width', String(width), '--height', String(height), ...args], { stdio: 'pipe' })
  const ended = new Promise<void>((resolve, reject) => child.once('error', reject).once('close', () => resolve()))
  ended.catch(() => undefined)
  let complaint = ''
  child.stderr.on('data', (text: Buffer) => (complaint = (complaint + text.toString()).slice(-1000)))
  child.stdin.on('error', () => undefined)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async see({ data }) {
      child.stdin.write(data)
      const { value, done } = await lines.next()
      if (done) throw new Error(`${script} ended: ${complaint.trim() || 'Debian package python3-opencv is needed'}`)
      return JSON.parse(value) as BaselineAnswer
    },
    async close() {
      child.stdin.end()
      await ended
    },
  }
}

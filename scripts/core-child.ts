// Starts the core from its sources as a child process and waits until it serves.
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createReadyReader, type Ready } from '../electron/ready-line.ts'
import { ROOT } from './bundles.ts'

export interface CoreChild {
  readonly process: ChildProcess
  /** null when the core ended before it served. */
  readonly ready: Promise<Ready | null>
  /** The exit code; a signal counts as 1. */
  readonly ended: Promise<number>
}

/** @param args what follows `vigil`; logs go to our stderr, and the core ends itself when we are gone */
export function launchCore(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(ROOT, 'core/cli.ts'), ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
}

/** @param args as launchCore() */
export function startCoreChild(args: readonly string[]): CoreChild {
  const child = launchCore(args)
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1))
    child.once('error', () => resolve(1))
  })
  const served = new Promise<Ready>((resolve) => {
    const read = createReadyReader()
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      const ready = read(chunk)
      if (ready !== null) resolve(ready)
    })
  })
  return { process: child, ready: Promise.race([served, ended.then(() => null)]), ended }
}

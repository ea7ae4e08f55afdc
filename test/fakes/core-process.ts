// Runs the real core as a child process on a data directory of its own, the way `vigil serve` does.
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const CLI = fileURLToPath(new URL('../../core/cli.ts', import.meta.url))

export interface CoreProcess {
  readonly url: string
  /** Where phones come in, with `--phones`. */
  readonly phones?: string
  readonly pid: number
  /** What it said on stderr so far. */
  log(): string
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL, as in a power cut for the process. */
  kill(): Promise<void>
}

export async function startCoreProcess(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CoreProcess> {
  const child = spawn(process.execPath, [CLI, 'serve', '--listen', '127.0.0.1:0', '--log', 'json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')))
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const ready = await Promise.race([readyLine(child), exited.then((code) => Promise.reject(new Error(`the core ended with ${code}: ${said.slice(-4000)}`)))])
  return {
    ...ready,
    log: () => said,
    stop() {
      child.kill('SIGTERM')
      return exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

interface Ready {
  readonly url: string
  readonly phones?: string
  readonly pid: number
}

async function readyLine(child: ChildProcess): Promise<Ready> {
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line.startsWith('{')) return JSON.parse(line) as Ready
  }
  throw new Error('the core closed its stdout before it was ready')
}

/** Runs one vigil command to its end. */
export async function runVigil(args: readonly string[], stdin = ''): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')))
  child.stdin.end(stdin)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr }
}

// Starts one ffmpeg so that it cannot outlive us, and ends it so that it cannot refuse.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'

const SETPRIV = '/usr/bin/setpriv'
const MAX_COMPLAINTS = 4096

export interface RunningFfmpeg {
  readonly child: ChildProcess
  /** The last of what it wrote to its standard error; may hold the camera's password, redact before logging. */
  complaints(): string
  /** SIGKILL: ffmpeg that waits for a dead camera ignores SIGTERM for seconds. */
  kill(): void
  /** Also resolves when it could not be started at all (`code` null). */
  readonly ended: Promise<{ readonly code: number | null }>
}

/** With setpriv the kernel kills ffmpeg when this process dies, however it dies; elsewhere its pipes break within seconds. */
const canTether = process.platform === 'linux' && existsSync(SETPRIV)

/**
 * @param morePipes how many are opened beyond the first three
 * @param stdout where its standard output goes instead of to us
 */
export function runFfmpeg(path: string, args: readonly string[], morePipes: 0 | 1 | 2, stdout: 'pipe' | Socket = 'pipe'): RunningFfmpeg {
  const [command, ...rest] = canTether ? [SETPRIV, '--pdeathsig', 'KILL', path, ...args] : [path, ...args]
  const stdio = ['pipe', stdout, 'pipe', ...Array.from({ length: morePipes }, () => 'pipe' as const)] as const
  const child = spawn(command!, rest, { stdio: [...stdio], windowsHide: true })
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString('utf8')).slice(-MAX_COMPLAINTS)))
  // A pipe that breaks because ffmpeg died is reported by `ended`.
  for (const stream of child.stdio) stream?.on('error', () => undefined)
  const ended = new Promise<{ code: number | null }>((resolve) => {
    child.once('close', (code) => resolve({ code }))
    child.once('error', (error) => {
      complaints += `cannot start: ${error.message}`
      resolve({ code: null })
    })
  })
  return { child, complaints: () => complaints, kill: () => child.kill('SIGKILL'), ended }
}

export class FfmpegFailed extends Error {}

const MAX_OUTPUT = 64 * 1024 * 1024

/**
 * Runs a short job: `input` in, standard output back.
 *
 * @param script read by ffmpeg on pipe 3
 * @throws FfmpegFailed when it fails, takes longer than `timeoutMs` or writes more than 64 MB
 */
export async function runJob(
  path: string,
  args: readonly string[],
  input: readonly Uint8Array[],
  timeoutMs: number,
  script?: string | Uint8Array,
): Promise<Buffer> {
  const job = runFfmpeg(path, args, script === undefined ? 0 : 1)
  const stdout = job.child.stdout as Readable
  const stdin = job.child.stdin as Writable
  const chunks: Buffer[] = []
  let size = 0
  let isTooMuch = false
  let isLate = false
  stdout.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > MAX_OUTPUT) {
      isTooMuch = true
      job.kill()
    } else chunks.push(chunk)
  })
  const timer = setTimeout(() => {
    isLate = true
    job.kill()
  }, timeoutMs)
  for (const part of input) stdin.write(part)
  stdin.end()
  if (script !== undefined) (job.child.stdio[3] as Writable).end(script)
  const { code } = await job.ended
  clearTimeout(timer)
  if (isTooMuch) throw new FfmpegFailed('ffmpeg wrote too much')
  if (isLate) throw new FfmpegFailed(`ffmpeg took longer than ${timeoutMs} ms`)
  if (code !== 0) throw new FfmpegFailed(`ffmpeg ended with ${code}: ${job.complaints().slice(0, 500)}`)
  return Buffer.concat(chunks)
}

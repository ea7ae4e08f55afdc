// Entry of an inference process: frames in over a local socket, tracks and hits out over IPC. Usage: infer-process --socket PATH --models DIR [--min-score N]
import { once } from 'node:events'
import { lstat, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { parseArgs } from 'node:util'
import type { FromVision, ToVision } from '../contract/detection.ts'
import { createDetector } from './detect.ts'
import { serveFrames } from './frame-link.ts'
import { createInference } from './inference.ts'
import { MIN_SCORE } from './track-group.ts'

/** One media process, and one that replaces it while the old connection is still being noticed as dead. */
const CONNECTIONS_MAX = 4
/** Messages the core has not read yet; beyond it tracks are dropped (the next frame brings newer ones), hits never. */
const UNREAD_MAX = 200
const ALIVE_EVERY_MS = 1000

let unread = 0
function emit(message: FromVision): void {
  if (!process.connected || ((message.type === 'tracks' || message.type === 'alive') && unread >= UNREAD_MAX)) return
  unread++
  process.send!(message, undefined, undefined, () => unread--)
}

async function fail(cause: unknown): Promise<never> {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (process.connected) await new Promise((resolve) => process.send!({ type: 'fault', message } satisfies FromVision, undefined, undefined, resolve))
  process.exit(1)
}

/** A socket file that a killed process left behind; anything else at that path is not ours to remove. */
async function removeStale(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null)
  if (found?.isSocket()) await rm(path, { force: true })
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { socket: { type: 'string' }, models: { type: 'string' }, 'min-score': { type: 'string' } } })
  const { socket: path, models: modelsDir } = values
  const minScore = Number(values['min-score'] ?? MIN_SCORE)
  if (!path || !modelsDir || !(minScore >= 0 && minScore <= 1)) throw new Error('usage: infer-process --socket PATH --models DIR [--min-score 0..1]')

  const elapsedMs = (): number => performance.now()
  const startMs = elapsedMs()
  const detector = await createDetector({ modelsDir })
  const loadMs = elapsedMs() - startMs
  const inference = createInference({ detector, minScore, elapsedMs, emit })

  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    serveFrames(socket, { onFrame: (frame) => inference.take(frame), onBroken: ({ message }) => process.stderr.write(`frame socket closed: ${message}\n`) })
  })
  server.maxConnections = CONNECTIONS_MAX
  process.umask(0o077)
  await removeStale(path)
  server.listen(path)
  await once(server, 'listening')

  const stop = (): void => {
    server.close()
    for (const socket of open) socket.destroy()
    process.exit(0)
  }
  process.on('message', (message: ToVision) => {
    if (message.type === 'stop') stop()
    else if (message.type === 'configure') configure(() => inference.configure(message.cameras))
  })
  process.once('SIGTERM', stop)
  emit({ type: 'ready', models: [{ id: detector.modelId, loadMs, provider: detector.provider }] })
  setInterval(() => emit({ type: 'alive' }), ALIVE_EVERY_MS).unref()
}

/** A configuration the core should have refused: go no further with rules nobody meant. */
function configure(apply: () => void): void {
  try {
    apply()
  } catch (cause) {
    void fail(cause)
  }
}

// Whatever happens to the parent, no orphan stays.
process.once('disconnect', () => process.exit(0))
// Ctrl-C in a terminal reaches the whole group; the core then ends this process in its own order.
process.on('SIGINT', () => {})
run().catch(fail)

// The media process: takes orders from the core over IPC and dies with it, taking every ffmpeg along.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFfmpeg } from './ffmpeg.ts'
import { MediaRoom } from './media-room.ts'
import type { FromMedia, ToMedia } from './messages.ts'

/** mkdtemp makes the directory 0700: nobody else on the machine can reach the socket in it. */
const directory = process.platform === 'win32' ? null : mkdtempSync(join(tmpdir(), 'vigil-live-'))
const liveSocket = directory === null ? `\\\\.\\pipe\\vigil-live-${randomBytes(16).toString('hex')}` : join(directory, 'live.sock')

const send = (message: FromMedia) => {
  if (process.connected) process.send?.(message)
}

const room = new MediaRoom({ now: Date.now, random: Math.random, ffmpeg: await findFfmpeg(), send })
let isStopping = false

async function stop(): Promise<void> {
  if (isStopping) return
  isStopping = true
  await room.close()
  if (directory !== null) rmSync(directory, { recursive: true, force: true })
  process.exit(0)
}

process.on('message', (message: ToMedia) => {
  if (message.type === 'stop') void stop()
  else room.handle(message)
})
process.on('disconnect', () => void stop())
process.on('SIGTERM', () => void stop())
// Ctrl+C reaches the whole process group; the core decides when we end.
process.on('SIGINT', () => undefined)
await room.hub.listen(liveSocket)
send({ type: 'ready', liveSocket })

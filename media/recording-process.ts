// Entry of the process that reads a recording for a look-back: orders over IPC, pictures from ffmpeg into the searcher's socket.
import { getPriority, setPriority } from 'node:os'
import type { FromRecordingProcess, ToRecordingProcess } from '../contract/look-back.ts'
import { readStretch, StretchFailed } from './read-stretch.ts'

/** Live cameras come first; every ffmpeg inherits it. */
const NICER_BY = 10

function send(message: FromRecordingProcess): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send!(message, undefined, undefined, () => resolve())
    else resolve()
  })
}

/** Several decoders at once, each takes the next stretch when it is done with one. */
async function read({ file, container, codec, startS, strip, stretches, socket, atOnce }: ToRecordingProcess): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < stretches.length; index = next++) {
      const { fromS, toS } = stretches[index]!
      await readStretch('ffmpeg', { file, container, codec, startS, strip, fromS, toS }, index, socket)
    }
  }
  try {
    await Promise.all(Array.from({ length: atOnce }, work))
    await send({ type: 'done' })
  } catch (error) {
    const code = error instanceof StretchFailed ? 'recording.unreadable' : 'lookBack.processDown'
    await send({ type: 'failed', code, message: error instanceof Error ? error.message : String(error) })
  }
  process.exit(0)
}

setPriority(Math.min(19, getPriority() + NICER_BY))
process.once('message', (message: ToRecordingProcess) => void read(message))
// Whatever happens to the core, no orphan stays: each ffmpeg is tied to this process.
process.once('disconnect', () => process.exit(0))
if (!process.connected) process.exit(0)
process.on('SIGINT', () => undefined)

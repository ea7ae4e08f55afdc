// The media process: takes orders from the core over IPC and dies with it, taking every ffmpeg along.
import { findFfmpeg } from './ffmpeg.ts'
import { MediaRoom } from './media-room.ts'
import type { FromMedia, ToMedia } from './messages.ts'
import { openSocketDir } from './socket-dir.ts'

const sockets = openSocketDir('live')
const liveSocket = sockets.path('live.sock')

const send = (message: FromMedia) => {
  if (process.connected) process.send?.(message)
}

const room = new MediaRoom({ now: Date.now, random: Math.random, ffmpeg: await findFfmpeg(), send })
let isStopping = false

async function stop(): Promise<void> {
  if (isStopping) return
  isStopping = true
  await room.close()
  sockets.close()
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
// The core may have gone while this was loaded, before anybody listened for it.
if (!process.connected) await stop()

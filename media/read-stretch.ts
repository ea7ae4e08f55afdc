// Lets one ffmpeg write the pictures of one stretch straight into the socket of who searches them.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { STRETCH_HEAD_BYTES } from '../contract/look-back.ts'
import { runFfmpeg } from './ffmpeg-process.ts'
import { stretchArgs, type StretchToRead } from './recording-args.ts'

export class StretchFailed extends Error {}

const COMPLAINT_MAX = 300

/**
 * Resolves when every picture of the stretch has been handed over. No picture passes through this process: ffmpeg is given the
 * socket as its standard output, and waits by itself while the other end is busy.
 *
 * @param index number of the stretch, told before its pictures
 * @throws StretchFailed when the socket or the file gives out
 */
export async function readStretch(ffmpeg: string, stretch: StretchToRead, index: number, socketPath: string): Promise<void> {
  const socket = connect(socketPath)
  try {
    await announce(socket, index)
    const running = runFfmpeg(ffmpeg, stretchArgs(stretch), 0, socket)
    // ffmpeg has its own copy now; ours would keep the connection open after it.
    socket.destroy()
    const { code } = await running.ended
    if (code !== 0) throw new StretchFailed(`ffmpeg ended with ${code}: ${running.complaints().slice(0, COMPLAINT_MAX)}`)
  } catch (error) {
    throw error instanceof StretchFailed ? error : new StretchFailed(error instanceof Error ? error.message : String(error))
  } finally {
    socket.destroy()
  }
}

async function announce(socket: Socket, index: number): Promise<void> {
  await once(socket, 'connect')
  const head = Buffer.alloc(STRETCH_HEAD_BYTES)
  head.writeUInt32BE(index)
  await new Promise<void>((resolve, reject) => socket.write(head, (error) => (error ? reject(error) : resolve())))
}

// Recordings for tests of the desk: a video process in this process, reading really encoded pictures.
import { MediaError } from '../../media/media-client.ts'
import { findFfmpeg } from '../../media/ffmpeg.ts'
import { PlaybackRoom } from '../../media/playback/playback-room.ts'
import type { FromPlayback } from '../../media/playback/messages.ts'
import type { PictureSource } from '../../media/archive/picture-source.ts'
import type { PlaybackMeans } from './playback.ts'

type Answer = FromPlayback | { readonly type: 'failed'; readonly requestId: number; readonly code: string; readonly message: string }

/** As media-client.ts speaks to the real one. */
export async function roomInProcess(source: () => PictureSource | null): Promise<NonNullable<ReturnType<PlaybackMeans['media']>>> {
  const waiting = new Map<number, (answer: Answer) => void>()
  const room = new PlaybackRoom({
    ffmpeg: await findFfmpeg(),
    source,
    log: () => undefined,
    send: (answer) => 'requestId' in answer && waiting.get(answer.requestId)?.(answer),
  })
  let last = 0
  const ask = <T>(send: (requestId: number) => void, onProgress?: (progress: never) => void) =>
    new Promise<T>((resolve, reject) => {
      const requestId = ++last
      waiting.set(requestId, (answer) => {
        if (answer.type === 'exportProgress') onProgress?.(answer.progress as never)
        else if (answer.type === 'failed') reject(new MediaError(answer.code, answer.message))
        else if (answer.type !== 'viewed') resolve(answer.result as T)
      })
      send(requestId)
    })
  return {
    spans: (request) => ask((requestId) => room.handle({ type: 'spans', requestId, ...request })),
    exportSpan: (request, signal, onProgress) =>
      ask((requestId) => {
        room.handle({ type: 'export', requestId, ...request })
        signal.addEventListener('abort', () => room.handle({ type: 'cancelExport', requestId }))
        if (signal.aborted) room.handle({ type: 'cancelExport', requestId })
      }, onProgress),
  }
}

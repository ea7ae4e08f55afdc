// Runs one search of a recording: one process that reads, one that searches; both are gone when it ends, however it ends.
import type { ErrorCode } from '../../contract/errors.ts'
import type { Fall } from '../../contract/falling.ts'
import type { FromLookBackProcess, FromRecordingProcess, ToLookBackProcess, ToRecordingProcess } from '../../contract/look-back.ts'
import { startRecordingReader, type RecordingReader } from '../../media/recording-client.ts'
import { openSocketDir } from '../../media/socket-dir.ts'
import { startLookBackSearcher } from '../../vision/look-back-client.ts'
import type { Log } from '../log.ts'

export type SearchOrder = Omit<ToLookBackProcess, 'type'> & Omit<ToRecordingProcess, 'type' | 'socket'>

export interface SearchIo {
  readonly log: Log
  /** In 0..1 of the strip. */
  readonly onFall: (stretch: number, fall: Fall) => void
  /** Seconds searched of each stretch. */
  readonly onProgress: (searchedS: readonly number[]) => void
}

export interface RunningSearch {
  /** null: all of it was searched; else why not. */
  readonly ended: Promise<ErrorCode | 'cancelled' | null>
  /** Resolves when no process of it is left. */
  cancel(): Promise<void>
}

export type RunSearch = (order: SearchOrder, io: SearchIo) => RunningSearch

/** Looks in a row without one picture more after which it counts as stuck: the live cameras may have the processor for a while. */
const SILENT_LOOKS = 120
const LOOK_EVERY_MS = 1000

export function runSearch({ file, container, codec, atOnce, ...order }: SearchOrder, { log, onFall, onProgress }: SearchIo): RunningSearch {
  const sockets = openSocketDir('lookback')
  const socketPath = sockets.path('pictures.sock')
  const ended = Promise.withResolvers<ErrorCode | 'cancelled' | null>()
  let reader: RecordingReader | null = null
  let open = order.stretches.length
  let isRead = false
  let pictures = -1
  let silent = 0
  let closing: Promise<void> | null = null

  const end = (outcome: ErrorCode | 'cancelled' | null): Promise<void> =>
    (closing ??= (async () => {
      clearInterval(watch)
      await Promise.all([reader?.kill(), searcher.kill()])
      sockets.close()
      ended.resolve(outcome)
    })())
  const finish = () => void (isRead && open === 0 ? end(null) : undefined)
  const hearReader = (message: FromRecordingProcess) => {
    if (message.type === 'failed') {
      log.warn('a recording could not be read', { code: message.code, message: message.message })
      return void end(message.code === 'recording.unreadable' ? 'recording.unreadable' : 'lookBack.processDown')
    }
    isRead = true
    finish()
  }
  const hearSearcher = (message: FromLookBackProcess) => {
    if (closing !== null) return
    if (message.type === 'ready') startReading()
    else if (message.type === 'fall') onFall(message.stretch, message.fall)
    else if (message.type === 'progress') {
      if (message.pictures > pictures) silent = 0
      pictures = message.pictures
      onProgress(message.searchedS)
    } else if (message.type === 'ended') {
      open--
      finish()
    } else {
      log.error('a look-back failed', { message: message.message })
      void end('lookBack.processDown')
    }
  }
  const startReading = () => {
    const { startS, strip, stretches } = order
    const onExit = () => void (isRead ? undefined : end('lookBack.processDown'))
    reader = startRecordingReader(
      { type: 'read', file, container, codec, startS, strip, stretches, socket: socketPath, atOnce },
      { log: tell, onMessage: hearReader, onExit },
    )
  }
  const tell = (level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => log[level](message, data)
  const searcher = startLookBackSearcher(
    { type: 'search', ...order },
    { socketPath, log: tell, onMessage: hearSearcher, onExit: () => void end('lookBack.processDown') },
  )
  const watch = setInterval(() => {
    if (++silent <= SILENT_LOOKS) return
    log.error('a look-back does not get any further', { pictures })
    void end('lookBack.processDown')
  }, LOOK_EVERY_MS)
  watch.unref()
  return { ended: ended.promise, cancel: () => end('cancelled') }
}

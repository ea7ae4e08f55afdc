// The media process asks the core what a recorder keeps: searching is the core's, and so are log-ins.
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { RecorderAnswer } from '../../contract/recorder.ts'
import { ReplayError } from './replay-error.ts'

export interface RecorderAsk {
  readonly type: 'askRecorder'
  readonly askId: number
  readonly cameraId: CameraId
  readonly fromMs: EpochMs
  readonly toMs: EpochMs
}

/** Holds a log-in. */
export interface RecorderSaid {
  readonly type: 'recorderSaid'
  readonly askId: number
  readonly answer: RecorderAnswer
}

/** A search over many days of a slow recorder; whoever waits has given up by then. */
const WITHIN_MS = 60_000
const MOST_OPEN = 256

export class RecorderAsks {
  readonly #send: (ask: RecorderAsk) => void
  readonly #open = new Map<number, (answer: RecorderAnswer) => void>()
  #last = 0

  constructor(send: (ask: RecorderAsk) => void) {
    this.#send = send
  }

  /** @throws ReplayError */
  async ask(cameraId: CameraId, fromMs: EpochMs, toMs: EpochMs): Promise<RecorderAnswer> {
    if (this.#open.size >= MOST_OPEN) throw new ReplayError('recorder.busy')
    const askId = ++this.#last
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise<RecorderAnswer>((resolve, reject) => {
        this.#open.set(askId, resolve)
        timer = setTimeout(() => reject(new ReplayError('recorder.unreachable', 'the core does not answer')), WITHIN_MS)
        this.#send({ type: 'askRecorder', askId, cameraId, fromMs, toMs })
      })
    } finally {
      clearTimeout(timer)
      this.#open.delete(askId)
    }
  }

  said({ askId, answer }: RecorderSaid): void {
    this.#open.get(askId)?.(answer)
  }
}

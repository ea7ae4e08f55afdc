// Keeps one camera's ffmpeg alive and turns what it writes into timed fragments and frames (`readFrames`).
import type { Socket } from 'node:net'
import type { EpochMs } from '../contract/ids.ts'
import type { CameraState } from '../contract/vocabulary.ts'
import { waitBeforeRetry } from './back-off.ts'
import { dialledUrl, numberOf } from './camera-address.ts'
import { diagnose, diagnoseSilence, UNREACHABLE, type Diagnosis } from './complaint.ts'
import { isRtspUrl, morePipesOf, redact, watchArgs, type Decoding, type Ffmpeg } from './ffmpeg.ts'
import { runFfmpeg, type RunningFfmpeg } from './ffmpeg-process.ts'
import type { Init } from './fmp4.ts'
import { readFragments } from './picture-fragments.ts'
import { takeRawPipe } from './raw-pipe.ts'
import { createLossReport } from './loss-report.ts'
import type { Line } from './messages.ts'
import type { SpsInfo } from './sps.ts'
import { timedPictures, type PictureIo, type TimedPictures } from './timed-pictures.ts'

export interface SourceIo extends PictureIo {
  readonly random: () => number
  readonly ffmpeg: Ffmpeg
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
  readonly onState: (state: CameraState, problem: string | null) => void
  readonly onInit: (init: Init) => void
  /** ffmpeg found something damaged or missing while pictures come. */
  readonly onComplaint?: () => void
}

export interface Source {
  /** Pictures the camera sends per second now; null while that is not known. */
  cameraFps(): number | null
  readonly restarts: number
  /** Resolves when its ffmpeg is gone. */
  stop(): Promise<void>
}

const FIRST_FRAME_WITHIN_MS = { good: 8000, weak: 20_000 }
const NEXT_FRAME_WITHIN_MS = { good: 3000, weak: 8000 }
const GOOD_LINE: Line = { transport: 'tcp', isWeak: false }
const CHECK_EVERY_MS = 250

/**
 * Reads frames from an RTSP camera until stopped, through every kind of trouble.
 *
 * @param url rtsp:// with login; never logged
 * @param decoding which pictures, and what they are turned into
 */
export function readFrames(url: string, decoding: Decoding, io: SourceIo, line: Line = GOOD_LINE): Source {
  let running: Session | null = null
  let retry: NodeJS.Timeout | null = null
  let isStopped = false
  let failures = 0
  let refusals = 0
  let restarts = 0
  const report = createLossReport()

  const lost = ({ state, problem }: Diagnosis, hadPicture: boolean, said: string) => {
    restarts++
    refusals = state === 'unauthorized' ? refusals + 1 : 0
    const waitMs = waitBeforeRetry(failures++, refusals, io.random())
    io.onState(state, problem)
    const untold = report.lost({ state, problem }, hadPicture, io.now())
    if (untold !== null) io.log('info', 'camera lost', { state, problem, retryInMs: Math.round(waitMs), untold, ffmpeg: redact(said.trim(), url).slice(-300) })
    retry = setTimeout(attempt, waitMs)
  }
  /** @param dialled the address with a number for its name */
  const begin = (dialled: string) => {
    let hadPicture = false
    const session = startSession(dialled, decoding, io, line, () => {
      failures = 0
      hadPicture = true
    })
    running = session
    void session.ended.then((diagnosis) => {
      running = null
      if (!isStopped) lost(diagnosis, hadPicture, session.ffmpeg.complaints())
    })
  }
  const attempt = () => {
    retry = null
    if (isNumber(url)) return begin(url)
    dialledUrl(url).then(
      (dialled) => !isStopped && begin(dialled),
      (error: unknown) => !isStopped && lost(UNREACHABLE, false, String(error)),
    )
  }
  // Said once: while it is tried again, what was wrong last stays on screen.
  io.onState('connecting', null)
  if (isRtspUrl(url)) attempt()
  // Not before the caller holds what is returned here.
  else setImmediate(() => io.onState('unsupported', 'camera.needsStreamAddress'))

  return {
    cameraFps: () => running?.pictures.cameraFps() ?? null,
    get restarts() {
      return restarts
    },
    stop: async () => {
      isStopped = true
      if (retry) clearTimeout(retry)
      const ended = running?.ended
      running?.ffmpeg.kill()
      await ended
    },
  }
}

/** false as well for one that may not be dialled: asking what it is says why. */
function isNumber(url: string): boolean {
  try {
    return numberOf(new URL(url).hostname) !== null
  } catch {
    return false
  }
}

interface Session {
  readonly ffmpeg: RunningFfmpeg
  readonly pictures: TimedPictures
  readonly ended: Promise<Diagnosis>
}

/** One ffmpeg from start to end. */
function startSession(url: string, decoding: Decoding, io: SourceIo, line: Line, onPicture: () => void): Session {
  const quality = line.isWeak ? 'weak' : 'good'
  const ffmpeg = runFfmpeg(io.ffmpeg.path, watchArgs(io.ffmpeg, url, decoding, line.transport), morePipesOf(decoding))
  let verdict: Diagnosis | null = null
  let announced: Init | null = null
  let init: (Init & { readonly video: SpsInfo }) | null = null
  const startedAtMs = io.now()
  let frameAtMs: EpochMs | null = null

  const giveUp = (diagnosis: Diagnosis) => {
    verdict ??= diagnosis
    ffmpeg.kill()
  }
  const pictures = timedPictures(ffmpeg, decoding, io, () => giveUp({ state: 'stalled', problem: 'camera.stalled' }))
  /** With the first picture, because what it says of its size counts, not what the camera announced before. */
  const begin = (head: Init & { readonly video: SpsInfo }) => {
    init = head
    io.onInit(head)
    // Only now is the size of a frame known; until here the pipe holds them.
    pictures.begin(head.video, () => {
      if (frameAtMs === null) {
        onPicture()
        io.onState('live', null)
      }
      frameAtMs = io.now()
    })
  }
  const reader = readFragments({
    onInit: (head) => {
      if (!head.video) giveUp({ state: 'unsupported', problem: 'camera.unsupportedCodec' })
      announced = head
    },
    onFragment: (fragment) => {
      if (!announced?.video || verdict) return
      if (!init) begin({ ...announced, video: fragment.sps ?? announced.video })
      if (fragment.sps && !isSameSize(fragment.sps, init!.video)) return giveUp({ state: 'connecting', problem: null })
      pictures.fragment(fragment, init!)
    },
  })
  takeRawPipe(ffmpeg.child.stdout as Socket).start(reader.room, (count) => {
    if (verdict) return true
    try {
      reader.filled(count)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      io.log('warn', 'camera sends what ffmpeg cannot frame', { error: error.message })
      giveUp({ state: 'unsupported', problem: 'camera.notVideo' })
    }
    return true
  })
  ffmpeg.child.stderr?.on('data', () => {
    if (frameAtMs !== null && !verdict) io.onComplaint?.()
  })
  const watchdog = setInterval(() => {
    const silentMs = io.now() - (frameAtMs ?? startedAtMs)
    if (silentMs <= (frameAtMs === null ? FIRST_FRAME_WITHIN_MS : NEXT_FRAME_WITHIN_MS)[quality]) return
    giveUp(diagnoseSilence(ffmpeg.complaints(), frameAtMs !== null))
  }, CHECK_EVERY_MS)
  const ended = ffmpeg.ended.then(() => {
    clearInterval(watchdog)
    return verdict ?? diagnose(ffmpeg.complaints(), frameAtMs !== null)
  })
  return { ffmpeg, pictures, ended }
}

function isSameSize(a: SpsInfo, b: SpsInfo): boolean {
  return a.width === b.width && a.height === b.height
}

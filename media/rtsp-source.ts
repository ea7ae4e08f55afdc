// Keeps one camera's ffmpeg alive and turns what it writes into timed fragments and frames (`readFrames`).
import type { Readable } from 'node:stream'
import type { EpochMs } from '../contract/ids.ts'
import type { CameraState } from '../contract/vocabulary.ts'
import { waitBeforeRetry } from './back-off.ts'
import { diagnose, diagnoseSilence, type Diagnosis } from './complaint.ts'
import { isRtspUrl, redact, watchArgs, type Ffmpeg } from './ffmpeg.ts'
import { runFfmpeg, type RunningFfmpeg } from './ffmpeg-process.ts'
import { Fmp4Splitter, type Fragment, type Init } from './fmp4.ts'
import { createLossReport } from './loss-report.ts'
import { pictureBytes, RawFrames } from './raw-frames.ts'
import type { Stored } from './ring.ts'
import type { SpsInfo } from './sps.ts'
import { TimeBase } from './time-base.ts'

/** One decoded picture; `planes` (Y, U, V) stays valid until the picture after next. */
export interface RawFrame {
  readonly atMs: EpochMs
  readonly planes: Uint8Array
  readonly video: SpsInfo
}

export interface SourceIo {
  readonly now: () => EpochMs
  readonly random: () => number
  readonly ffmpeg: Ffmpeg
  readonly log: (level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>) => void
  readonly onState: (state: CameraState, problem: string | null) => void
  readonly onInit: (init: Init) => void
  readonly onFragment: (fragment: Stored) => void
  /** Not called for the copies that a slow camera's frames are filled up with. */
  readonly onFrame: (frame: RawFrame) => void
  /** Called for every decoded frame before `onFrame`; `isLate`: it is too old to be worth looking at. */
  readonly onDecoded: (isLate: boolean) => void
}

export interface Source {
  readonly restarts: number
  /** Resolves when its ffmpeg is gone. */
  stop(): Promise<void>
}

const FIRST_FRAME_WITHIN_MS = 8000
const NEXT_FRAME_WITHIN_MS = 3000
const CHECK_EVERY_MS = 250
const LATE_MS = 400
/** A camera slower than this counts its own pace for lateness. */
const LATE_PERIODS = 3
/** A jump of the camera's clock against ours: ffmpeg would fill it with copies of one frame, so begin anew. */
const MAX_JUMP_MS = 5000

/**
 * Reads frames from an RTSP camera until stopped, through every kind of trouble.
 *
 * @param url rtsp:// with login; never logged
 * @param fps rate of the decoded frames
 */
export function readFrames(url: string, fps: number, io: SourceIo): Source {
  let running: RunningFfmpeg | null = null
  let retry: NodeJS.Timeout | null = null
  let isStopped = false
  let failures = 0
  let restarts = 0
  const report = createLossReport()

  const attempt = () => {
    retry = null
    let hadPicture = false
    const session = startSession(url, fps, io, () => {
      failures = 0
      hadPicture = true
    })
    running = session.ffmpeg
    void session.ended.then(({ state, problem }) => {
      running = null
      if (isStopped) return
      restarts++
      const waitMs = waitBeforeRetry(failures++, state === 'unauthorized', io.random())
      io.onState(state, problem)
      const untold = report.lost({ state, problem }, hadPicture, io.now())
      if (untold !== null) {
        const said = redact(session.ffmpeg.complaints().trim(), url).slice(-300)
        io.log('info', 'camera lost', { state, problem, retryInMs: Math.round(waitMs), untold, ffmpeg: said })
      }
      retry = setTimeout(attempt, waitMs)
    })
  }
  // Said once: while it is tried again, what was wrong last stays on screen.
  io.onState('connecting', null)
  if (isRtspUrl(url)) attempt()
  // Not before the caller holds what is returned here.
  else setImmediate(() => io.onState('unsupported', 'camera.needsStreamAddress'))

  return {
    get restarts() {
      return restarts
    },
    stop: async () => {
      isStopped = true
      if (retry) clearTimeout(retry)
      const ended = running?.ended
      running?.kill()
      await ended
    },
  }
}

/** One ffmpeg from start to end. */
function startSession(url: string, fps: number, io: SourceIo, onPicture: () => void): { ffmpeg: RunningFfmpeg; ended: Promise<Diagnosis> } {
  const ffmpeg = runFfmpeg(io.ffmpeg.path, watchArgs(io.ffmpeg, url, fps), true)
  const raw = ffmpeg.child.stdio[3] as Readable
  let verdict: Diagnosis | null = null
  let announced: Init | null = null
  let init: (Init & { readonly video: SpsInfo }) | null = null
  const startedAtMs = io.now()
  let frameAtMs: EpochMs | null = null

  const giveUp = (diagnosis: Diagnosis) => {
    verdict ??= diagnosis
    ffmpeg.kill()
  }
  const pictures = timedPictures(fps, io, () => giveUp({ state: 'stalled', problem: 'camera.stalled' }))
  /** With the first picture, because what it says of its size counts, not what the camera announced before. */
  const begin = (head: Init & { readonly video: SpsInfo }) => {
    init = head
    io.onInit(head)
    const frames = pictures.rawFrames(head.video, () => {
      if (frameAtMs === null) {
        onPicture()
        io.onState('live', null)
      }
      frameAtMs = io.now()
    })
    // Only now is the size of a frame known; until here the pipe holds them.
    raw.on('data', (chunk: Buffer) => frames.push(chunk))
  }
  const splitter = new Fmp4Splitter({
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
  ffmpeg.child.stdout?.on('data', (chunk: Buffer) => {
    if (verdict) return
    try {
      splitter.push(chunk)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      io.log('warn', 'camera sends what ffmpeg cannot frame', { error: error.message })
      giveUp({ state: 'unsupported', problem: 'camera.notVideo' })
    }
  })
  const watchdog = setInterval(() => {
    const silentMs = io.now() - (frameAtMs ?? startedAtMs)
    if (silentMs <= (frameAtMs === null ? FIRST_FRAME_WITHIN_MS : NEXT_FRAME_WITHIN_MS)) return
    giveUp(diagnoseSilence(ffmpeg.complaints(), frameAtMs !== null))
  }, CHECK_EVERY_MS)
  const ended = ffmpeg.ended.then(() => {
    clearInterval(watchdog)
    return verdict ?? diagnose(ffmpeg.complaints(), frameAtMs !== null)
  })
  return { ffmpeg, ended }
}

function isSameSize(a: SpsInfo, b: SpsInfo): boolean {
  return a.width === b.width && a.height === b.height
}

/** Puts times on fragments and frames of one ffmpeg. */
function timedPictures(fps: number, io: SourceIo, onJump: () => void) {
  const clock = new TimeBase(fps)
  let last: { ptsMs: number; arrivedAtMs: EpochMs } | null = null
  let periodMs = 0
  let shownAtMs = Number.NEGATIVE_INFINITY
  return {
    fragment(fragment: Fragment, init: Init): void {
      const arrivedAtMs = io.now()
      const ptsMs = (fragment.ptsTicks * 1000) / init.timescale
      if (last && Math.abs(ptsMs - last.ptsMs - (arrivedAtMs - last.arrivedAtMs)) > MAX_JUMP_MS) return onJump()
      if (last) periodMs = ptsMs - last.ptsMs
      last = { ptsMs, arrivedAtMs }
      io.onFragment({ ...fragment, init, atMs: clock.fragment(ptsMs / 1000, arrivedAtMs) })
    },
    rawFrames(video: SpsInfo, onAny: () => void): RawFrames {
      return new RawFrames(pictureBytes(video.width, video.height), (planes, index) => {
        onAny()
        const atMs = clock.frame(index)
        if (atMs === null) return
        const isLate = io.now() - atMs > Math.max(LATE_MS, LATE_PERIODS * periodMs)
        io.onDecoded(isLate)
        if (isLate || atMs <= shownAtMs) return
        shownAtMs = atMs
        io.onFrame({ atMs, planes, video })
      })
    },
  }
}

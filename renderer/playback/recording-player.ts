// One camera's recording on a canvas: fetches what a moment needs, shows what belongs to it; framework-free, so that React never redraws per picture.
import { GAP_MS, type PlaybackSource } from '../../contract/playback.ts'
import { PictureBuffer, type BufferedPicture } from './picture-buffer.ts'
import { createPictureDecoder } from './picture-decoder.ts'
import { openPlaybackSocket } from './playback-socket.ts'

/** `loading`: pictures are on their way. `gap`: nothing was recorded then. `end`: nothing more is kept in this direction. */
export type PlayerState = 'loading' | 'ready' | 'gap' | 'end' | 'lost' | 'failed' | 'unsupported'

export interface RecordingPlayer {
  readonly canvas: HTMLCanvasElement
  readonly cameraId: string
  readonly state: PlayerState
  /** Code of errors.ts, or the codec that this browser cannot decode. */
  readonly problem: string | null
  readonly shownAtMs: number | null
  readonly isWaiting: boolean
  /** Its next picture in the direction of playing, when there is none at `atMs`; null: not known. */
  resumesAtMs(atMs: number, isBackwards: boolean): number | null
  /** Time goes on: shows what belongs to `atMs`, fetches what comes. */
  tick(atMs: number, mode: PlayMode): void
  /** Time stands: shows exactly what belongs to `atMs`. */
  still(atMs: number): void
  /** @returns moment of the next or last picture; null: there is none */
  step(by: 1 | -1): Promise<number | null>
  close(): void
}

export interface PlayMode {
  readonly keysOnly: boolean
  readonly backwards: boolean
}

const FULL: PlayMode = { keysOnly: false, backwards: false }
/** Decoded ahead of the clock; decoders own few pictures. */
const MOST_DECODING = 6
const MOST_FRAMES = 8
/** Behind the clock by more than that, pictures are left out up to the next key picture. */
const BEHIND_MS = 400
const TELL_EVERY_MS = 400
/** A jump within what is here needs nothing new; what lies further ahead than this has to be asked for. */
const NEAR_MS = 10_000
/** Two key pictures are further apart than two pictures, and no gap. */
const KEY_GAP_MS = 40_000
const STEP_WITHIN_MS = 8000

export function createRecordingPlayer(cameraId: string, source: PlaybackSource, onChange: () => void): RecordingPlayer {
  const canvas = document.createElement('canvas')
  const buffer = new PictureBuffer()
  let frames: { readonly frame: VideoFrame; readonly atMs: number }[] = []
  let orderId = 0
  /** What comes now belongs to this order; 0: to an old one. */
  let heardId = 0
  let asked: { readonly fromMs: number; readonly mode: PlayMode } | null = null
  let init: Uint8Array | null = null
  let fed: BufferedPicture | null = null
  let isEnd = false
  let gaps: { readonly fromMs: number; readonly toMs: number }[] = []
  let shownAtMs: number | null = null
  let state: PlayerState = 'loading'
  let problem: string | null = null
  let toldMs = 0
  let stillAtMs: number | null = null
  let awaited: (() => void)[] = []

  const become = (next: PlayerState, why: string | null = null) => {
    if (state === next && problem === why) return
    state = next
    problem = why
    onChange()
  }
  const wake = () => {
    for (const one of awaited.splice(0)) one()
  }
  const draw = (frame: VideoFrame, atMs: number) => {
    const { displayWidth, displayHeight } = frame
    if (canvas.width !== displayWidth || canvas.height !== displayHeight) {
      canvas.width = displayWidth
      canvas.height = displayHeight
    }
    canvas.getContext('2d', { alpha: false })?.drawImage(frame, 0, 0)
    frame.close()
    const isFirst = shownAtMs === null
    shownAtMs = atMs
    if (isFirst) onChange()
  }
  const dropFrames = () => {
    for (const { frame } of frames.splice(0)) frame.close()
  }
  const decoder = createPictureDecoder({
    onFrame(frame, atMs) {
      if (stillAtMs !== null) return draw(frame, atMs)
      frames.push({ frame, atMs })
      while (frames.length > MOST_FRAMES) frames.shift()?.frame.close()
      return undefined
    },
    onUnsupported: (codec) => become('unsupported', codec),
  })
  const ask = (fromMs: number, mode: PlayMode) => {
    orderId += 1
    heardId = 0
    asked = { fromMs, mode }
    buffer.clear()
    dropFrames()
    decoder.reset()
    fed = null
    init = null
    isEnd = false
    gaps = []
    if (state !== 'unsupported') become('loading')
    socket.say({ type: 'play', id: orderId, fromMs: Math.max(0, fromMs), ...mode })
  }
  const socket = openPlaybackSocket(cameraId, source, {
    onOpen() {
      if (asked !== null) ask(shownAtMs ?? asked.fromMs, asked.mode)
    },
    onLost: () => become('lost'),
    onNews(news) {
      if (news.id !== orderId) return
      if (news.type === 'begin') heardId = news.id
      else if (news.type === 'gap') gaps.push({ fromMs: news.fromMs, toMs: news.toMs })
      else if (news.type === 'end') isEnd = true
      else become('failed', news.code)
      wake()
    },
    onMessage(message) {
      if (heardId !== orderId) return
      if (message.kind === 'init') init = message.bytes
      else if (message.kind === 'fragment' && init !== null)
        buffer.add({ atMs: message.atMs, key: message.key, bytes: message.bytes, init }, asked?.mode.backwards === true)
      wake()
    },
  })
  const tell = (atMs: number) => {
    if (Math.abs(performance.now() - toldMs) < TELL_EVERY_MS) return
    toldMs = performance.now()
    socket.say({ type: 'shown', id: orderId, atMs: Math.max(0, atMs) })
  }
  /** Whether what is here, or on its way, covers a moment. */
  const reaches = (atMs: number, mode: PlayMode): boolean => {
    if (asked === null || asked.mode.keysOnly !== mode.keysOnly || asked.mode.backwards !== mode.backwards) return false
    if (state === 'failed') return Math.abs(asked.fromMs - atMs) < NEAR_MS
    const oldest = buffer.oldestMs
    const newest = buffer.newestMs
    if (oldest === null || newest === null) return Math.abs(asked.fromMs - atMs) < (isEnd ? KEY_GAP_MS : NEAR_MS)
    const [lower, upper] = [Math.min(oldest, asked.fromMs), Math.max(newest, asked.fromMs)]
    if (mode.backwards) return atMs <= upper && (atMs >= lower - KEY_GAP_MS || isEnd)
    return atMs >= lower && (atMs <= upper + NEAR_MS || isEnd)
  }
  const gapAt = (atMs: number) => gaps.find(({ fromMs, toMs }) => atMs > fromMs + GAP_MS / 4 && atMs < toMs)
  const judge = (atMs: number, mode: PlayMode, picture: BufferedPicture | null) => {
    if (state === 'unsupported' || state === 'failed' || state === 'lost') return
    if (gapAt(atMs) !== undefined) return become('gap')
    const apart = mode.keysOnly ? KEY_GAP_MS : GAP_MS
    if (picture !== null && atMs - picture.atMs <= apart) return become('ready')
    const next = buffer.beside(atMs, 1)
    // backwards they come one before the other: between this one and that moment there is none
    if (mode.backwards ? picture !== null : next !== null) return become('gap')
    if (isEnd) return become('end')
    become(picture === null ? 'loading' : buffer.newestMs! < atMs ? 'loading' : 'gap')
  }
  const feed = (atMs: number, mode: PlayMode, target: BufferedPicture) => {
    const all = buffer.pictures
    if (mode.keysOnly) {
      if (fed === target) return
      fed = target
      decoder.push(target)
      decoder.flush()
      return
    }
    const key = decoderStart(target)
    const at = fed === null ? -1 : all.indexOf(fed)
    const isBehind = at < 0 || (target.atMs - all[at]!.atMs > BEHIND_MS && all.indexOf(key) > at) || all[at]!.atMs > target.atMs + 2000
    let next = isBehind ? all.indexOf(key) : at + 1
    while (next < all.length && decoder.waiting < MOST_DECODING && frames.length < MOST_FRAMES && all[next]!.atMs <= atMs + 500) {
      fed = all[next]!
      decoder.push(fed)
      next += 1
    }
  }
  const decoderStart = (target: BufferedPicture): BufferedPicture => buffer.toDecode(target)[0] ?? target
  const showDue = (atMs: number, backwards: boolean) => {
    const due = backwards ? frames : frames.filter((one) => one.atMs <= atMs)
    const newest = due.at(-1)
    if (newest === undefined) return
    frames = frames.filter((one) => !due.includes(one))
    for (const one of due) if (one !== newest) one.frame.close()
    draw(newest.frame, newest.atMs)
  }
  const showExactly = async (picture: BufferedPicture): Promise<boolean> => {
    if (shownAtMs === picture.atMs) return true
    dropFrames()
    fed = null
    return decoder.exactly(buffer.toDecode(picture))
  }

  return {
    canvas,
    cameraId,
    get state() {
      return state
    },
    get problem() {
      return problem
    },
    get shownAtMs() {
      return shownAtMs
    },
    get isWaiting() {
      return state === 'loading'
    },
    resumesAtMs: (atMs, isBackwards) => (isBackwards ? buffer.at(atMs)?.atMs : (gapAt(atMs)?.toMs ?? buffer.beside(atMs, 1)?.atMs)) ?? null,
    tick(atMs, mode) {
      if (stillAtMs !== null) {
        stillAtMs = null
        fed = null
        decoder.reset()
      }
      if (!reaches(atMs, mode)) ask(atMs, mode)
      const picture = buffer.at(atMs)
      judge(atMs, mode, picture)
      if (picture !== null && state === 'ready') feed(atMs, mode, picture)
      showDue(atMs, mode.backwards)
      tell(atMs)
      if (mode.backwards) buffer.trimLater(atMs)
      else buffer.trim(atMs)
    },
    still(atMs) {
      const isNew = stillAtMs !== atMs
      stillAtMs = atMs
      if (!reaches(atMs, FULL)) ask(atMs, FULL)
      // the picture of a moment is known only once a later one has come, or nothing comes any more
      const isKnown = (buffer.newestMs ?? Number.NEGATIVE_INFINITY) > atMs || isEnd
      const picture = isKnown ? buffer.at(atMs) : null
      judge(atMs, FULL, picture)
      if (picture !== null && (isNew || shownAtMs !== picture.atMs) && state === 'ready' && fed !== picture) {
        void showExactly(picture).then((done) => done && onChange())
        fed = picture
      }
    },
    async step(by) {
      const from = shownAtMs
      if (from === null || state === 'unsupported') return null
      const untilMs = performance.now() + STEP_WITHIN_MS
      // what stands still lets the sender wait: it goes on from here
      toldMs = 0
      if (asked?.mode.keysOnly === true || (by < 0 && buffer.beside(from, -1) === null)) ask(by < 0 ? from - 1 : from, FULL)
      while (performance.now() < untilMs) {
        const beside = buffer.beside(from, by)
        // backwards it is the last one before: sure once the one that is shown has come too
        const isSure = by > 0 ? beside !== null && (buffer.newestMs! > beside.atMs || isEnd) : beside !== null && ((buffer.newestMs ?? 0) >= from || isEnd)
        if (beside !== null && isSure && buffer.toDecode(beside).length > 0) {
          stillAtMs = beside.atMs
          fed = beside
          tell(beside.atMs)
          if (!(await showExactly(beside))) return null
          buffer.trim(beside.atMs)
          become('ready')
          return beside.atMs
        }
        if (isEnd && beside === null) return null
        tell(from)
        await new Promise<void>((resolve) => {
          awaited.push(resolve)
          setTimeout(resolve, 200)
        })
      }
      return null
    },
    close() {
      socket.close()
      decoder.close()
      dropFrames()
      buffer.clear()
      wake()
    },
  }
}

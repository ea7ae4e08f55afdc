// Puts times on the fragments and the decoded pictures of one ffmpeg, so that both of one picture carry the same.
import type { Socket } from 'node:net'
import type { EpochMs } from '../contract/ids.ts'
import { EveryPicture } from './every-picture.ts'
import type { Decoding } from './ffmpeg.ts'
import type { RunningFfmpeg } from './ffmpeg-process.ts'
import type { Fragment, Init } from './fmp4.ts'
import { formBytes, formSize, NATIVE, type PictureForm } from './picture-form.ts'
import { RawFrames } from './raw-frames.ts'
import { startChunks, takeRawPipe } from './raw-pipe.ts'
import type { Stored } from './ring.ts'
import type { SpsInfo } from './sps.ts'
import { TimeBase } from './time-base.ts'

/** One decoded picture; `planes` stay valid until the next picture is whole. */
export interface RawFrame {
  readonly atMs: EpochMs
  readonly planes: Uint8Array
  /** With the size of the decoded picture, which may be smaller than the camera's. */
  readonly video: SpsInfo
  /** false: right after the connection, while times are still being corrected. */
  readonly isTimeSteady: boolean
}

export interface PictureIo {
  readonly now: () => EpochMs
  readonly onFragment: (fragment: Stored) => void
  /** Called for every decoded frame before `onFrame`; `isLate`: it is too old to be worth looking at. */
  readonly onDecoded: (isLate: boolean) => void
  /** Not called for the copies that a slow camera's frames are filled up with. */
  readonly onFrame: (frame: RawFrame) => void
}

export interface TimedPictures {
  fragment(fragment: Fragment, init: Init): void
  /**
   * Decoded pictures are read from here on; until then their pipe holds them.
   *
   * @param onAny called for each, before it is known whether it is worth anything
   */
  begin(video: SpsInfo, onAny: () => void): void
  /** Pictures the camera sends per second, as its times say; null before some have come. */
  cameraFps(): number | null
}

const LATE_MS = 400
/** Where every picture counts, a late one still does; beyond this we do not keep up. */
const EVERY_LATE_MS = 2000
/** A camera slower than this counts its own pace for lateness. */
const LATE_PERIODS = 3
/** A jump of the camera's clock against ours: ffmpeg would fill it with copies of one frame, so begin anew. */
const MAX_JUMP_MS = 5000
const STEPS_KEPT = 50
const STEPS_NEEDED = 10

/** @param onLost the camera's clock jumped, or what ffmpeg writes cannot be told apart any more */
export function timedPictures(ffmpeg: RunningFfmpeg, decoding: Decoding, io: PictureIo, onLost: () => void): TimedPictures {
  const clock = new TimeBase(decoding.is === 'paced' ? decoding.fps : 1)
  const stepsMs: number[] = []
  let last: { ptsMs: number; arrivedAtMs: EpochMs } | null = null
  let shownAtMs = Number.NEGATIVE_INFINITY
  let isSteady = false

  const give = (planes: Uint8Array, atMs: EpochMs | null, video: SpsInfo, lateMs: number) => {
    if (atMs === null) return
    isSteady ||= clock.isSteady
    const stepMs = stepsMs.at(-1) ?? 0
    // It is decoded when the next one has come, which its fragment does not wait for.
    const isLate = io.now() - atMs > Math.max(lateMs + Math.max(0, stepMs), LATE_PERIODS * stepMs)
    io.onDecoded(isLate)
    if (isLate || atMs <= shownAtMs) return
    shownAtMs = atMs
    io.onFrame({ atMs, planes, video, isTimeSteady: isSteady })
  }
  const takePictures = () => {
    const pipe = takeRawPipe(ffmpeg.child.stdio[3] as Socket)
    // Whether or not anybody still waits for something: nothing holds up the end.
    ffmpeg.child.once('exit', pipe.close)
    return pipe
  }
  const beginPaced = () => {
    const pipe = takePictures()
    return (video: SpsInfo, onAny: () => void) => {
      const frames = new RawFrames(formBytes(NATIVE, video), (planes, index) => {
        onAny()
        give(planes, clock.frame(index), video, LATE_MS)
      })
      pipe.start(frames.room, (count) => {
        frames.filled(count)
        return true
      })
    }
  }
  /** What is not decoded is seen by its fragments alone. */
  let onFragmentOnly: (() => void) | null = null
  const beginEvery = (form: PictureForm) => {
    const pipe = takePictures()
    const times = takeRawPipe(ffmpeg.child.stdio[4] as Socket)
    return (camera: SpsInfo, onAny: () => void) => {
      const video = { ...camera, ...formSize(form, camera) }
      const pictures = new EveryPicture(formBytes(form, video), {
        onPicture(planes, ptsS) {
          onAny()
          if (ptsS === null) io.onDecoded(false)
          else give(planes, clock.takenAt(ptsS, io.now()), video, EVERY_LATE_MS)
        },
        onBroken: onLost,
      })
      startChunks(times, (chunk) => {
        if (pictures.times(chunk)) pipe.resume()
      })
      pipe.start(pictures.room, pictures.filled)
    }
  }
  return {
    fragment(fragment, init) {
      const arrivedAtMs = io.now()
      const ptsMs = (fragment.ptsTicks * 1000) / init.timescale
      if (last && Math.abs(ptsMs - last.ptsMs - (arrivedAtMs - last.arrivedAtMs)) > MAX_JUMP_MS) return onLost()
      if (last && stepsMs.push(ptsMs - last.ptsMs) > STEPS_KEPT) stepsMs.shift()
      last = { ptsMs, arrivedAtMs }
      onFragmentOnly?.()
      io.onFragment({ ...fragment, init, atMs: clock.takenAt(ptsMs / 1000, arrivedAtMs) })
    },
    begin: decoding.is === 'paced' ? beginPaced() : decoding.is === 'every' ? beginEvery(decoding.form) : (_video, onAny) => void (onFragmentOnly = onAny),
    cameraFps: () => (stepsMs.length < STEPS_NEEDED ? null : 1000 / medianOf(stepsMs.map(Math.abs))),
  }
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}

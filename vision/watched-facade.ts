// One facade camera in the facade process: its watcher, begun anew when the stream is another, and what its pictures cost.
import type { ArmedRule, Frame, Zone } from '../contract/detection.ts'
import type { FacadeFigures } from '../contract/facade.ts'
import type { Fall } from '../contract/falling.ts'
import type { CameraId, EpochMs } from '../contract/ids.ts'
import type { FallNetwork } from './falling/network.ts'
import type { FacadeWatcher, WatcherOptions } from './falling/watcher.ts'
import { createPictureRate } from './picture-rate.ts'
import { createThrower, type CreateSelfTest } from './self-test-thrower.ts'

export interface FacadeConfig {
  readonly cameraId: CameraId
  readonly zones: readonly Zone[]
  /** Of the kind `fallingObject`. */
  readonly rules: readonly ArmedRule[]
}

export interface FacadeMeans {
  readonly network: FallNetwork | null
  readonly createWatcher: (options: WatcherOptions) => FacadeWatcher
  readonly createSelfTest: CreateSelfTest
  /** Milliseconds of a steady clock. */
  readonly elapsedMs: () => number
  /** Milliseconds of CPU this process has used. */
  readonly cpuMs: () => number
}

export interface WatchedFacade {
  readonly config: FacadeConfig
  /** @returns falls decided with this picture, and before it with the end of the stream it does not belong to */
  see(frame: Frame): Promise<Fall[]>
  /** To be called now and then: a stream of which nothing has come for a while has ended. */
  endIfSilent(): Promise<Fall[]>
  end(): Promise<Fall[]>
  selfTest(zone: string, seed: number): void
  /** Since the last call. */
  figures(): FacadeFigures
}

/** Nothing can be followed over a longer gap: what was under way is decided. */
const GAP_MS = 1000
/** More than a gap: pictures may wait up to a second for us. */
const SILENT_MS = 2500
/** A camera that changes its rate by more than this, for as long as the rate is measured, gets another watcher. */
const RATE_CHANGE = 0.2

interface Stream {
  readonly watcher: FacadeWatcher
  readonly fps: number
}

/** @param meter gives the CPU since its last lap, ms; one for all cameras, so that every picture is charged for what came before it */
export function watchOneFacade(config: FacadeConfig, means: FacadeMeans, meter: { lap(): number }): WatchedFacade {
  const rate = createPictureRate()
  const thrower = createThrower(config, means.createSelfTest)
  let stream: Stream | null = null
  let last: { readonly seq: number; readonly atMs: EpochMs; readonly width: number; readonly height: number } | null = null
  let heardAtMs = means.elapsedMs()
  let dropped = 0
  let sight = { candidates: 0, shakePx: 0 }
  let costsMs: number[] = []
  let blind = 0
  let fromMs = means.elapsedMs()

  const end = async (): Promise<Fall[]> => {
    const ended = stream
    stream = null
    rate.reset()
    return ended === null ? [] : [...(await ended.watcher.end())].map(thrower.mark)
  }
  const continues = ({ seq, atMs, frameWidth, frameHeight }: Frame['header']): boolean => {
    if (last === null) return true
    const stepMs = atMs - last.atMs
    return seq > last.seq && stepMs > 0 && stepMs <= GAP_MS && frameWidth === last.width && frameHeight === last.height
  }
  const hasOtherRate = (): boolean => {
    const fps = rate.perSecond()
    return stream !== null && fps !== null && Math.abs(fps - stream.fps) > RATE_CHANGE * stream.fps
  }
  /** null while the rate is not known: the first pictures are not looked at. */
  const streamNow = (): Stream | null => {
    const fps = rate.perSecond()
    if (stream === null && fps !== null) stream = { fps, watcher: means.createWatcher({ ...config, fps, network: means.network }) }
    return stream
  }
  return {
    config,
    async see({ header, y }) {
      const { seq, atMs, frameWidth: width, frameHeight: height } = header
      heardAtMs = means.elapsedMs()
      const isNext = continues(header)
      const falls = isNext && !hasOtherRate() ? [] : await end()
      if (last !== null && isNext) dropped += seq - last.seq - 1
      last = { seq, atMs, width, height }
      rate.add(atMs)
      const watching = streamNow()
      if (watching === null) return falls
      const luma = { width, height, data: y }
      const drawn = thrower.draw(luma, atMs, watching.fps)
      const seen = await watching.watcher.see(luma, atMs, drawn)
      sight = seen
      if (seen.isBlind) blind++
      costsMs.push(meter.lap())
      return [...falls, ...seen.falls.map(thrower.mark)]
    },
    async endIfSilent() {
      if (stream === null || means.elapsedMs() - heardAtMs < SILENT_MS) return []
      return end()
    },
    end,
    selfTest: thrower.start,
    figures() {
      const count = costsMs.length
      const elapsedS = (means.elapsedMs() - fromMs) / 1000
      const sorted = costsMs.toSorted((a, b) => a - b)
      const figures = {
        cameraId: config.cameraId,
        atMs: last?.atMs ?? 0,
        analysedFps: elapsedS > 0 ? Math.round((count / elapsedS) * 10) / 10 : 0,
        dropped,
        medianMs: Math.round((sorted[count >> 1] ?? 0) * 100) / 100,
        candidates: sight.candidates,
        blind01: count === 0 ? 0 : blind / count,
        shakePx: sight.shakePx,
        width: last?.width ?? 0,
        height: last?.height ?? 0,
      }
      costsMs = []
      blind = 0
      fromMs = means.elapsedMs()
      return figures
    },
  }
}

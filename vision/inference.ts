// What an inference process does with configurations and frames; the process around it is infer-process.ts.
import type { Frame, FromVision, ToVision } from '../contract/detection.ts'
import type { Polygon } from '../contract/geometry.ts'
import type { CameraId } from '../contract/ids.ts'
import { analyseDetections, NOTHING_SEEN, type Analysis } from './analyse.ts'
import type { Detector } from './detect.ts'
import { outsideMasks } from './masks.ts'
import { armCamera, keepStates, type ArmedCamera } from './rules/evaluate.ts'

type Configure = Extract<ToVision, { type: 'configure' }>

export interface Inference {
  /**
   * Cameras that stay keep their tracks, unchanged rules what they remember; an active rule that is dropped or changed ends without a word.
   *
   * @throws when a rule does not fit its schema or names an unknown zone; the old configuration stays
   */
  configure(cameras: Configure['cameras']): void
  /** Answers when the frame is dealt with; one at a time, in the order of the calls. Frames of unknown cameras are dropped. */
  take(frame: Frame): Promise<void>
}

interface Watched {
  readonly camera: ArmedCamera
  readonly masks: readonly Polygon[]
  analysis: Analysis
}

export interface InferenceOptions {
  readonly detector: Pick<Detector, 'detect'>
  readonly minScore: number
  /** Milliseconds of a steady clock. */
  readonly elapsedMs: () => number
  readonly emit: (message: FromVision) => void
}

export function createInference({ detector, minScore, elapsedMs, emit }: InferenceOptions): Inference {
  let watched: ReadonlyMap<CameraId, Watched> = new Map()
  let queue: Promise<void> = Promise.resolve()

  const analyse = async (frame: Frame): Promise<void> => {
    const { cameraId, seq, atMs } = frame.header
    if (!watched.has(cameraId)) return
    const startMs = elapsedMs()
    const detections = await detector.detect(frame, minScore)
    const inferMs = elapsedMs() - startMs
    const entry = watched.get(cameraId)
    if (!entry) return
    const { analysis, tracks, hits } = analyseDetections(entry.camera, entry.analysis, outsideMasks(detections, entry.masks), atMs)
    entry.analysis = analysis
    emit({ type: 'tracks', cameraId, seq, atMs, tracks, inferMs })
    for (const hit of hits) emit({ type: 'hit', hit })
  }

  return {
    configure(cameras) {
      const next = cameras.map(({ cameraId, zones, rules, masks = [] }): [CameraId, Watched] => {
        const camera = armCamera(cameraId, zones, rules)
        const before = watched.get(cameraId)
        if (!before) return [cameraId, { camera, masks, analysis: NOTHING_SEEN }]
        const { tracks, rules: states } = before.analysis
        return [cameraId, { camera, masks, analysis: { tracks, rules: keepStates(before.camera, camera, states) } }]
      })
      watched = new Map(next)
    },
    take(frame) {
      const done = queue.then(() => analyse(frame))
      queue = done.catch(() => {})
      return done
    },
  }
}

// Finds people and things in one frame; the only file that loads ONNX Runtime, so only inference processes may import it.
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Detection, Frame } from '../contract/detection.ts'
import { createLetterbox, toFrameBox } from './letterbox.ts'
import { NANODET, verifyModel } from './models.ts'
import { decodeNanodet } from './nanodet.ts'

export interface Detector {
  readonly modelId: string
  /** The execution provider: what computes. */
  readonly provider: 'cpu'
  /** Every label a detection can carry. */
  readonly labels: readonly string[]
  /**
   * One inference on the frame's crop. Blocks this process while it runs (onnxruntime-node 1.30); calls wait for each other.
   * The planes are read when its turn comes: leave them alone until it has answered.
   *
   * @param minScore 0..1, inclusive
   * @returns boxes in 0..1 of the whole frame, best score first
   * @throws  RangeError when the planes do not fit the header
   */
  detect(frame: Frame, minScore: number): Promise<Detection[]>
  close(): Promise<void>
}

export interface DetectorOptions {
  readonly modelsDir: string
  /** Threads inside one inference; 1 unless said: more of them cost up to twice the CPU time for 1.4 times the speed. */
  readonly threads?: number
}

/** A model in memory, ready to run. */
export interface ModelSession {
  run(inputs: Readonly<Record<string, { readonly data: Uint8Array; readonly dims: readonly number[] }>>): Promise<Record<string, Float32Array>>
  close(): Promise<void>
}

export async function openModel(bytes: Uint8Array, threads = 1): Promise<ModelSession> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  })
  return {
    async run(inputs) {
      const feeds = Object.fromEntries(Object.entries(inputs).map(([name, { data, dims }]) => [name, new Tensor('uint8', data, dims)]))
      const results = await session.run(feeds)
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, tensor.data as Float32Array]))
    },
    close: () => session.release(),
  }
}

/** @throws ModelError when the model is missing or not what the table says */
export async function createDetector({ modelsDir, threads = 1 }: DetectorOptions): Promise<Detector> {
  const session = await openModel(await verifyModel(modelsDir, NANODET.id), threads)
  const size = NANODET.input.dims[1]
  const letterbox = createLetterbox(size)

  async function detectNow(frame: Frame, minScore: number): Promise<Detection[]> {
    const placement = letterbox.draw(frame)
    const outputs = await session.run({ [NANODET.input.name]: { data: letterbox.pixels, dims: NANODET.input.dims } })
    const levels = [8, 16, 32].map((stride) => ({ stride, scores: outputs[`scores_${stride}`]!, distances: outputs[`distances_${stride}`]! }))
    return decodeNanodet(levels, NANODET.labels, size, minScore).map(({ label, score, box }) => ({ label, score, box: toFrameBox(placement, box) }))
  }

  // One at a time: all share one letterbox, and a session must not be released under a run.
  let turn: Promise<unknown> = Promise.resolve()
  return {
    modelId: NANODET.id,
    provider: 'cpu',
    labels: NANODET.labels,
    detect(frame, minScore) {
      const found = turn.then(() => detectNow(frame, minScore))
      turn = found.catch(() => undefined)
      return found
    },
    async close() {
      await turn
      await session.close()
    },
  }
}

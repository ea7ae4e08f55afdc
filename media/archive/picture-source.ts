// What recorded video is read from, whether it lies on this computer's disk or on a recorder of the site.
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { Stored } from '../ring.ts'

/** A stretch of time without a gap of more than two seconds. */
export interface KeptSpan {
  readonly fromMs: EpochMs
  /** End of its last picture. */
  readonly toMs: EpochMs
}

export interface ReadOptions {
  /** Only pictures that can be decoded on their own, for speeds at which nobody sees the others. */
  readonly keysOnly: boolean
  /** Key pictures from the newest not after the moment to the oldest; implies `keysOnly`. */
  readonly backwards: boolean
}

export interface PictureSource {
  /** What is kept between two moments, oldest first, cut to them. */
  spans(cameraId: CameraId, fromMs: EpochMs, toMs: EpochMs): Promise<readonly KeptSpan[]>
  /**
   * Pictures from the last key picture not after `fromMs` (after a gap: the first there is), across gaps and changes of the stream, until nothing more is kept or `signal` is aborted.
   *
   * Lazy: reads on only as it is asked for the next one.
   */
  pictures(cameraId: CameraId, fromMs: EpochMs, options: ReadOptions, signal: AbortSignal): AsyncIterable<Stored>
}

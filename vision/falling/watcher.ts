// What watches one facade camera for falling objects: pictures in, in order and without gaps, things that came down out.
import type { Zone, ArmedRule } from '../../contract/detection.ts'
import type { Fall } from '../../contract/falling.ts'
import type { CameraId, EpochMs } from '../../contract/ids.ts'
import type { Box } from '../../contract/geometry.ts'
import type { Look } from '../../contract/vocabulary.ts'
import type { Fitted } from './figures.ts'
import type { Judge, Opinion } from './judge.ts'
import type { Path } from './link.ts'
import type { Luma } from './luma.ts'
import type { FallNetwork } from './network.ts'

export interface WatcherOptions {
  readonly cameraId: CameraId
  /** Zones and `fallingObject` rules of this camera; rules of other kinds are left out. */
  readonly zones: readonly Zone[]
  readonly rules: readonly ArmedRule[]
  /** Of the pictures that come in, per second. */
  readonly fps: number
  /** null: judged by physics alone. */
  readonly network: FallNetwork | null
  /** For measurements: whose say counts; the product asks both. */
  readonly judge?: Judge
  /** For measurements and training: every path that came down a little, with its pictures. */
  readonly onPath?: (seen: SeenPath) => void
}

export interface SeenPath {
  readonly path: Path
  readonly fitted: Fitted
  readonly patches: readonly Uint8Array[]
  readonly opinion: Opinion
  readonly physics: Opinion
  readonly looks: Partial<Record<Look, number>> | null
}

export interface FacadeSight {
  /** Things whose fate was decided with this picture; alarms, suspected and rejected ones. */
  readonly falls: readonly Fall[]
  /** Small moving things in this picture, and whether it could be judged at all. */
  readonly candidates: number
  readonly isBlind: boolean
  readonly shakePx: number
}

export interface FacadeWatcher {
  /**
   * @param drawn where a self-test's object was drawn into this picture, 0..1, by zone; a fall along such boxes is told with `isTest`
   */
  see(luma: Luma, atMs: EpochMs, drawn?: { readonly zone: string; readonly box: Box } | null): Promise<FacadeSight>
  /** The stream has ended: decides about what is still under way. */
  end(): Promise<readonly Fall[]>
}

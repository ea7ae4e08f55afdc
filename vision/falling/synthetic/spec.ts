// What can be ordered from the generator of facade scenes, and what a scene tells beside its pictures.
import type { Facade } from '../../../contract/facade.ts'
import type { Box, Polygon } from '../../../contract/geometry.ts'
import type { Look } from '../../../contract/vocabulary.ts'
import type { Luma } from '../luma.ts'

export const SPLITS = ['train', 'validate', 'test'] as const
export type Split = (typeof SPLITS)[number]

export const SCENE_KINDS = [
  'fall', 'quiet', 'bird', 'insect', 'leaf', 'paper', 'rain', 'snow', 'foliage', 'laundry', 'headlights', 'lightChange', 'shake',
  'gondola', 'drone', 'ball', 'people', 'vehicles', 'reflection', 'mixed',
] as const // prettier-ignore
export type SceneKind = (typeof SCENE_KINDS)[number]

export interface SceneSpec {
  readonly seed: number
  /** `validate` looks like `train` with seeds of its own; `test` shares neither styles nor object families with them. */
  readonly split: Split
  readonly kind: SceneKind
  readonly width: number
  readonly height: number
  readonly fps: number
  readonly seconds: number
  /** Largest side the falling object reaches on the picture, without blur; else 3..32, evenly on a logarithmic scale. */
  readonly objectPx?: number
  /** So many throws at any time and place instead of one or two: what a network learns from. */
  readonly throws?: number
  readonly isNight?: boolean
  /** Taken as the background, cropped to the picture's shape. */
  readonly photo?: Luma | null
  readonly weather?: 'rain' | 'snow' | null
  /** How far the pole shakes, px from the middle. */
  readonly shakePx?: number
  /** Leaves the falling objects (or all moving things, weather too) out, and nothing else: what is there without them. */
  readonly without?: 'falls' | 'movers'
}

/** One small moving thing on one picture. */
export interface Truth {
  readonly id: number
  readonly look: Look
  /** Tight around what of it can be seen, motion blur included; 0..1 of the picture. */
  readonly box: Box
  readonly isFall: boolean
}

export interface TrueFall {
  readonly id: number
  readonly family: string
  /** 1 is the ground floor. */
  readonly releaseFloor: number
  readonly releaseHeightM: number
  /** Name of the column of flats; null: its edges cannot be told on the picture. */
  readonly column: string | null
  readonly releaseAtS: number
  /** When it reaches the ground, seen or not. */
  readonly landsAtS: number
  /** Pictures on which its middle is in the picture and not hidden; null: it is on none. */
  readonly visible: { readonly firstFrame: number; readonly lastFrame: number; readonly frames: number; readonly floors: number } | null
  /** Largest side of the object without blur, px, on the pictures where it is visible: the greatest and the middle one. */
  readonly sizePx: number
  readonly medianPx: number
  /** Luma against the middle of the background along its path. */
  readonly contrast: number
  readonly massKg: number
}

export interface Scene {
  readonly spec: SceneSpec
  /** As an installer draws it, each line off by up to 0.3 % of the picture's height. */
  readonly facade: Facade
  readonly polygon: Polygon
  /** What an installer would mask: trees, street. */
  readonly masks: readonly Polygon[]
  readonly style: string
  readonly frames: number
  readonly falls: readonly TrueFall[]
  /** What an unlabelled moving spot is; null: noise. */
  readonly ambient: Look | null
  /** @param index of the picture, from 0; the bytes are only valid until the next call */
  frame(index: number): { readonly luma: Uint8Array; readonly truth: readonly Truth[] }
}

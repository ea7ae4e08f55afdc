// Draws the objects of self-tests into a facade camera's decoded pictures, one after the other, and marks what comes of them.
import type { ArmedRule, Zone } from '../contract/detection.ts'
import type { Fall } from '../contract/falling.ts'
import type { Box } from '../contract/geometry.ts'
import type { EpochMs } from '../contract/ids.ts'
import type { Luma } from './falling/luma.ts'

/** An object on its way down. */
export interface SelfTest {
  /**
   * Draws it into the picture.
   *
   * @param step pictures since the first, not whole where some were lost
   * @returns where it is, 0..1 of the picture; null when nothing of it is seen
   */
  draw(luma: Uint8Array, step: number): Box | null
  readonly lengthFrames: number
  /** It comes from there; null without floor lines. */
  readonly floor: number | null
}

export interface SelfTestOptions {
  readonly width: number
  readonly height: number
  readonly fps: number
  readonly zone: Zone
  readonly rule: ArmedRule
  readonly seed: number
}

export type CreateSelfTest = (options: SelfTestOptions) => SelfTest

export interface Thrower {
  start(zone: string, seed: number): void
  /** @returns what was drawn into this picture, for the watcher */
  draw(luma: Luma, atMs: EpochMs, fps: number): { readonly zone: string; readonly box: Box } | null
  /** Adds to a test's fall which floor was drawn: `why.drawnFloor`. */
  mark(fall: Fall): Fall
}

/** More orders than that in a row are a mistake of whoever gives them. */
const WAITING_MAX = 4

/** Orders for zones without a rule are dropped: the core hears nothing and says that the test failed. */
export function createThrower({ zones, rules }: { readonly zones: readonly Zone[]; readonly rules: readonly ArmedRule[] }, create: CreateSelfTest): Thrower {
  const waiting: { readonly zone: Zone; readonly rule: ArmedRule; readonly seed: number }[] = []
  const drawnFloors = new Map<string, number | null>()
  let current: { readonly zone: string; readonly test: SelfTest; readonly startedAtMs: EpochMs } | null = null

  const begin = (luma: Luma, atMs: EpochMs, fps: number): void => {
    const next = waiting.shift()
    if (next === undefined) return
    const test = create({ ...next, width: luma.width, height: luma.height, fps })
    drawnFloors.set(next.zone.id, test.floor)
    current = { zone: next.zone.id, test, startedAtMs: atMs }
  }
  return {
    start(zoneId, seed) {
      const zone = zones.find(({ id }) => id === zoneId)
      const rule = rules.find((r) => r.zone === zoneId)
      if (zone && rule && waiting.length < WAITING_MAX) waiting.push({ zone, rule, seed })
    },
    draw(luma, atMs, fps) {
      if (current === null) begin(luma, atMs, fps)
      if (current === null) return null
      const { zone, test, startedAtMs } = current
      // By the pictures' own times, so that it falls as fast as a stone also where pictures are lost.
      const step = ((atMs - startedAtMs) * fps) / 1000
      const box = test.draw(luma.data, step)
      if (step >= test.lengthFrames - 1) current = null
      return box === null ? null : { zone, box }
    },
    mark(fall) {
      const floor = fall.isTest ? (drawnFloors.get(fall.zone) ?? null) : null
      return floor === null ? fall : { ...fall, why: { ...fall.why, drawnFloor: floor } }
    },
  }
}

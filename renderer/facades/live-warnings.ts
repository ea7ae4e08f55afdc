// What the figures of a running analysis say about the camera, as codes for plain words; pure.
import type { FacadeFigures } from '../../contract/facade.ts'

export const LIVE_WARNINGS = ['silent', 'veryFewPictures', 'fewPictures', 'blind', 'oftenBlind', 'shakesMuch', 'shakes', 'slow', 'restless'] as const
export type LiveWarning = (typeof LIVE_WARNINGS)[number]

const FEW_FPS = 20
/** A fall of three floors takes 1.3 s: 16 pictures at this rate. */
const VERY_FEW_FPS = 12
const OFTEN_BLIND = 0.1
const BLIND = 0.5
const SHAKES_PX = 2
const SHAKES_MUCH_PX = 6
/** Of the 40 ms there are from picture to picture at 25 a second. */
const SLOW_MS = 25
const RESTLESS = 40

/** @param figures null: nothing is told @returns most weighty first; empty when all is well */
export function liveWarnings(figures: FacadeFigures | null): readonly LiveWarning[] {
  if (figures === null) return ['silent']
  const { analysedFps, blind01, shakePx, medianMs, candidates } = figures
  const holds: Readonly<Record<LiveWarning, boolean>> = {
    silent: false,
    veryFewPictures: analysedFps < VERY_FEW_FPS,
    fewPictures: analysedFps >= VERY_FEW_FPS && analysedFps < FEW_FPS,
    blind: blind01 >= BLIND,
    oftenBlind: blind01 >= OFTEN_BLIND && blind01 < BLIND,
    shakesMuch: shakePx >= SHAKES_MUCH_PX,
    shakes: shakePx >= SHAKES_PX && shakePx < SHAKES_MUCH_PX,
    slow: medianMs >= SLOW_MS,
    restless: candidates >= RESTLESS,
  }
  return LIVE_WARNINGS.filter((warning) => holds[warning])
}

/** Those that make the camera useless as it is. */
export function isGrave(warning: LiveWarning): boolean {
  return warning === 'silent' || warning === 'veryFewPictures' || warning === 'blind' || warning === 'shakesMuch'
}

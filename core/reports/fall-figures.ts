// What is known of a fall, as labelled lines of text for people, in both languages.
import type { Fall, FallTrack } from '../../contract/falling.ts'
import { LOOKS } from '../../contract/vocabulary.ts'
import { both, bothLooks, type Both } from './fall-words.ts'
import { siteTime } from './site-time.ts'

export interface Figure {
  readonly label: Both
  readonly value: Both
}

const GRAVITY_MPS2 = 9.81
/** Shares below that say nothing. */
const LEAST_LOOK = 0.05
const MOST_LOOKS = 2

/** From what was seen to how well it fits a fall; of the plainest of several things. */
export function fallFigures(fall: Fall, timezone: string): readonly Figure[] {
  const plainest = fall.tracks[0]!
  return [
    { label: both('time'), value: timeOf(fall, timezone) },
    { label: both('seen'), value: seenOf(fall) },
    { label: both('impact'), value: impactOf(plainest, timezone) },
    { label: both('looks'), value: looksOf(plainest) },
    { label: both('fit'), value: both('fitValue', { residual: plainest.residualPx.toFixed(1) }) },
    { label: both('acceleration'), value: accelerationOf(plainest) },
    { label: both('speed'), value: speedOf(plainest) },
    { label: both('score'), value: both('scoreValue', { score: fall.score.toFixed(2) }) },
  ]
}

function timeOf({ firstAtMs, lastAtMs }: Fall, timezone: string): Both {
  return both('timeValue', { first: siteTime(firstAtMs, timezone), last: siteTime(lastAtMs, timezone).slice(11) })
}

function seenOf({ tracks, firstAtMs, lastAtMs }: Fall): Both {
  const pictures = new Set(tracks.flatMap(({ points }) => points.map(({ atMs }) => atMs))).size
  return both('seenValue', { objects: tracks.length, pictures, seconds: ((lastAtMs - firstAtMs) / 1000).toFixed(2) })
}

function impactOf({ impact }: FallTrack, timezone: string): Both {
  if (impact === null) return both('impactUnknown')
  const [x, y] = impact.at.map((share) => Math.round(share * 100))
  return both(impact.isSeen ? 'impactSeen' : 'impactUnseen', { time: siteTime(impact.atMs, timezone).slice(11), x: x!, y: y! })
}

function looksOf({ looks }: FallTrack): Both {
  const likely = LOOKS.filter((look) => (looks[look] ?? 0) >= LEAST_LOOK).toSorted((a, b) => looks[b]! - looks[a]!)
  const named = likely.slice(0, MOST_LOOKS).map((look) => ({ name: bothLooks(look), percent: Math.round(looks[look]! * 100) }))
  if (named.length === 0) return { zh: '—', en: '—' }
  return {
    zh: named.map(({ name, percent }) => `${name.zh} ${percent} %`).join('，'),
    en: named.map(({ name, percent }) => `${name.en} ${percent} %`).join(', '),
  }
}

function accelerationOf({ accelerationMps2 }: FallTrack): Both {
  if (accelerationMps2 === null) return both('notCalibrated')
  return both('accelerationValue', { value: accelerationMps2.toFixed(1), percent: Math.round((accelerationMps2 / GRAVITY_MPS2) * 100) })
}

function speedOf({ speedMps }: FallTrack): Both {
  return speedMps === null ? both('notCalibrated') : both('speedValue', { mps: speedMps.toFixed(1), kmh: Math.round(speedMps * 3.6) })
}

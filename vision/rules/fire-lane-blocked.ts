// fireLaneBlocked 消防通道占用: a vehicle that stands in a lane for so long.
import { z } from 'zod'
import type { Track, Zone } from '../../contract/detection.ts'
import type { Box } from '../../contract/geometry.ts'
import type { EpochMs } from '../../contract/ids.ts'
import type { RuleNow } from '../../contract/rule-kinds.ts'
import { iou } from '../boxes.ts'
import { trackGroup, type TrackGroup } from '../track-group.ts'
import { isInZone } from './in-zone.ts'
import { defineRule, SECONDS, type Step, type Verdict } from './rule.ts'

const config = z.strictObject({
  forSeconds: z
    .number()
    .min(5)
    .max(7200)
    .default(120)
    .describe('for how long a vehicle stands there, before it is raised')
    .meta({ zh: '停留多久才报警', en: 'How long it stands before it rings', unit: SECONDS }),
  queueSeconds: z
    .number()
    .min(5)
    .max(21_600)
    .optional()
    .describe('the same where several stand close to one another, as in a queue; default: three times `forSeconds`')
    .meta({
      zh: '多车相邻（排队）时停留多久才报警',
      en: 'The same where several stand close together, as in a queue',
      unit: SECONDS,
      hint: { zh: '不填：上一项的三倍', en: 'Empty: three times as long' },
    }),
  twoWheelers: z
    .boolean()
    .default(false)
    .describe('parked bicycles and e-bikes block it as well')
    .meta({ zh: '停放的自行车、电动车也算占用', en: 'Parked bicycles and e-bikes block it too' }),
  minScore: z.number().min(0.1).max(1).default(0.35).describe('score from which a frame counts').meta({ zh: '最低置信度', en: 'Least score of a frame' }),
  clearSeconds: z
    .number()
    .min(1)
    .max(3600)
    .default(20)
    .describe('over, and armed again, when nothing has stood there for so long')
    .meta({ zh: '无车停留多久算解除', en: 'Over when nothing has stood there for', unit: SECONDS }),
})
type Config = z.output<typeof config>

/** Where something stands: the place counts, not the track, which is lost whenever somebody walks past in front of it. */
interface Place {
  readonly box: Box
  readonly sinceMs: EpochMs
  readonly lastSeenMs: EpochMs
  /** Analysed frames since, and those of them in which it was seen standing. */
  readonly frames: number
  readonly seen: number
}

interface Seen {
  readonly atMs: EpochMs
  readonly box: Box
}

interface State {
  /** Where each track was over the last moments, oldest first. */
  readonly paths: Readonly<Record<number, readonly Seen[]>>
  readonly places: readonly Place[]
  readonly lastStandingMs: EpochMs | null
  readonly isActive: boolean
}

/** A thing stands when its box is still where it was so long ago. A frame a second is the least there is. */
const STILL_MS = 900
const PATH_MS = 4000
/** One that creeps by a fifth of its length in that time stands no more; boxes of one that stands shake by less. */
const STILL_IOU = 0.65
/** Two boxes of one that stands, however far apart in time. A queue that moves up by half a length leaves its place. */
const PLACE_IOU = 0.5
/** Hidden for so long by what drives past, it still stands there. */
const HIDDEN_MS = 20_000
/** It must have been seen standing in this share of the frames: cars that drive through one after the other are not one that stands. */
const SHARE = 0.5
const PLACES_MAX = 64
/** Those whose boxes touch when each is made larger by this share of itself on every side stand behind or beside one another. */
const NEIGHBOUR = 0.25

export const fireLaneBlocked = defineRule({
  id: 'fireLaneBlocked',
  title: { zh: '消防通道占用', en: 'Fire lane blocked' },
  place: 'zone',
  config,
  start: { paths: {}, places: [], lastStandingMs: null, isActive: false } as State,
  evaluate(tracks, zone, settings, state, atMs): Step<State> {
    const inLane = tracks.filter((track) => isCounted(track, zone, settings, atMs))
    const paths = follow(state.paths, inLane, atMs)
    const standing = inLane.filter(({ id }) => stands(paths[id]!, atMs))
    const places = stay(state.places, standing, atMs)
    const lastStandingMs = standing.length > 0 ? atMs : state.lastStandingMs
    const next: State = { paths, places, lastStandingMs, isActive: state.isActive }
    if (state.isActive) return mayEnd(next, settings, atMs)
    const taken = places.filter((place) => place.seen >= SHARE * place.frames)
    const due = taken.find((place) => place.lastSeenMs === atMs && atMs - place.sinceMs >= neededMs(place, taken, settings))
    if (due === undefined) return { state: next, verdict: null }
    return { state: { ...next, isActive: true }, verdict: began(due, standing, neededMs(due, taken, settings), atMs) }
  },
  look: lookAtLane,
})

/** How it stands, for whoever tries it. */
function lookAtLane(settings: Config, { places, lastStandingMs, isActive }: State, atMs: EpochMs): RuleNow {
  const taken = places.filter((place) => place.seen >= SHARE * place.frames)
  const first = taken.toSorted((a, b) => a.sinceMs - b.sinceMs)[0]
  const inside = { name: 'inside', value: taken.length, of: null } as const
  if (isActive) {
    const goneSeconds = Math.max(0, atMs - (lastStandingMs ?? atMs)) / 1000
    const gone = { name: 'goneSeconds', value: Math.round(goneSeconds * 10) / 10, of: settings.clearSeconds } as const
    return goneSeconds > 0
      ? { phase: 'ending', sinceMs: lastStandingMs, figures: [inside, gone] }
      : { phase: 'active', sinceMs: first?.sinceMs ?? null, figures: [inside] }
  }
  const neededS = first === undefined ? settings.forSeconds : neededMs(first, taken, settings) / 1000
  const stoodS = first === undefined ? 0 : Math.min(neededS, Math.round((atMs - first.sinceMs) / 100) / 10)
  const longest = { name: 'longestSeconds', value: stoodS, of: neededS } as const
  return { phase: first === undefined ? 'idle' : 'building', sinceMs: first?.sinceMs ?? null, figures: [inside, longest] }
}

function isCounted(track: Track, zone: Zone, { twoWheelers, minScore }: Config, atMs: EpochMs): boolean {
  const group: TrackGroup | null = trackGroup(track.label)
  const isKind = group === 'vehicle' || (twoWheelers && group === 'twoWheeler')
  return isKind && track.lastSeenAtMs === atMs && track.score >= minScore && isInZone(track.box, zone.polygon)
}

function follow(paths: State['paths'], tracks: readonly Track[], atMs: EpochMs): State['paths'] {
  const kept: Record<number, readonly Seen[]> = {}
  for (const { id, box } of tracks) kept[id] = [...(paths[id] ?? []), { atMs, box }].filter((seen) => seen.atMs <= atMs && atMs - seen.atMs <= PATH_MS)
  return kept
}

function stands(path: readonly Seen[], atMs: EpochMs): boolean {
  const before = path.findLast((seen) => atMs - seen.atMs >= STILL_MS)
  return before !== undefined && iou(before.box, path.at(-1)!.box) >= STILL_IOU
}

function stay(places: readonly Place[], standing: readonly Track[], atMs: EpochMs): readonly Place[] {
  const left = [...standing]
  const kept = places
    .filter((place) => place.lastSeenMs <= atMs && atMs - place.lastSeenMs <= HIDDEN_MS)
    .map((place): Place => {
      const at = left.findIndex(({ box }) => iou(box, place.box) >= PLACE_IOU)
      if (at < 0) return { ...place, frames: place.frames + 1 }
      left.splice(at, 1)
      return { ...place, lastSeenMs: atMs, frames: place.frames + 1, seen: place.seen + 1 }
    })
  const fresh = left.map(({ box }): Place => ({ box, sinceMs: atMs, lastSeenMs: atMs, frames: 1, seen: 1 }))
  return [...kept, ...fresh].slice(0, PLACES_MAX)
}

/** A queue moves on by itself, two that are parked in a row do not: so it rings later, not never. */
function neededMs(place: Place, taken: readonly Place[], { forSeconds, queueSeconds }: Config): number {
  const isQueue = taken.some((other) => other !== place && touch(wider(other.box), wider(place.box)))
  return (isQueue ? (queueSeconds ?? 3 * forSeconds) : forSeconds) * 1000
}

function wider([x1, y1, x2, y2]: Box): Box {
  const [w, h] = [(x2 - x1) * NEIGHBOUR, (y2 - y1) * NEIGHBOUR]
  return [x1 - w, y1 - h, x2 + w, y2 + h]
}

function touch(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

function began(place: Place, standing: readonly Track[], needMs: number, atMs: EpochMs): Verdict {
  const boxes = standing.map(({ id, label, score, box }) => ({ label, score, box, trackId: id }))
  const why = { standingSeconds: Math.round((atMs - place.sinceMs) / 1000), neededSeconds: needMs / 1000, vehicles: standing.length }
  return { phase: 'began', sinceMs: place.sinceMs, score: Math.max(...boxes.map((b) => b.score)), boxes, why }
}

function mayEnd(state: State, { clearSeconds }: Config, atMs: EpochMs): Step<State> {
  const lastMs = state.lastStandingMs ?? atMs
  const goneMs = atMs - lastMs
  if (goneMs >= 0 && goneMs < clearSeconds * 1000) return { state, verdict: null }
  const verdict: Verdict = { phase: 'ended', sinceMs: lastMs, score: 0, boxes: [], why: { goneSeconds: Math.round(goneMs / 100) / 10, clearSeconds } }
  return { state: { ...state, places: [], isActive: false }, verdict }
}
